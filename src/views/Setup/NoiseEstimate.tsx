import type { JSX } from 'react'
import type { NoiseCovariance } from '../../core/network/model.ts'
import { formatNumber } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { NoiseEstimateState } from '../../state/appState.ts'
import { fittingDataset } from '../../state/selectors.ts'
import { noiseStdRange } from '../../state/withNoiseKind.ts'
import { t } from '../../text/text.ts'
import { SelectField } from '../../ui/fields.tsx'
import { Working } from '../Working.tsx'
import { MAX_FULL_DIM } from './maxFullDim.ts'

const KINDS = ['isotropic', 'diagonal', 'full'] as const
/** Of log p: enough to see a difference of nats over many coordinates. */
const DIGITS = 7

/** Σx from the data by an exact EM step, or by maximising the exact likelihood; and what came of it. */
export function NoiseEstimate(): JSX.Element {
  const { commands } = useApp()
  const { kind, isWorking, fraction, secondsLeft, failure, last } = useAppState(
    (state) => state.noiseEstimate,
  )
  const isCurrent = useAppState(
    ({ model, data }) => last?.modelVersion === model.version && last.dataVersion === data.version,
  )
  const hasData = useAppState((state) => (fittingDataset(state)?.numPoints ?? 0) > 0)
  const isTraining = useAppState((state) => state.runs.activity !== 'idle')
  const dataDim = useAppState((state) => state.model.model?.decoder.dataDim ?? 1)
  const reason = !hasData
    ? t('noiseEstimate.noData')
    : isTraining
      ? t('noiseEstimate.training')
      : kind === 'full' && dataDim > MAX_FULL_DIM
        ? t('noiseEstimate.tooWide', { count: dataDim, limit: MAX_FULL_DIM })
        : null
  return (
    <details>
      <summary>{t('noiseEstimate.title')}</summary>
      <div className="column">
        <p className="quiet small">{t('noiseEstimate.words')}</p>
        <SelectField
          label={t('noiseEstimate.kind')}
          value={kind}
          options={KINDS.map((value) => ({
            value,
            label: t(`noiseEstimate.${value}`),
            disabled: value === 'full' && dataDim > MAX_FULL_DIM,
          }))}
          onChange={commands.setNoiseEstimateKind}
        />
        <div className="row wrap">
          {(['update', 'maximum'] as const).map((method) => (
            <button
              key={method}
              type="button"
              disabled={reason !== null || isWorking}
              onClick={() => void commands.estimateNoise(method)}
            >
              {t(`noiseEstimate.${method}`)}
            </button>
          ))}
        </div>
        {reason !== null && <p className="small">{reason}</p>}
        {isWorking && (
          <Working
            words={t('noiseEstimate.working')}
            fraction={fraction}
            secondsLeft={secondsLeft}
            onCancel={commands.cancelNoiseEstimate}
          />
        )}
        {failure !== null && <p className="small">{t(failure.key, failure.params)}</p>}
        {last !== null && isCurrent && <Outcome last={last} />}
      </div>
    </details>
  )
}

/** In words: σ and log p, before and after. */
function Outcome({ last }: { readonly last: NonNullable<NoiseEstimateState['last']> }): JSX.Element {
  const { before, numPoints, estimate } = last
  const { noise, logLikelihoodBefore, logLikelihood, numFloored, floor, isConverged, numESteps } = estimate
  const meanOf = (sum: number): string => formatNumber(sum / numPoints, DIGITS)
  return (
    <div className="column" role="status">
      <p className="small" data-testid="noise-estimate" data-value={logLikelihood / numPoints}>
        {t('noiseEstimate.sigma', { before: sigmaWords(before), after: sigmaWords(noise) })}{' '}
        {t('noiseEstimate.likelihood', {
          count: numPoints,
          before: meanOf(logLikelihoodBefore),
          after: meanOf(logLikelihood),
          steps: numESteps,
        })}
      </p>
      {numFloored > 0 && (
        <p className="small">{t('noiseEstimate.floored', { floor: formatNumber(floor, 3) })}</p>
      )}
      {!isConverged && <p className="small">{t('noiseEstimate.unfinished')}</p>}
      {logLikelihood < logLikelihoodBefore && <p className="small">{t('noiseEstimate.fell')}</p>}
    </div>
  )
}

function sigmaWords(noise: NoiseCovariance): string {
  const [low, high] = noiseStdRange(noise).map((std) => formatNumber(std, 4))
  return low === high ? low! : t('noiseEstimate.range', { low: low!, high: high! })
}
