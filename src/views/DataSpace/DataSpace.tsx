import { lazy, Suspense, useEffect, useMemo } from 'react'
import type { JSX } from 'react'
import { PlotFrame } from '../../plot/PlotFrame.tsx'
import type { PlotArea } from '../../plot/PlotFrame.tsx'
import { formatList, formatPercent } from '../../plot/formatNumber.ts'
import type { Zoom } from '../../plot/zoom.ts'
import { usePlotColours } from '../../plot/plotColours.ts'
import { useDensityImage } from '../../plot/useDensityImage.ts'
import { useApp, useAppParts, useAppState } from '../../state/AppContext.tsx'
import type { DensityView } from '../../state/appState.ts'
import { placesInPlane, projectManifold, projectPosterior, projectSamples } from '../../state/plane.ts'
import type { Plane } from '../../state/plane.ts'
import { hoverData } from '../../state/hoverCommands.ts'
import { latentPlane } from '../../state/latentPlane.ts'
import { NO_HOVER } from '../../state/hover.ts'
import {
  drawnDataset,
  fittingDataset,
  isStale,
  shownDataExtent,
  shownDensity,
  partitionPosterior,
  shownPartition,
  shownPlane,
  shownPosterior,
} from '../../state/selectors.ts'
import type { Extent2 } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import type { TextKey } from '../../text/text.ts'
import { Legend } from '../../ui/Legend.tsx'
import type { LegendEntry } from '../../ui/Legend.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { RichText } from '../../ui/RichText.tsx'
import { ZoomButtons } from '../../ui/ZoomButtons.tsx'
import { axisName, coordinateSymbol } from '../coordinateNames.ts'
import { PlaneFields } from './PlaneFields.tsx'
import { UnprojectedNote } from './UnprojectedNote.tsx'
import { JobStatus } from '../JobStatus.tsx'
import { useStaleNote } from '../useStaleNote.ts'
import { MorphCard } from '../Images/MorphCard.tsx'
import { DataOptions } from './DataOptions.tsx'
import { DataViewField } from './DataViewField.tsx'
import { DensityLegend } from './DensityLegend.tsx'
import { PointTable } from './PointTable.tsx'
import { labelClasses } from './labelClasses.ts'
import { manifoldOf, regionPiece } from './dataScene.ts'
import { drawDataSpace, drawnStride, tracePath } from './drawDataSpace.ts'
import { pickPoint } from './pickPoint.ts'
import { DataCursor } from './DataCursor.tsx'
import { drawingObstacle } from '../../state/slices/drawing.ts'
import { useEditing } from './edit/useEditing.ts'

/** Drawing by hand: only who opens its tools loads them, and then all: a stroke before that would move the picture. */
const loadLayer = async () => ({ default: (await import('./edit/EditLayer.tsx')).EditLayer })
const loadCursor = async () => ({ default: (await import('./edit/EditCursor.tsx')).EditCursor })
const loadBar = async () => {
  const [{ EditBar: bar }] = await Promise.all([import('./edit/EditBar.tsx'), loadLayer(), loadCursor()])
  return { default: bar }
}
const EditBar = lazy(loadBar)
const EditLayer = lazy(loadLayer)
const EditCursor = lazy(loadCursor)

const UNKNOWN_EXTENT: Extent2 = [
  [-1, 1],
  [-1, 1],
]

/** The y range of the curve of p(x), D = 1. */
function curveRange(density: DensityView | null, isLinear: boolean): readonly [number, number] {
  if (density === null) return [0, 1]
  const { maximum, logMarginal } = density
  if (isLinear) return [0, 1.08 * Math.exp(maximum)]
  const lowest = logMarginal.reduce((low, value) => Math.min(low, value), maximum)
  return [Math.max(lowest, maximum - 30) - 0.5, maximum + 0.5]
}

export function DataSpace(): JSX.Element {
  const app = useApp()
  const { commands, hover } = app
  const model = useAppState((state) => state.model)
  const { dataZoom, densityScale, showContours, showDensity, samples } = useAppParts(({ domain }) => ({
    dataZoom: domain.dataZoom,
    densityScale: domain.densityScale,
    showContours: domain.showContours,
    showDensity: domain.showDensity,
    samples: domain.samples,
  }))
  const { samples: sampled, ...basedOn } = useAppParts(({ results: { partition, density, samples } }) => ({
    partition: partition?.basedOn,
    density: density?.basedOn,
    samples,
  }))
  const selection = useAppState((state) => state.selection)
  const editing = useEditing()
  const canDraw = useAppState((state) => drawingObstacle(state) === null)
  const isDrawing = editing.isOpen && editing.mode !== 'select' && canDraw
  const isDrawn = useAppState((state) => state.data.origin.kind === 'drawn')
  const dataset = useAppState(fittingDataset)
  const drawnData = useAppState(drawnDataset)
  const known = useAppState(shownDataExtent)
  const extent = known ?? UNKNOWN_EXTENT
  const found = useAppState(shownDensity)
  const { isDark } = usePlotColours()
  const staleNote = useStaleNote(['partition', 'density'])

  const dataDim = model.model?.decoder.dataDim ?? 2
  const plane = useAppState(shownPlane)
  const { coordinates, projection } = plane
  const isCurve = dataDim === 1
  const latents = useAppState(latentPlane)
  const partition = useAppState(shownPartition)
  // of the same parameters as the manifold: another's expectation would lie beside it
  const posterior = useAppState((state) =>
    // while training plays it would come and go with every epoch
    state.runs.activity === 'playing' ? shownPosterior(state) : partitionPosterior(state),
  )
  const density = showDensity && matches(found, plane, dataDim) ? found : null
  const raster = isCurve || density === null ? null : { ...density, values: density.logMarginal }
  const image = useDensityImage(raster, densityScale === 'linear', isDark)
  const drawnManifold = useMemo(() => {
    if (partition === null || isCurve) return null
    return projection === null ? partition : projectManifold(projection, partition)
  }, [isCurve, partition, projection])
  const manifold = useMemo(
    () => (drawnManifold === null ? null : manifoldOf(drawnManifold, latents, coordinates)),
    [drawnManifold, latents, coordinates],
  )
  const piece =
    drawnManifold !== null && selection.regionId !== null
      ? regionPiece(drawnManifold, latents, selection.regionId, coordinates)
      : null
  const classes = useMemo(
    () => (dataset === null || isCurve ? null : labelClasses(dataset)),
    [dataset, isCurve],
  )
  const drawn = samples === null ? null : (sampled?.value ?? null)
  const sampleView = drawn !== null && drawn.noisy.length === drawn.count * dataDim ? drawn : null
  const scene = {
    coordinates: isCurve ? ([0, 0] as const) : coordinates,
    isCurve,
    density,
    densityScale,
    showContours,
    dataset: drawnData,
    classes,
    samples: sampleView === null || projection === null ? sampleView : projectSamples(projection, sampleView),
    manifold,
    posterior:
      posterior === null || projection === null || posterior.x.length !== dataDim
        ? posterior
        : projectPosterior(projection, posterior),
    selected: posterior === null ? placeOf(selection.x, plane, dataDim) : null,
    dataDim: projection === null ? dataDim : 2,
    regionPiece: piece,
  }
  const [xDomain] = extent
  const yDomain = isCurve ? curveRange(density, densityScale === 'linear') : extent[1]

  useEffect(() => {
    if (density !== null && performance.getEntriesByName('dgn:first-picture').length === 0) {
      requestAnimationFrame(() => performance.mark('dgn:first-picture'))
    }
  }, [density])

  const drawHover = ({ ctx, x, y, height, colours }: PlotArea): void => {
    const { generated, regionId } = hover.get()
    if (regionId !== null && drawnManifold !== null && drawnManifold.partition.latentDim > 1) {
      const hovered = regionPiece(drawnManifold, latents, regionId, coordinates)
      if (hovered !== null) {
        ctx.beginPath()
        tracePath(ctx, hovered, x, y)
        ctx.closePath()
        ctx.strokeStyle = colours.text
        ctx.lineWidth = 1.5
        ctx.stroke()
      }
    }
    if (generated === null || generated.length !== dataDim) return
    ctx.beginPath()
    if (isCurve) {
      ctx.moveTo(x(generated[0]!), 0)
      ctx.lineTo(x(generated[0]!), height)
    } else {
      const [first, second] = placesInPlane(plane, generated, dataDim)
      ctx.arc(x(first!), y(second!), 6, 0, 2 * Math.PI)
    }
    ctx.strokeStyle = colours.posterior
    ctx.lineWidth = 2.5
    ctx.stroke()
  }

  const nameOf = (axis: 0 | 1): string =>
    projection === null
      ? axisName(dataset, coordinates[axis], dataDim)
      : t('data.principalAxis', {
          index: axis + 1,
          share: formatPercent(projection.varianceShare[axis]!),
        })
  const xName = nameOf(0)
  const yName = isCurve ? t(densityScale === 'linear' ? 'data.density' : 'data.logDensity') : nameOf(1)
  const title = t('data.title')
  const densityName =
    projection !== null
      ? t('data.principalDensity')
      : dataDim > 2
        ? t('data.pairDensity', {
            first: coordinateSymbol(coordinates[0]),
            second: coordinateSymbol(coordinates[1]),
          })
        : t('data.showDensity')
  const samplesShown = sampleView !== null
  const legend: LegendEntry[] = isCurve
    ? [
        { label: t('legend.density'), mark: 'line', role: 'manifold' },
        ...(dataset === null ? [] : [entry(dataLabel(dataset.numPoints), 'tick', 'data')]),
        ...(samplesShown ? [entry(t('legend.noisy'), 'tick', 'manifold')] : []),
        { label: t('legend.selected'), mark: 'dot', role: 'selection' },
      ]
    : [
        ...(classes !== null
          ? classes.map(({ value, mark, role }) =>
              entry(classLabel(dataset?.label?.name ?? '', value), mark, role),
            )
          : dataset === null
            ? []
            : [entry(dataLabel(dataset.numPoints), 'dot', 'data')]),
        latents !== null
          ? { label: t('legend.mesh'), mark: 'fill', role: 'manifold' }
          : { label: t('legend.manifold'), mark: 'knots', role: 'manifold' },
        ...(samplesShown
          ? [entry(t('legend.noiseless'), 'ring', 'manifold'), entry(t('legend.noisy'), 'dot', 'data')]
          : []),
        { label: t('legend.selected'), mark: 'dot', role: 'selection' },
        { label: t('legend.expected'), mark: 'cross', role: 'expected' },
      ]
  const summary = t('data.summary', {
    points: dataset?.numPoints ?? 0,
    regions: partition?.partition.numRegions ?? 0,
    x: selection.x === null ? '–' : formatList(selection.x.slice(0, 4)),
  })

  const sheet = { extent: [xDomain, yDomain] as const, coordinates, isCurve }
  const onZoom = (zoom: Zoom): void => commands.setDomain('command.zoom', { dataZoom: zoom }, 'data zoom')

  return (
    <Panel
      title={title}
      aside={t('data.aside', { dimension: dataDim })}
      subtitle={<RichText text={t(subtitleOf(plane, dataDim, latents !== null))} />}
      className="data-space"
    >
      <DataViewField />
      {dataDim > 2 && <PlaneFields isPair={projection === null} />}
      <PlotFrame
        label={title}
        summary={summary}
        xDomain={xDomain}
        yDomain={yDomain}
        xLabel={xName}
        yLabel={yName}
        height={isCurve ? 260 : 'square'}
        draw={(area) => drawDataSpace(area, scene, image)}
        drawOverlay={drawHover}
        subscribeOverlay={hover.subscribe}
        zoom={dataZoom}
        onZoom={onZoom}
        onPick={(x, y, perPx) => {
          const picked = pickPoint(
            {
              dataset,
              samples: sampleView === null ? [] : [sampleView.noisy, sampleView.noiseless],
              plane,
              isCurve,
              current: selection.x,
              dataDim,
            },
            [x, y],
            perPx,
          )
          commands.selectPoint(picked.x, { pointIndex: picked.pointIndex })
        }}
        onHover={(point) => {
          if (point === null) hover.set(NO_HOVER)
          else hoverData(app, isCurve ? [point[0], Number.NaN] : point)
        }}
        isStale={
          (density !== null && isStale(basedOn.density, model.version)) ||
          isStale(basedOn.partition, model.version)
        }
        staleNote={staleNote}
      >
        {known === null && <p className="plot-message">{t('data.empty')}</p>}
        {isDrawing && (
          <Suspense fallback={null}>
            <EditLayer {...sheet} editing={editing} zoom={dataZoom} onZoom={onZoom} />
          </Suspense>
        )}
      </PlotFrame>
      <div className="plot-tools">
        {isDrawing ? (
          <Suspense fallback={null}>
            <EditCursor {...sheet} editing={editing} />
          </Suspense>
        ) : (
          <DataCursor extent={[xDomain, yDomain]} plane={plane} isCurve={isCurve} />
        )}
        <ZoomButtons plot={title} zoom={dataZoom} onZoom={commands.zoomData} canFit={isDrawn} />
        <button
          type="button"
          aria-expanded={editing.isOpen}
          onClick={() => editing.update({ isOpen: !editing.isOpen, said: '' })}
        >
          {t('draw.open')}
        </button>
      </div>
      {editing.isOpen && (
        <Suspense fallback={null}>
          <EditBar editing={editing} />
        </Suspense>
      )}
      <JobStatus of={['principalAxes', 'density', 'scores', 'samples']} />
      <Legend entries={legend} />
      {projection !== null && drawnData !== null && <UnprojectedNote dataset={drawnData} />}
      {density !== null && !isCurve && (
        <DensityLegend
          maximum={density.maximum}
          isLinear={densityScale === 'linear'}
          isDark={isDark}
          showContours={showContours}
          densityName={densityName}
        />
      )}
      <MorphCard held={null} />
      <DataOptions isCurve={isCurve} densityName={densityName} />
      <PointTable />
    </Panel>
  )
}

/** A point as the scene has it: all its coordinates, or those along the principal axes. */
function placeOf(x: readonly number[] | null, plane: Plane, dataDim: number): readonly number[] | null {
  if (x === null || x.length !== dataDim) return null
  return plane.projection === null ? x : Array.from(placesInPlane(plane, x, dataDim))
}

function subtitleOf({ projection }: Plane, dataDim: number, isPlane: boolean): TextKey {
  if (dataDim === 1) return isPlane ? 'data.subtitleCurvePlane' : 'data.subtitleCurve'
  if (projection !== null) return 'data.subtitlePrincipal'
  return dataDim > 2 ? 'data.subtitlePair' : 'data.subtitle'
}

function entry(label: string, mark: LegendEntry['mark'], role: string): LegendEntry {
  return { label, mark, role }
}

function classLabel(name: string, value: string): string {
  return t('legend.class', { name, value: value === '' ? t('legend.noValue') : value })
}

function dataLabel(numPoints: number): string {
  const stride = drawnStride(numPoints)
  return stride === 1
    ? t('legend.data')
    : t('legend.dataThinned', { shown: Math.ceil(numPoints / stride), count: numPoints })
}

/** Whether a density was computed for the plane that is shown. */
function matches(
  density: DensityView | null,
  { coordinates, projection }: Plane,
  dataDim: number,
): density is DensityView {
  if (density === null) return false
  const shown = density.coordinates
  if (projection !== null || 'axes' in shown) return shown === projection
  return dataDim === 1 ? shown.length === 1 : shown[0] === coordinates[0] && shown[1] === coordinates[1]
}
