import type { JSX } from 'react'
import { PlotFrame } from '../../plot/PlotFrame.tsx'
import type { PlotArea, Range } from '../../plot/PlotFrame.tsx'
import { formatNumber } from '../../plot/formatNumber.ts'
import { ZOOM_LIMITS } from '../../plot/zoom.ts'
import { useApp, useAppParts, useAppState } from '../../state/AppContext.tsx'
import type { PartitionView, PosteriorView } from '../../state/appState.ts'
import { NO_HOVER } from '../../state/hover.ts'
import { hoverLatent, regionAt } from '../../state/hoverCommands.ts'
import {
  areImagesShown,
  baseLatentRange,
  fittingDataset,
  isPartitionStale,
  isPosteriorStale,
  latentRange,
  leadingRegions,
  partitionPosterior,
  shownPartition,
} from '../../state/selectors.ts'
import { priorStd } from '../../state/priorStd.ts'
import { t } from '../../text/text.ts'
import { CheckField } from '../../ui/fields.tsx'
import { Legend } from '../../ui/Legend.tsx'
import { NumberTable } from '../../ui/NumberTable.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { ZoomButtons } from '../../ui/ZoomButtons.tsx'
import { coordinateName } from '../coordinateNames.ts'
import { JobStatus } from '../JobStatus.tsx'
import { useStaleNote } from '../useStaleNote.ts'
import { drawComponents, drawLatentMark, drawLine, STRIP_PX } from './drawLine.ts'
import { LatentCursor } from './LatentCursor.tsx'
import { LatentAside, RegionViews } from './RegionViews.tsx'
import { shownLine } from '../../state/shownLine.ts'

const PLOT_PX = 200
const COMPONENTS_PX = 84

/** The density axis: room for the higher of posterior and prior, and for the strip below zero. */
function densityRange(view: PartitionView | null, posterior: PosteriorView | null): Range {
  const prior = view === null ? 0.4 : 1 / (priorStd(view.model) * Math.sqrt(2 * Math.PI))
  const logTop = posterior?.logDensity.reduce((top, value) => Math.max(top, value), -Infinity) ?? -Infinity
  const top = 1.1 * Math.max(prior, Math.exp(logTop))
  const below = (STRIP_PX + 6) / (PLOT_PX - STRIP_PX - 6)
  return [-below * top, top]
}

function componentRange(view: PartitionView, coordinates: readonly number[], [lower, upper]: Range): Range {
  const { limits } = shownLine(view.partition)
  const { slope, bias, dataDim, numRegions } = view.partition
  let minimum = Infinity
  let maximum = -Infinity
  for (let region = 0; region < numRegions; region++) {
    const from = Math.max(limits[region]!, lower)
    const to = Math.min(limits[region + 1]!, upper)
    if (!(from <= to)) continue
    for (const coordinate of coordinates) {
      const k = region * dataDim + coordinate
      for (const z of [from, to]) {
        minimum = Math.min(minimum, slope[k]! * z + bias[k]!)
        maximum = Math.max(maximum, slope[k]! * z + bias[k]!)
      }
    }
  }
  const pad = 0.08 * (maximum - minimum) || 1
  return [minimum - pad, maximum + pad]
}

/** The latent space of S = 1: densities over z, region limits, responsibilities. */
export function LineLatent(): JSX.Element {
  const app = useApp()
  const { commands, hover } = app
  const domain = useAppParts(({ domain: { coordinates, latentZoom, showComponents } }) => ({
    coordinates,
    latentZoom,
    showComponents,
  }))
  const regionId = useAppState((state) => state.selection.regionId)
  const range = useAppState(latentRange) ?? [-4, 4]
  const dataset = useAppState(fittingDataset)
  // the data space shows all of g along z
  const areImages = useAppState(areImagesShown)

  const view = useAppState(shownPartition)
  const known = useAppState(partitionPosterior)
  const posterior = view === null ? null : known
  const dataDim = view?.partition.dataDim ?? 0
  const shown = dataDim === 0 ? [] : dataDim === 1 ? [0] : domain.coordinates.filter((c) => c < dataDim)
  const title = t('latent.title')
  const isOldPosterior = useAppState(isPosteriorStale)
  const isOldPartition = useAppState(isPartitionStale)
  const stale = isOldPosterior || isOldPartition
  const staleNote = useStaleNote(['partition', 'posterior'])
  const setZoom = (latentZoom: typeof domain.latentZoom, mergeKey: string | null = null): void =>
    commands.setDomain('command.zoom', { latentZoom: { ...latentZoom, y: 0 } }, mergeKey)

  const drawHover = (area: PlotArea): void => {
    const { latent } = hover.get()
    if (latent !== null) drawLatentMark(area, latent[0]!)
  }
  const zoomToPosterior = (): void => {
    if (posterior === null || view === null) return
    const reach = 6 * Math.sqrt(posterior.posterior.covariance[0]!)
    const mean = posterior.posterior.mean[0]!
    const [lower, upper] = baseLatentRange(view.model)
    if (!(reach > 0)) return
    const scale = Math.min(ZOOM_LIMITS[1], Math.max(ZOOM_LIMITS[0], (upper - lower) / (2 * reach)))
    const start = mean - (upper - lower) / (2 * scale)
    setZoom({ scale, x: -((start - lower) / (upper - lower)) * scale, y: 0 })
  }
  const hoverHandlers = {
    drawOverlay: drawHover,
    subscribeOverlay: hover.subscribe,
    onHover: (point: readonly [number, number] | null) =>
      point === null ? hover.set(NO_HOVER) : hoverLatent(app, [point[0]]),
  }
  const summary =
    view === null || posterior === null
      ? t('latent.summaryEmpty')
      : t('latent.summary', {
          regions: view.partition.numRegions,
          held: leadingRegions(posterior.posterior.logRegionPosterior, 0.99).length,
          mean: formatNumber(posterior.posterior.mean[0]!),
          mode: formatNumber(posterior.posterior.map.latent[0]!),
        })

  return (
    <Panel
      title={title}
      aside={<LatentAside dimension={1} />}
      subtitle={t('latent.subtitle')}
      className="latent-space"
    >
      <PlotFrame
        label={title}
        summary={summary}
        xDomain={range}
        yDomain={densityRange(view, posterior)}
        xLabel={t('latent.z')}
        yLabel={t('latent.density')}
        height={PLOT_PX}
        draw={(area) => drawLine(area, { view, posterior, regionId })}
        zoom={domain.latentZoom}
        onZoom={(zoom) => setZoom(zoom, 'latent zoom')}
        onPick={(z) => {
          if (view === null) return
          const picked = regionAt(view, [z])
          commands.selectRegion(picked === regionId ? null : picked)
        }}
        isStale={stale}
        staleNote={staleNote}
        {...hoverHandlers}
      >
        {view !== null && posterior === null && <p className="plot-message">{t('latent.empty')}</p>}
      </PlotFrame>
      <div className="plot-tools">
        <LatentCursor range={range} />
        <button type="button" onClick={zoomToPosterior} disabled={posterior === null}>
          {t('latent.zoomToPosterior')}
        </button>
        {!areImages && (
          <CheckField
            label={t('latent.showComponents')}
            checked={domain.showComponents}
            onChange={(checked) => commands.setDomain('command.view', { showComponents: checked })}
          />
        )}
        <ZoomButtons plot={title} zoom={domain.latentZoom} onZoom={(zoom) => setZoom(zoom)} />
      </div>
      <JobStatus of={['partition', 'posterior']} />
      <Legend
        entries={[
          { label: t('legend.posterior'), mark: 'fill', role: 'posterior' },
          { label: t('legend.prior'), mark: 'dashed', role: 'quiet' },
          { label: t('legend.mean'), mark: 'triangle', role: 'text' },
          { label: t('legend.mode'), mark: 'diamond', role: 'selection' },
          { label: t('legend.limits'), mark: 'line', role: 'region' },
          { label: t('legend.strip'), mark: 'fill', role: 'posterior' },
        ]}
      />
      {domain.showComponents && !areImages && view !== null && shown.length > 0 && (
        <>
          <PlotFrame
            label={t('latent.components')}
            summary={t('latent.componentsSummary')}
            xDomain={range}
            yDomain={componentRange(view, shown, range)}
            xLabel={t('latent.z')}
            yLabel={t('latent.componentsAxis')}
            height={COMPONENTS_PX}
            draw={(area) => drawComponents(area, view, shown)}
            isStale={stale}
            {...hoverHandlers}
          />
          <Legend
            entries={shown.map((coordinate, order) => ({
              label: t('legend.component', { name: coordinateName(dataset, coordinate) }),
              mark: order % 2 === 1 ? ('dashed' as const) : ('line' as const),
              role: `component-${(order % 2) + 1}`,
            }))}
          />
        </>
      )}
      {view !== null && posterior !== null && (
        <NumberTable
          label={t('table.densities', { count: posterior.latent.length })}
          columns={[t('table.z'), t('table.posteriorDensity'), t('table.priorDensity')]}
          numRows={posterior.latent.length}
          cells={(row) => {
            const z = posterior.latent[row]!
            const std = priorStd(view.model)
            return [
              z,
              Math.exp(posterior.logDensity[row]!),
              Math.exp(-0.5 * (z / std) ** 2) / (std * Math.sqrt(2 * Math.PI)),
            ]
          }}
        />
      )}
      <RegionViews />
    </Panel>
  )
}
