import { useId, useMemo } from 'react'
import type { JSX } from 'react'
import { formatNumber, formatPercent } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { alarm, type Alarm, type Judgement, type ScoredPoints } from '../../state/anomalies.ts'
import { t } from '../../text/text.ts'
import { NumberField } from '../../ui/fields.tsx'
import { Num } from '../../ui/Num.tsx'
import { Row } from '../Inspector/Row.tsx'

const ANY_SCORE = [-1e300, 1e300] as const
const LARGE_STEPS = 20

/** From which score on a point is an alarm, and what that finds. */
export function Threshold({ judgement }: { readonly judgement: Judgement }): JSX.Element | null {
  const now = useAppState(alarm)
  return now === null ? null : <ThresholdOf now={now} judgement={judgement} />
}

function ThresholdOf({
  now,
  judgement,
}: {
  readonly now: Alarm
  readonly judgement: Judgement
}): JSX.Element {
  const { commands } = useApp()
  const id = useId()
  const chosen = useAppState((state) => state.domain.anomaly.threshold)
  // falling, without the infinity before the first alarm
  const steps = judgement.roc.thresholds.subarray(1)
  const place = steps.findIndex((score) => score <= now.threshold)
  const at = place < 0 ? steps.length - 1 : place
  return (
    <>
      <div className="row wrap">
        <label htmlFor={id} className="visually-hidden">
          {t('anomaly.slide')}
        </label>
        <input
          id={id}
          type="range"
          className="grow"
          min={0}
          max={steps.length - 1}
          // to the right more points are below it
          value={steps.length - 1 - at}
          aria-valuetext={formatNumber(now.threshold)}
          onChange={(event) =>
            commands.setAnomaly({ threshold: steps[steps.length - 1 - Number(event.target.value)]! })
          }
        />
        <NumberField
          label={t('anomaly.threshold')}
          value={now.threshold}
          limits={ANY_SCORE}
          isLazy
          onChange={(threshold) => commands.setAnomaly({ threshold })}
        />
        <button
          type="button"
          disabled={chosen === null}
          onClick={() => commands.setAnomaly({ threshold: null })}
        >
          {t('anomaly.suggestedThreshold')}
        </button>
        <button type="button" onClick={() => commands.lookAtScore(now.threshold)}>
          {t('anomaly.atThreshold')}
        </button>
      </div>
      <dl className="facts">
        <Row label={t('anomaly.tpr')}>
          <data data-testid="tpr" data-value={now.truePositiveRate}>
            {formatPercent(now.truePositiveRate)}
          </data>
        </Row>
        <Row label={t('anomaly.fpr')}>
          <data data-testid="fpr" data-value={now.falsePositiveRate}>
            {formatPercent(now.falsePositiveRate)}
          </data>
        </Row>
        <Row label={t('anomaly.precision')}>
          {now.precision === null ? t('anomaly.noAlarm') : <Num value={now.precision} testId="precision" />}
        </Row>
      </dl>
    </>
  )
}

/** The keyboard's way along the scores. */
export function ScoreCursor({ points }: { readonly points: ScoredPoints }): JSX.Element {
  const { commands } = useApp()
  const lookedAt = useAppState((state) => state.anomaly.lookedAt)
  const sorted = useMemo(() => points.scores.toSorted(), [points])
  const found = lookedAt === null ? -1 : sorted.findIndex((score) => score >= lookedAt)
  const at = lookedAt === null ? Math.floor(sorted.length / 2) : found < 0 ? sorted.length - 1 : found
  const lookAt = (index: number): void =>
    commands.lookAtScore(sorted[Math.min(sorted.length - 1, Math.max(0, index))]!)
  return (
    <button
      type="button"
      className="cursor"
      aria-label={t('anomaly.cursor', {
        score: formatNumber(sorted[at]!),
        share: formatPercent(at / sorted.length),
      })}
      title={t('anomaly.cursorHelp')}
      onClick={() => lookAt(at)}
      onKeyDown={(event) => {
        const step = event.shiftKey ? Math.max(1, Math.round(sorted.length / LARGE_STEPS)) : 1
        const way = { ArrowLeft: -step, ArrowRight: step, ArrowDown: -step, ArrowUp: step }[event.key]
        if (way === undefined) return
        event.preventDefault()
        lookAt(at + way)
      }}
    >
      {t('anomaly.cursorShort')}
    </button>
  )
}
