import { useMemo } from 'react'
import type { JSX } from 'react'
import { formatNumber } from '../../plot/formatNumber.ts'
import { PlotFrame, type PlotArea } from '../../plot/PlotFrame.tsx'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { ScoredPoints } from '../../state/anomalies.ts'
import { alarm, areAnomaliesStale } from '../../state/anomalies.ts'
import { t } from '../../text/text.ts'
import { CheckField, SelectField } from '../../ui/fields.tsx'
import { Legend } from '../../ui/Legend.tsx'
import { NumberTable } from '../../ui/NumberTable.tsx'
import type { ScoreHover } from './createScoreHover.ts'
import { histogram, scoreAxis, scoreSeries, type ScoreAxis, type ScoreSeries } from './scoreSeries.ts'
import { seriesLook } from './seriesLook.ts'

const PLOT_PX = 200
const NUM_BINS = 40

/** The scores of every kind of point on one axis, with the threshold. */
export function ScorePlot({
  points,
  hover,
}: {
  readonly points: ScoredPoints
  readonly hover: ScoreHover
}): JSX.Element {
  const { commands } = useApp()
  const { scale, plot } = useAppState((state) => state.domain.anomaly)
  const threshold = useAppState((state) => alarm(state)?.threshold ?? null)
  const isStale = useAppState(areAnomaliesStale)
  const series = useMemo(() => scoreSeries(points), [points])
  const axis = useMemo(() => scoreAxis(series, scale), [series, scale])
  const bins = useMemo(() => series.map((each) => histogram(each, axis, NUM_BINS)), [series, axis])
  const top =
    plot === 'ecdf' ? 1.04 : 1.08 * Math.max(...bins.map((shares) => shares.reduce((a, b) => Math.max(a, b))))
  const all = points.scores
  return (
    <>
      <PlotFrame
        label={t('anomaly.plot')}
        summary={t('anomaly.plotSummary', {
          count: all.length,
          least: formatNumber(all.reduce((a, b) => Math.min(a, b), Infinity)),
          most: formatNumber(all.reduce((a, b) => Math.max(a, b), -Infinity)),
          threshold: threshold === null ? '–' : formatNumber(threshold),
        })}
        xDomain={axis.domain}
        yDomain={[0, top]}
        xLabel={t(scale === 'log' ? 'anomaly.logScore' : 'anomaly.score')}
        yLabel={t('anomaly.shareOfKind')}
        height={PLOT_PX}
        isStale={isStale}
        staleNote={t('completion.stale')}
        draw={(area) => {
          series.forEach((each, s) => {
            if (plot === 'ecdf') traceShares(area, each, axis)
            else traceBins(area, bins[s]!)
            strokeSeries(area, each)
          })
          if (threshold !== null) markScore(area, axis, threshold, [])
        }}
        drawOverlay={(area) => {
          const hovered = hover.get()
          if (hovered !== null) markScore(area, axis, hovered, [3, 3])
        }}
        subscribeOverlay={hover.subscribe}
        onHover={(place) => hover.set(place === null ? null : axis.score(place[0]))}
        onPick={(place) => commands.lookAtScore(axis.score(place))}
      />
      <Legend
        entries={series.map((each) => {
          const { name, role, isDashed } = seriesLook(each)
          return { label: name, role, mark: isDashed ? ('dashed' as const) : ('line' as const) }
        })}
      />
      <NumberTable
        label={t('table.scores', { count: NUM_BINS })}
        columns={[
          t('table.scoreFrom'),
          t('table.scoreTo'),
          ...series.map((each) => t('table.shareOf', { name: seriesLook(each).name })),
        ]}
        numRows={NUM_BINS}
        cells={(row) => {
          const [from, to] = axis.domain
          const edge = (k: number): number => axis.score(from + (k / NUM_BINS) * (to - from))
          return [edge(row), edge(row + 1), ...bins.map((shares) => shares[row]!)]
        }}
      />
      <div className="row wrap">
        <SelectField
          label={t('anomaly.plotAs')}
          value={plot}
          options={(['histogram', 'ecdf'] as const).map((value) => ({
            value,
            label: t(`anomaly.plot.${value}`),
          }))}
          onChange={(value) => commands.setAnomaly({ plot: value })}
        />
        <CheckField
          label={t('anomaly.logScale')}
          checked={scale === 'log'}
          onChange={(isLog) => commands.setAnomaly({ scale: isLog ? 'log' : 'linear' })}
        />
      </div>
    </>
  )
}

function traceBins({ ctx, x, y }: PlotArea, shares: Float64Array): void {
  const [from, to] = x.domain() as [number, number]
  const edge = (k: number): number => x(from + (k / shares.length) * (to - from))
  ctx.beginPath()
  ctx.moveTo(edge(0), y(0))
  shares.forEach((share, k) => {
    ctx.lineTo(edge(k), y(share))
    ctx.lineTo(edge(k + 1), y(share))
  })
  ctx.lineTo(edge(shares.length), y(0))
}

/** The share of scores up to each. */
function traceShares({ ctx, x, y }: PlotArea, { scores }: ScoreSeries, axis: ScoreAxis): void {
  ctx.beginPath()
  ctx.moveTo(x(axis.domain[0]), y(0))
  scores.forEach((score, k) => {
    const px = x(axis.place(score))
    ctx.lineTo(px, y(k / scores.length))
    ctx.lineTo(px, y((k + 1) / scores.length))
  })
  ctx.lineTo(x(axis.domain[1]), y(1))
}

function strokeSeries({ ctx, colours }: PlotArea, series: ScoreSeries): void {
  const { role, isDashed } = seriesLook(series)
  ctx.strokeStyle = colours[role]
  ctx.lineWidth = 2
  ctx.setLineDash(isDashed ? [5, 3] : [])
  ctx.stroke()
  ctx.setLineDash([])
}

function markScore(
  { ctx, x, height, colours }: PlotArea,
  axis: ScoreAxis,
  score: number,
  dash: readonly number[],
): void {
  const px = x(axis.place(score))
  ctx.strokeStyle = colours.selection
  ctx.lineWidth = 2
  ctx.setLineDash([...dash])
  ctx.beginPath()
  ctx.moveTo(px, 0)
  ctx.lineTo(px, height)
  ctx.stroke()
  ctx.setLineDash([])
}
