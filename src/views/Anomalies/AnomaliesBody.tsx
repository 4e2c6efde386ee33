import { useState } from 'react'
import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import {
  areAnomaliesStale,
  baselineAreas,
  judgement,
  knownLabels,
  scoredPoints,
  type Judgement,
} from '../../state/anomalies.ts'
import { numMissingValues } from '../../state/completion.ts'
import { fittingDataset } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'
import { Row } from '../Inspector/Row.tsx'
import { JobStatus } from '../JobStatus.tsx'
import { Working } from '../Working.tsx'
import { createScoreHover } from './createScoreHover.ts'
import { NormalLabels } from './NormalLabels.tsx'
import { PointsAtScore } from './PointsAtScore.tsx'
import { RocPlot } from './RocPlot.tsx'
import { ScorePlot } from './ScorePlot.tsx'
import { ScoreCursor, Threshold } from './Threshold.tsx'

/** Scores of all points, how well they tell anomalies, and the points behind them. */
export function AnomaliesBody(): JSX.Element {
  const { commands } = useApp()
  const hasData = useAppState((state) => fittingDataset(state) !== null)
  const { isWorking, fraction, failure } = useAppState((state) => state.anomaly)
  const points = useAppState(scoredPoints)
  const judged = useAppState(judgement)
  const isLabelled = useAppState((state) => knownLabels(state).length > 0 || state.data.comparison !== null)
  const isIncomplete = useAppState((state) => numMissingValues(state) > 0)
  const [hover] = useState(createScoreHover)
  if (!hasData) return <p className="quiet">{t('anomaly.none')}</p>
  return (
    <div className="column">
      <p className="panel-subtitle">{t('anomaly.words')}</p>
      <NormalLabels />
      {isIncomplete && <p className="quiet small">{t('anomaly.incomplete')}</p>}
      {failure !== null && <p className="failure">{t(failure.key, failure.params)}</p>}
      {isWorking && (
        <Working
          words={t('anomaly.working')}
          fraction={fraction}
          secondsLeft={null}
          onCancel={commands.cancelAnomalies}
        />
      )}
      <JobStatus of={['scores']} />
      {points !== null && (
        <>
          <div className="race-plots">
            <div className="column">
              <ScorePlot points={points} hover={hover} />
            </div>
            {judged !== null && (
              <div className="column">
                <RocPlot judgement={judged} hover={hover} />
                <Areas judged={judged} />
              </div>
            )}
          </div>
          {judged === null ? (
            <p>{t(isLabelled ? 'anomaly.oneClass' : 'anomaly.noLabels')}</p>
          ) : (
            <Threshold judgement={judged} />
          )}
          <div className="row">
            <ScoreCursor points={points} />
          </div>
          <PointsAtScore points={points} />
        </>
      )}
    </div>
  )
}

function Areas({ judged }: { readonly judged: Judgement }): JSX.Element {
  const isStale = useAppState(areAnomaliesStale)
  const baselines = useAppState(baselineAreas)
  const dimension = useAppState((state) => state.model.model?.decoder.latentDim ?? 1)
  const numAnomalies = judged.isAnomaly.reduce((sum, each) => sum + each, 0)
  return (
    <div className="stale-aware" data-stale={isStale}>
      <dl className="facts">
        <Row label={t('anomaly.area')}>
          <Num value={judged.area} testId="auc" />
        </Row>
        {baselines !== null && (
          <>
            <Row label={t('anomaly.ppcaArea', { dimension })}>
              {baselines.ppca === null ? (
                <span className="quiet">{t('anomaly.noPpca')}</span>
              ) : (
                <Num value={baselines.ppca} testId="auc-ppca" />
              )}
            </Row>
            <Row label={t('anomaly.distanceArea')}>
              <Num value={baselines.distance} testId="auc-distance" />
            </Row>
          </>
        )}
      </dl>
      <p className="quiet small">
        {t(judged.isUnseen ? 'anomaly.unseen' : 'anomaly.allJudged', {
          normal: judged.scores.length - numAnomalies,
          other: numAnomalies,
        })}
      </p>
    </div>
  )
}
