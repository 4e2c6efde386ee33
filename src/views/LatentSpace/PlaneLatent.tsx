import { useMemo, useRef, useState } from 'react'
import type { JSX } from 'react'
import { DENSITY_DEPTH } from '../../plot/densityPixels.ts'
import { PlotFrame } from '../../plot/PlotFrame.tsx'
import type { PlotArea } from '../../plot/PlotFrame.tsx'
import { formatList, formatNumber } from '../../plot/formatNumber.ts'
import { usePlotColours } from '../../plot/plotColours.ts'
import { useDensityImage } from '../../plot/useDensityImage.ts'
import { useApp, useAppParts, useAppState } from '../../state/AppContext.tsx'
import { LATENT_MODES, REGION_COLOURS } from '../../state/appState.ts'
import type { AppState, IncompleteView, LatentDensityView } from '../../state/appState.ts'
import { discoveryOf } from '../../state/discovery.ts'
import type { Discovery } from '../../state/discovery.ts'
import { NO_HOVER } from '../../state/hover.ts'
import { hoverLatent, regionAt } from '../../state/hoverCommands.ts'
import {
  baseLatentRange,
  isPartitionStale,
  isPosteriorStale,
  isStale,
  latentExtent,
  leadingRegions,
  partitionPosterior,
  shownDissection,
  shownPartition,
} from '../../state/selectors.ts'
import type { Extent2 } from '../../state/selectors.ts'
import { latentAt, latentPlane } from '../../state/latentPlane.ts'
import type { LatentPlane } from '../../state/latentPlane.ts'
import type { GenerativeModel } from '../../core/network/model.ts'
import { t } from '../../text/text.ts'
import { SelectField } from '../../ui/fields.tsx'
import { Legend } from '../../ui/Legend.tsx'
import type { LegendEntry } from '../../ui/Legend.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { plainText, RichText } from '../../ui/RichText.tsx'
import { ZoomButtons } from '../../ui/ZoomButtons.tsx'
import { JobStatus } from '../JobStatus.tsx'
import { useStaleNote } from '../useStaleNote.ts'
import { DiscoveryBar } from './DiscoveryBar.tsx'
import { DissectionCard } from './DissectionCard.tsx'
import { drawPlane, drawPlaneMark, layerRole, outlineCell } from './drawPlane.ts'
import type { PlaneScene } from './drawPlane.ts'
import { OutOfView } from './OutOfView.tsx'
import { PlaneCursor } from './PlaneCursor.tsx'
import { planeHeights } from './planeHeights.ts'
import { PlaneScale } from './PlaneScale.tsx'
import { coordinateSymbol } from '../coordinateNames.ts'
import { boxOfCell, zoomAround } from './fitPlane.ts'
import { useCells } from './useCells.ts'
import { LatentAside, RegionViews } from './RegionViews.tsx'
import { SliceFields } from './SliceFields.tsx'
import { discoveryShades, NO_SHADES, regionShades } from './regionShades.ts'

const FIRST_TWO: LatentPlane = { axes: [0, 1], slice: null }
const UNKNOWN_EXTENT: Extent2 = [
  [-4, 4],
  [-4, 4],
]

/** What there is in its place; null where there is one. */
function incompleteView({ model, results: { incomplete } }: AppState): IncompleteView | null {
  return incomplete?.basedOn === model.version ? incomplete.value : null
}

/** The posterior density to show: in the same plane, though perhaps at another height, and of the same kind. */
function shownLatentDensity(state: AppState): LatentDensityView | null {
  const view = state.results.latentDensity?.value ?? null
  const plane = latentPlane(state)
  if (view === null || plane === null) return null
  const isSamePlane = view.plane.axes.join() === plane.axes.join()
  const isMarginal = state.domain.regionColour === 'marginal' && plane.slice !== null
  const isSameKind = (view.plane.slice === null) === (plane.slice === null) && view.isMarginal === isMarginal
  return isSamePlane && isSameKind ? view : null
}

/** The prior's covariance of the two coordinates that are drawn. */
function marginalOf(
  { priorCovariance, decoder: { latentDim } }: GenerativeModel,
  { axes: [i, j] }: LatentPlane,
): readonly [number, number, number] {
  const entry = (row: number, column: number): number => priorCovariance[row * latentDim + column]!
  return [entry(i, i), entry(i, j), entry(j, j)]
}

/** The latent space of S = 2: the partition, coloured by what the reader picks. */
export function PlaneLatent(): JSX.Element {
  const app = useApp()
  const { commands, hover } = app
  const version = useAppState((state) => state.model.version)
  const densityVersion = useAppState(({ results }) => results.latentDensity?.basedOn)
  const knownDensity = useAppState(shownLatentDensity)
  const domain = useAppParts(({ domain: { regionColour, latentMode, latentZoom, ...rest } }) => ({
    regionColour,
    latentMode,
    latentZoom,
    coordinate: rest.coordinates[0],
    discoveryStart: rest.discoveryStart,
    discoveryDepth: rest.discoveryDepth,
  }))
  const regionId = useAppState((state) => state.selection.regionId)
  const plane = useAppState(latentPlane) ?? FIRST_TWO
  const extent = useAppState(latentExtent) ?? UNKNOWN_EXTENT
  const view = useAppState(shownPartition)
  const known = useAppState(partitionPosterior)
  const posterior = view === null ? null : known
  const isOldPosterior = useAppState(isPosteriorStale)
  const isOldPartition = useAppState(isPartitionStale)
  const staleNote = useStaleNote(['partition', 'posterior', 'latentDensity'])
  const { isDark } = usePlotColours()
  const scratch = useRef<HTMLCanvasElement | null>(null)

  const { regionColour, latentMode } = domain
  const discovery =
    latentMode === 'discovery' && view !== null
      ? discoveryOf(view, domain.discoveryStart, domain.discoveryDepth)
      : null
  const isDensity = discovery === null && ['density', 'marginal', 'joint'].includes(regionColour)
  const density = isDensity ? knownDensity : null
  const image = useDensityImage(
    density === null ? null : { ...density, values: density.logDensity },
    regionColour !== 'joint',
    isDark,
  )
  const rest = useAppState(incompleteView)
  const cells = useCells(view, rest, plane, extent)
  const shading = useMemo(
    () =>
      view === null
        ? NO_SHADES
        : discovery === null
          ? regionShades(regionColour, view, posterior)
          : discoveryShades(discovery),
    [regionColour, view, posterior, discovery],
  )
  const dataDim = view?.partition.dataDim ?? 1
  const coordinate = domain.coordinate < dataDim ? domain.coordinate : 0
  const name = coordinateSymbol(coordinate)
  const isHeights = discovery === null && regionColour === 'generated'
  const heights = useMemo(
    () => (view === null || !isHeights ? null : planeHeights(view, plane, coordinate)),
    [view, isHeights, plane, coordinate],
  )
  const frontier = useMemo(() => (discovery === null ? [] : frontierOf(discovery)), [discovery])
  const dissection = useAppState(shownDissection)
  const [pieceChoice, setPiece] = useState({ regionId: -1, piece: 0 })
  const piece = pieceChoice.regionId === regionId ? pieceChoice.piece : 0
  const numLayers = view === null ? 0 : view.partition.unitOffsets.length - 1
  const scene: PlaneScene | null =
    cells === null
      ? null
      : {
          ...cells,
          sideLayers: discovery === null && regionColour === 'layer' ? cells.sideLayers : null,
          hasSides: density?.isMarginal !== true,
          shades: shading.shades,
          heights,
          isFound: discovery === null ? null : (cell) => discovery.depths[cell]! <= discovery.depth,
          frontier,
          density: density === null || image === null ? null : { view: density, image },
          axes: plane.axes,
          priorCovariance: marginalOf((view ?? rest)!.model, plane),
          posterior,
          regionId,
          pieces: latentMode === 'dissection' ? (dissection?.dissection.pieces ?? []) : [],
          piece,
        }
  const setZoom = (latentZoom: typeof domain.latentZoom, mergeKey: string | null = null): void =>
    commands.setDomain('command.zoom', { latentZoom }, mergeKey)
  const title = t('latent.title')
  const pair = t('latent.pair', { first: plane.axes[0] + 1, second: plane.axes[1] + 1 })

  const drawnModel = (view ?? rest)?.model ?? null
  const base: Extent2 | null =
    drawnModel === null
      ? null
      : [baseLatentRange(drawnModel, plane.axes[0]), baseLatentRange(drawnModel, plane.axes[1])]
  const fit = (centre: readonly [number, number], size: number): void => {
    if (base !== null && size > 0) setZoom(zoomAround(base, centre, size))
  }
  const fitPosterior = (): void => {
    if (posterior === null) return
    const { mean, covariance } = posterior.posterior
    const [i, j] = plane.axes
    const widest = Math.max(covariance[i * mean.length + i]!, covariance[j * mean.length + j]!)
    fit([mean[i]!, mean[j]!], 8 * Math.sqrt(widest))
  }
  const fitRegion = (): void => {
    if (cells === null || regionId === null) return
    const box = boxOfCell(cells.cells, regionId)
    if (box === null) return
    const [left, right, bottom, top] = box
    const size = Math.max(right - left, top - bottom) || 2
    fit([(left + right) / 2, (bottom + top) / 2], 1.4 * size)
  }
  const drawHover = (area: PlotArea): void => {
    const { latent, regionId: hovered } = hover.get()
    if (cells !== null && hovered !== null) outlineCell(area, cells.cells, hovered, 'text', 1.5)
    if (latent !== null && latent.length > 1)
      drawPlaneMark(area, [latent[plane.axes[0]]!, latent[plane.axes[1]]!])
  }
  const legend: LegendEntry[] = [
    ...(discovery === null
      ? []
      : [{ label: t('legend.frontier'), mark: 'fill' as const, role: 'selection' }]),
    { label: t('legend.mean'), mark: 'triangle', role: 'text' },
    { label: t('legend.mode'), mark: 'diamond', role: 'selection' },
    { label: t('legend.priorRings'), mark: 'dashed', role: 'quiet' },
    ...(scene !== null && scene.sideLayers !== null
      ? Array.from({ length: numLayers }, (_, layer) => ({
          label: t('latent.layer', { layer: layer + 1 }),
          mark: 'line' as const,
          role: layerRole(layer),
        }))
      : density?.isMarginal === true
        ? []
        : [{ label: t('legend.sides'), mark: 'line' as const, role: 'region' }]),
  ]
  return (
    <Panel
      title={title}
      aside={<LatentAside dimension={plane.slice === null ? 2 : 3} />}
      subtitle={
        plane.slice === null ? (
          <RichText text={t('latent.planeSubtitle')} />
        ) : (
          t('latent.sliceSubtitle', { index: plane.slice.axis + 1, at: formatNumber(plane.slice.at) })
        )
      }
      className="latent-space"
    >
      <PlotFrame
        label={title}
        summary={
          view === null || posterior === null
            ? t('latent.summaryEmpty')
            : t('latent.summaryPlane', {
                regions: view.partition.numRegions,
                held: leadingRegions(posterior.posterior.logRegionPosterior, 0.99).length,
                mean: numbers(posterior.posterior.mean),
                mode: numbers(posterior.posterior.map.latent),
              })
        }
        xDomain={extent[0]}
        yDomain={extent[1]}
        xLabel={t('latent.coordinate', { index: plane.axes[0] + 1 })}
        yLabel={t('latent.coordinate', { index: plane.axes[1] + 1 })}
        height="square"
        draw={(area) => {
          scratch.current ??= document.createElement('canvas')
          if (scene !== null) drawPlane(area, scene, scratch.current)
        }}
        drawOverlay={drawHover}
        subscribeOverlay={hover.subscribe}
        zoom={domain.latentZoom}
        onZoom={(zoom) => setZoom(zoom, 'latent zoom')}
        onPick={(z0, z1) => {
          if (view === null) return
          const picked = regionAt(view, latentAt(plane, [z0, z1]))
          // what is taken apart stays so under a second tap
          const isLeft = picked === regionId && latentMode !== 'dissection'
          commands.selectRegion(isLeft ? null : picked)
        }}
        onHover={(point) => (point === null ? hover.set(NO_HOVER) : hoverLatent(app, latentAt(plane, point)))}
        isStale={
          isOldPosterior ||
          isOldPartition ||
          (density !== null && (density.plane !== plane || isStale(densityVersion, version)))
        }
        staleNote={staleNote}
      >
        {cells !== null && base !== null && (
          <OutOfView
            cells={cells.cells}
            isSlice={plane.slice !== null}
            base={base}
            extent={extent}
            zoom={domain.latentZoom}
            onZoom={setZoom}
            mean={posterior === null ? null : placeOf(posterior.posterior.mean, plane)}
            mode={posterior === null ? null : placeOf(posterior.posterior.map.latent, plane)}
            regionId={regionId}
            frontier={frontier}
          />
        )}
      </PlotFrame>
      <div className="plot-tools">
        <PlaneCursor
          plane={plane}
          extent={extent}
          zoom={domain.latentZoom}
          onZoom={(zoom) => setZoom(zoom, 'latent zoom')}
        />
        <button type="button" disabled={posterior === null} onClick={fitPosterior}>
          {t('latent.zoomToPosterior')}
        </button>
        <button type="button" disabled={cells === null || regionId === null} onClick={fitRegion}>
          {t('latent.zoomToRegion')}
        </button>
        <ZoomButtons plot={title} zoom={domain.latentZoom} onZoom={(zoom) => setZoom(zoom)} />
      </div>
      <div className="plot-tools">
        <SelectField
          label={t('latent.mode')}
          value={latentMode}
          options={LATENT_MODES.map((value) => ({
            value,
            label: t(`latent.mode.${value}`),
            // Lemma 4 is built for the plane
            disabled: value === 'dissection' && plane.slice !== null,
          }))}
          onChange={(value) => commands.setDomain('command.view', { latentMode: value })}
        />
        {discovery === null && (
          <SelectField
            label={t('latent.colour')}
            value={regionColour}
            options={REGION_COLOURS.map((value) => ({
              value,
              label: plainText(t(`latent.colour.${value}`, { pair, name })),
              disabled: value === 'marginal' && plane.slice === null,
            }))}
            onChange={(value) => commands.setDomain('command.view', { regionColour: value })}
          />
        )}
      </div>
      {plane.slice !== null && <SliceFields slice={plane.slice} />}
      {discovery !== null && <DiscoveryBar discovery={discovery} />}
      {latentMode === 'dissection' && (
        <DissectionCard
          view={dissection}
          piece={piece}
          onPiece={(next) => setPiece({ regionId: regionId ?? -1, piece: next })}
        />
      )}
      {rest !== null && (
        <p className="job" role="status">
          {t('latent.incomplete', {
            cells: rest.incomplete.numCells,
            done: rest.incomplete.numLayersDone,
            layers: rest.incomplete.numLayers,
            limit: Math.round(rest.incomplete.maxBytes / 2 ** 20),
          })}
        </p>
      )}
      <JobStatus of={['partition', 'posterior', 'latentDensity', 'dissection']} />
      <PlaneScale
        what={plainText(t(`latent.colour.${discovery === null ? regionColour : 'depth'}`, { pair, name }))}
        ends={
          density === null ? (heights?.ends ?? shading.ends) : densityEnds(density, regionColour !== 'joint')
        }
        isLog={shading.isLog}
        isDark={isDark}
      />
      <Legend entries={legend} />
      <RegionViews />
    </Panel>
  )
}

function frontierOf({ depths, depth }: Discovery): number[] {
  const frontier: number[] = []
  depths.forEach((value, region) => {
    if (value === depth) frontier.push(region)
  })
  return frontier
}

/** Where a latent [S] lies in the plane. */
function placeOf(z: Float64Array, { axes: [first, second] }: LatentPlane): readonly [number, number] {
  return [z[first]!, z[second]!]
}

function numbers(z: Float64Array): string {
  return formatList(z)
}

/** The density itself, or its log down to the depth of the map. */
function densityEnds({ maximum }: LatentDensityView, isLinear: boolean): readonly [number, number] {
  return isLinear ? [0, Math.exp(maximum)] : [maximum - DENSITY_DEPTH, maximum]
}
