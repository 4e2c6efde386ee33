import { useMemo, useRef, useState } from 'react'
import type { JSX } from 'react'
import { DENSITY_DEPTH } from '../../plot/densityPixels.ts'
import { PlotFrame } from '../../plot/PlotFrame.tsx'
import type { PlotArea } from '../../plot/PlotFrame.tsx'
import { formatNumber } from '../../plot/formatNumber.ts'
import { usePlotColours } from '../../plot/plotColours.ts'
import { useDensityImage } from '../../plot/useDensityImage.ts'
import { useApp, useAppParts, useAppState } from '../../state/AppContext.tsx'
import { LATENT_MODES, REGION_COLOURS } from '../../state/appState.ts'
import type { AppState, IncompleteView, LatentDensityView, PartitionView } from '../../state/appState.ts'
import { discoveryOf } from '../../state/discovery.ts'
import type { Discovery } from '../../state/discovery.ts'
import { NO_HOVER } from '../../state/hover.ts'
import { hoverLatent, regionAt } from '../../state/hoverCommands.ts'
import {
  isPosteriorStale,
  isStale,
  latentExtent,
  leadingRegions,
  partitionPosterior,
  shownDissection,
} from '../../state/selectors.ts'
import type { Extent2 } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { ColourScale } from '../../ui/ColourScale.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { Legend } from '../../ui/Legend.tsx'
import type { LegendEntry } from '../../ui/Legend.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { ZoomButtons } from '../../ui/ZoomButtons.tsx'
import { JobStatus } from '../JobStatus.tsx'
import { DiscoveryBar } from './DiscoveryBar.tsx'
import { DissectionCard } from './DissectionCard.tsx'
import { drawPlane, drawPlaneMark, layerRole, outlineCell } from './drawPlane.ts'
import type { PlaneScene } from './drawPlane.ts'
import { PlaneCursor } from './PlaneCursor.tsx'
import { planeCells } from './planeCells.ts'
import { RegionCard } from './RegionCard.tsx'
import { discoveryShades, NO_SHADES, regionShades } from './regionShades.ts'
import { MixtureTable, RegionTable } from './RegionTable.tsx'

const UNKNOWN_EXTENT: Extent2 = [
  [-4, 4],
  [-4, 4],
]

/** What there is in its place; null where there is one. */
function incompleteView({ model, results: { incomplete } }: AppState): IncompleteView | null {
  return incomplete?.basedOn === model.version ? incomplete.value : null
}

/** The partition of the plane, if it is of the present kind of model. */
function planeView(state: AppState): PartitionView | null {
  const view = state.results.partition?.value ?? null
  return view?.partition.geometry.kind === 'plane' ? view : null
}

/** The latent space of S = 2: the partition, coloured by what the reader picks. */
export function PlaneLatent(): JSX.Element {
  const app = useApp()
  const { commands, hover } = app
  const version = useAppState((state) => state.model.version)
  const results = useAppParts(({ results: { partition, latentDensity } }) => ({ partition, latentDensity }))
  const domain = useAppParts(({ domain: { regionColour, latentMode, latentZoom, ...rest } }) => ({
    regionColour,
    latentMode,
    latentZoom,
    discoveryStart: rest.discoveryStart,
    discoveryDepth: rest.discoveryDepth,
  }))
  const regionId = useAppState((state) => state.selection.regionId)
  const extent = useAppState(latentExtent) ?? UNKNOWN_EXTENT
  const view = useAppState(planeView)
  const known = useAppState(partitionPosterior)
  const posterior = known?.posterior.mean.length === 2 ? known : null
  const isOldPosterior = useAppState(isPosteriorStale)
  const { isDark } = usePlotColours()
  const scratch = useRef<HTMLCanvasElement | null>(null)

  const { regionColour, latentMode } = domain
  const discovery =
    latentMode === 'discovery' && view !== null
      ? discoveryOf(view, domain.discoveryStart, domain.discoveryDepth)
      : null
  const isDensity = discovery === null && (regionColour === 'density' || regionColour === 'joint')
  const density = isDensity ? (results.latentDensity?.value ?? null) : null
  const image = useDensityImage(
    density === null ? null : { ...density, values: density.logDensity },
    regionColour === 'density',
    isDark,
  )
  const rest = useAppState(incompleteView)
  const cells = useMemo(
    () =>
      view !== null
        ? planeCells(view.partition.geometry, view.partition.unitOffsets)
        : rest === null
          ? null
          : planeCells(rest.incomplete.geometry, null),
    [view, rest],
  )
  const shading = useMemo(
    () =>
      view === null
        ? NO_SHADES
        : discovery === null
          ? regionShades(regionColour, view, posterior)
          : discoveryShades(discovery),
    [regionColour, view, posterior, discovery],
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
          shades: shading.shades,
          isFound: discovery === null ? null : (cell) => discovery.depths[cell]! <= discovery.depth,
          frontier,
          density: density === null || image === null ? null : { view: density, image },
          priorCovariance: (view ?? rest)!.model.priorCovariance,
          posterior,
          regionId,
          pieces: latentMode === 'dissection' ? (dissection?.dissection.pieces ?? []) : [],
          piece,
        }
  const setZoom = (latentZoom: typeof domain.latentZoom, mergeKey: string | null = null): void =>
    commands.setDomain('command.zoom', { latentZoom }, mergeKey)
  const title = t('latent.title')

  const drawHover = (area: PlotArea): void => {
    const { latent, regionId: hovered } = hover.get()
    if (cells !== null && hovered !== null) outlineCell(area, cells.cells, hovered, 'text', 1.5)
    if (latent?.length === 2) drawPlaneMark(area, latent)
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
      : [{ label: t('legend.sides'), mark: 'line' as const, role: 'region' }]),
  ]
  return (
    <Panel
      title={title}
      aside={t('latent.aside', { dimension: 2, regions: view?.partition.numRegions ?? '…' })}
      subtitle={t('latent.planeSubtitle')}
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
        xLabel={t('latent.z1')}
        yLabel={t('latent.z2')}
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
          const picked = regionAt(view, [z0, z1])
          commands.selectRegion(picked === regionId ? null : picked)
        }}
        onHover={(point) => (point === null ? hover.set(NO_HOVER) : hoverLatent(app, point))}
        isStale={isOldPosterior || isStale(results.partition?.basedOn, version)}
      />
      <div className="plot-tools">
        <PlaneCursor
          extent={extent}
          zoom={domain.latentZoom}
          onZoom={(zoom) => setZoom(zoom, 'latent zoom')}
        />
        <ZoomButtons plot={title} zoom={domain.latentZoom} onZoom={(zoom) => setZoom(zoom)} />
      </div>
      <div className="plot-tools">
        <SelectField
          label={t('latent.mode')}
          value={latentMode}
          options={LATENT_MODES.map((value) => ({ value, label: t(`latent.mode.${value}`) }))}
          onChange={(value) => commands.setDomain('command.view', { latentMode: value })}
        />
        {discovery === null && (
          <SelectField
            label={t('latent.colour')}
            value={regionColour}
            options={REGION_COLOURS.map((value) => ({ value, label: t(`latent.colour.${value}`) }))}
            onChange={(value) => commands.setDomain('command.view', { regionColour: value })}
          />
        )}
      </div>
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
      <Scale
        what={t(`latent.colour.${discovery === null ? regionColour : 'depth'}`)}
        ends={density === null ? shading.ends : densityEnds(density, regionColour === 'density')}
        isLog={shading.isLog}
        isDark={isDark}
      />
      <Legend entries={legend} />
      <RegionCard />
      <RegionTable />
      <MixtureTable />
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

function numbers(z: Float64Array): string {
  return Array.from(z, (value) => formatNumber(value)).join(', ')
}

/** The density itself, or its log down to the depth of the map. */
function densityEnds({ maximum }: LatentDensityView, isLinear: boolean): readonly [number, number] {
  return isLinear ? [0, Math.exp(maximum)] : [maximum - DENSITY_DEPTH, maximum]
}

interface ScaleProps {
  readonly what: string
  readonly ends: readonly [number, number] | null
  readonly isLog: boolean
  readonly isDark: boolean
}

function Scale({ what, ends, isLog, isDark }: ScaleProps): JSX.Element | null {
  if (ends === null) return null
  const [low, high] = ends.map((value) => formatNumber(value, 3)) as [string, string]
  return (
    <ColourScale
      label={t('latent.scale', { what, low, high })}
      low={low}
      high={high}
      caption={isLog ? `${what} (${t('latent.scaleLog')})` : what}
      isDark={isDark}
    />
  )
}
