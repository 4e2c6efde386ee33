import { useEffect, useMemo } from 'react'
import type { JSX } from 'react'
import { PlotFrame } from '../../plot/PlotFrame.tsx'
import type { PlotArea } from '../../plot/PlotFrame.tsx'
import { formatNumber } from '../../plot/formatNumber.ts'
import { usePlotColours } from '../../plot/plotColours.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { DensityView } from '../../state/appState.ts'
import { hoverData } from '../../state/hoverCommands.ts'
import { NO_HOVER } from '../../state/hover.ts'
import {
  baseDataExtent,
  dataExtent,
  fittingDataset,
  isStale,
  shownDensity,
  shownPosterior,
} from '../../state/selectors.ts'
import type { Extent2 } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { Legend } from '../../ui/Legend.tsx'
import type { LegendEntry } from '../../ui/Legend.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { ZoomButtons } from '../../ui/ZoomButtons.tsx'
import { axisName, coordinateSymbol } from '../coordinateNames.ts'
import { AxisField } from './AxisField.tsx'
import { JobStatus } from '../JobStatus.tsx'
import { DataOptions } from './DataOptions.tsx'
import { DensityLegend } from './DensityLegend.tsx'
import { PointTable } from './PointTable.tsx'
import { labelClasses } from './labelClasses.ts'
import { manifoldCurve, regionPiece } from './dataScene.ts'
import { densityPixels, drawDataSpace, drawnStride } from './drawDataSpace.ts'
import { pickPoint } from './pickPoint.ts'
import { DataCursor } from './DataCursor.tsx'

const UNKNOWN_EXTENT: Extent2 = [
  [-1, 1],
  [-1, 1],
]

function useDensityImage(
  density: DensityView | null,
  isLinear: boolean,
  isDark: boolean,
): HTMLCanvasElement | null {
  return useMemo(() => {
    const [width = 0, height = 0] = density?.size ?? []
    if (density === null || width === 0 || height === 0) return null
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    canvas
      .getContext('2d')
      ?.putImageData(new ImageData(densityPixels(density, isLinear, isDark), width, height), 0, 0)
    return canvas
  }, [density, isLinear, isDark])
}

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
  const domain = useAppState((state) => state.domain)
  const results = useAppState((state) => state.results)
  const selection = useAppState((state) => state.selection)
  const dataset = useAppState(fittingDataset)
  const extent = useAppState(dataExtent) ?? UNKNOWN_EXTENT
  const base = useAppState(baseDataExtent)
  const found = useAppState(shownDensity)
  const { isDark } = usePlotColours()

  const dataDim = model.model?.decoder.dataDim ?? 2
  const { coordinates, dataZoom, densityScale, showContours, showDensity, samples } = domain
  const isCurve = dataDim === 1
  const partition = results.partition?.value ?? null
  const fits = partition !== null && partition.partition.dataDim === dataDim
  const posterior = useAppState(shownPosterior)
  const density = showDensity && matches(found, coordinates, dataDim) ? found : null
  const image = useDensityImage(isCurve ? null : density, densityScale === 'linear', isDark)
  const manifold = useMemo(
    () => (fits && !isCurve ? manifoldCurve(partition, coordinates) : null),
    [fits, isCurve, partition, coordinates],
  )
  const piece =
    fits && !isCurve && selection.regionId !== null
      ? regionPiece(partition, selection.regionId, coordinates)
      : null
  const classes = useMemo(
    () => (dataset === null || isCurve ? null : labelClasses(dataset)),
    [dataset, isCurve],
  )
  const drawn = samples === null ? null : (results.samples?.value ?? null)
  const sampleView = drawn !== null && drawn.noisy.length === drawn.count * dataDim ? drawn : null
  const scene = {
    coordinates: isCurve ? ([0, 0] as const) : coordinates,
    isCurve,
    density,
    densityScale,
    showContours,
    dataset,
    classes,
    samples: sampleView,
    manifold,
    posterior,
    dataDim,
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
    const { generated } = hover.get()
    if (generated === null || generated.length !== dataDim) return
    ctx.beginPath()
    if (isCurve) {
      ctx.moveTo(x(generated[0]!), 0)
      ctx.lineTo(x(generated[0]!), height)
    } else ctx.arc(x(generated[coordinates[0]]!), y(generated[coordinates[1]]!), 6, 0, 2 * Math.PI)
    ctx.strokeStyle = colours.posterior
    ctx.lineWidth = 2.5
    ctx.stroke()
  }

  const xName = axisName(dataset, coordinates[0], dataDim)
  const yName = isCurve
    ? t(densityScale === 'linear' ? 'data.density' : 'data.logDensity')
    : axisName(dataset, coordinates[1], dataDim)
  const title = t('data.title')
  const densityName =
    dataDim > 2
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
        { label: t('legend.manifold'), mark: 'knots', role: 'manifold' },
        ...(samplesShown
          ? [entry(t('legend.noiseless'), 'ring', 'manifold'), entry(t('legend.noisy'), 'dot', 'data')]
          : []),
        { label: t('legend.selected'), mark: 'dot', role: 'selection' },
        { label: t('legend.expected'), mark: 'cross', role: 'expected' },
      ]
  const summary = t('data.summary', {
    points: dataset?.numPoints ?? 0,
    regions: partition?.partition.numRegions ?? 0,
    x:
      selection.x === null
        ? '–'
        : selection.x
            .slice(0, 4)
            .map((v) => formatNumber(v))
            .join(', '),
  })

  return (
    <Panel
      title={title}
      aside={t('data.aside', { dimension: dataDim })}
      subtitle={t(isCurve ? 'data.subtitleCurve' : dataDim > 2 ? 'data.subtitlePair' : 'data.subtitle')}
      className="data-space"
    >
      {dataDim > 2 && (
        <div className="row">
          <AxisField label={t('data.horizontal')} axis={0} />
          <AxisField label={t('data.vertical')} axis={1} />
        </div>
      )}
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
        onZoom={(zoom) => commands.setDomain('command.zoom', { dataZoom: zoom }, 'data zoom')}
        onPick={(x, y, perPx) => {
          const picked = pickPoint(
            {
              dataset,
              samples: sampleView === null ? [] : [sampleView.noisy, sampleView.noiseless],
              coordinates,
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
          (density !== null && isStale(results.density?.basedOn, model.version)) ||
          isStale(results.partition?.basedOn, model.version)
        }
      >
        {base === null && <p className="plot-message">{t('data.empty')}</p>}
      </PlotFrame>
      <div className="plot-tools">
        <DataCursor extent={[xDomain, yDomain]} coordinates={coordinates} isCurve={isCurve} />
        <ZoomButtons
          plot={title}
          zoom={dataZoom}
          onZoom={(zoom) => commands.setDomain('command.zoom', { dataZoom: zoom })}
        />
      </div>
      <JobStatus of={['density', 'scores', 'samples']} />
      <Legend entries={legend} />
      {density !== null && !isCurve && (
        <DensityLegend
          maximum={density.maximum}
          isLinear={densityScale === 'linear'}
          isDark={isDark}
          showContours={showContours}
          densityName={densityName}
        />
      )}
      <DataOptions isCurve={isCurve} densityName={densityName} />
      <PointTable />
    </Panel>
  )
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

/** Whether a density was computed for the coordinates that are shown. */
function matches(
  density: DensityView | null,
  coordinates: readonly [number, number],
  dataDim: number,
): density is DensityView {
  if (density === null) return false
  return dataDim === 1
    ? density.coordinates.length === 1
    : density.coordinates[0] === coordinates[0] && density.coordinates[1] === coordinates[1]
}
