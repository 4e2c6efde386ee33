import type { JSX } from 'react'
import { formatNumber } from '../../plot/formatNumber.ts'
import { PlotFrame, type PlotArea } from '../../plot/PlotFrame.tsx'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { alarm, areAnomaliesStale, type Judgement } from '../../state/anomalies.ts'
import { t } from '../../text/text.ts'
import { NumberTable } from '../../ui/NumberTable.tsx'
import type { ScoreHover } from './createScoreHover.ts'

const PLOT_PX = 220
const UNIT = [-0.02, 1.02] as const

/** True against false alarms; a click takes the threshold there, and shows the points. */
export function RocPlot({
  judgement,
  hover,
}: {
  readonly judgement: Judgement
  readonly hover: ScoreHover
}): JSX.Element {
  const { commands } = useApp()
  const now = useAppState(alarm)
  const isStale = useAppState(areAnomaliesStale)
  const { roc, area: auc } = judgement
  const { truePositiveRate: tpr, falsePositiveRate: fpr, thresholds } = roc
  const thresholdAt = ([x, y]: readonly [number, number]): number => {
    let best = 1
    for (let k = 1; k < thresholds.length; k++)
      if (Math.hypot(fpr[k]! - x, tpr[k]! - y) < Math.hypot(fpr[best]! - x, tpr[best]! - y)) best = k
    return thresholds[best]!
  }
  return (
    <>
      <PlotFrame
        label={t('anomaly.roc')}
        summary={t('anomaly.rocSummary', { area: formatNumber(auc) })}
        xDomain={UNIT}
        yDomain={UNIT}
        xLabel={t('anomaly.fpr')}
        yLabel={t('anomaly.tpr')}
        height={PLOT_PX}
        isStale={isStale}
        staleNote={t('completion.stale')}
        draw={(area) => {
          const { ctx, x, y, colours } = area
          ctx.strokeStyle = colours.quiet
          ctx.setLineDash([4, 3])
          ctx.beginPath()
          ctx.moveTo(x(0), y(0))
          ctx.lineTo(x(1), y(1))
          ctx.stroke()
          ctx.setLineDash([])
          ctx.strokeStyle = colours['method-em']
          ctx.lineWidth = 2
          ctx.beginPath()
          // points of equal score lie on a slope between its ends
          tpr.forEach((rate, k) =>
            k === 0 ? ctx.moveTo(x(fpr[0]!), y(rate)) : ctx.lineTo(x(fpr[k]!), y(rate)),
          )
          ctx.stroke()
          if (now !== null) mark(area, now.falsePositiveRate, now.truePositiveRate, true)
        }}
        drawOverlay={(area) => {
          const hovered = hover.get()
          if (hovered === null) return
          // the last threshold that is not below the score
          let at = 0
          while (at + 1 < thresholds.length && thresholds[at + 1]! >= hovered) at++
          mark(area, fpr[at]!, tpr[at]!, false)
        }}
        subscribeOverlay={hover.subscribe}
        onHover={(place) => hover.set(place === null ? null : thresholdAt(place))}
        onPick={(x, y) => {
          const threshold = thresholdAt([x, y])
          commands.setAnomaly({ threshold })
          commands.lookAtScore(threshold)
        }}
      />
      <NumberTable
        label={t('table.roc', { count: thresholds.length })}
        columns={[t('table.threshold'), t('table.falseAlarms'), t('table.trueAlarms')]}
        numRows={thresholds.length}
        cells={(row) => [thresholds[row]!, fpr[row]!, tpr[row]!]}
      />
    </>
  )
}

function mark({ ctx, x, y, colours }: PlotArea, at: number, height: number, isFull: boolean): void {
  ctx.beginPath()
  ctx.arc(x(at), y(height), 5, 0, 2 * Math.PI)
  ctx.fillStyle = colours.selection
  ctx.strokeStyle = colours.selection
  ctx.lineWidth = 2
  if (isFull) ctx.fill()
  else ctx.stroke()
}
