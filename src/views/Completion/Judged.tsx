import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { hiddenMask } from '../../state/slices/hiding.ts'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'
import { Row } from '../Inspector/Row.tsx'
import { Working } from '../Working.tsx'

/** The same part hidden of all points: how likely what is seen is, and how near the completions are. */
export function Judged(): JSX.Element {
  const { commands } = useApp()
  const { judged, isJudging, judgeFraction } = useAppState((state) => state.completion)
  const version = useAppState((state) => state.model.version)
  const dataVersion = useAppState((state) => state.data.version)
  const mask = useAppState((state) => hiddenMask(state.selection))
  const isCurrent =
    judged?.modelVersion === version &&
    judged.dataVersion === dataVersion &&
    judged.hidden.every((d) => mask[d] === 1) &&
    mask.reduce((sum, bit) => sum + bit, 0) === judged.hidden.length
  return (
    <>
      {isJudging ? (
        <Working
          words={t('completion.judging')}
          fraction={judgeFraction}
          secondsLeft={null}
          onCancel={commands.cancelJudging}
        />
      ) : (
        <button type="button" disabled={!mask.includes(1)} onClick={() => void commands.judgeCompletion()}>
          {t('completion.judge')}
        </button>
      )}
      {judged !== null && (
        <div className="stale-aware column" data-stale={!isCurrent}>
          <h3>{t('completion.judged')}</h3>
          <p className="quiet small">
            {t(judged.of === 'heldOut' ? 'completion.judgedHeldOut' : 'completion.judgedData', {
              count: judged.numPoints,
              hidden: judged.hidden.length,
            })}
            {!isCurrent && ` ${t('completion.otherJudged')}`}
          </p>
          <dl className="facts">
            <Row label={t('completion.meanLogPx')}>
              <Num value={judged.errors.meanLogMarginal} testId="judged-log-px" /> {t('unit.nats')}
            </Row>
            {judged.errors.rmse !== null && (
              <Row label={t('completion.rmse')}>
                <Num value={judged.errors.rmse} testId="judged-rmse" />
              </Row>
            )}
            {judged.errors.meanImageRmse !== null && (
              <Row label={t('completion.meanRmse')}>
                <Num value={judged.errors.meanImageRmse} testId="judged-mean-rmse" />
              </Row>
            )}
          </dl>
        </div>
      )}
    </>
  )
}
