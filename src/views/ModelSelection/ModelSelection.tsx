import type { JSX } from 'react'
import { formatNumber } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { formatCandidates, MAX_CANDIDATES, parseCandidates } from '../../state/candidates.ts'
import { LIMITS } from '../../state/recipe.ts'
import { t } from '../../text/text.ts'
import { CheckField, NumberField, TextField } from '../../ui/fields.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Working } from '../Working.tsx'
import { hasVae, SelectionTable } from './SelectionTable.tsx'

/** At first. */
const VAE_EPOCHS = 300

/** Which decoder? AIC, BIC and held-out likelihood of a small sweep, trained in the background. */
export function ModelSelection(): JSX.Element {
  const { commands } = useApp()
  const comparison = useAppState((state) => state.comparison)
  const { plan, isWorking, failure, fraction, secondsLeft, bestNll, rows, request } = comparison
  return (
    <Panel title={t('selection.title')} aside={t('selection.aside')} className="model-selection">
      <details className="table-disclosure">
        <summary>{t('selection.words')}</summary>
        <div className="column">
          <div className="row wrap">
            <TextField
              label={t('selection.candidates')}
              value={plan.candidates}
              format={formatCandidates}
              parse={parseCandidates}
              problem={t('selection.candidatesProblem', { count: MAX_CANDIDATES })}
              isLazy
              onChange={(candidates) => commands.setComparisonPlan({ candidates })}
            />
            <NumberField
              label={t('selection.starts')}
              value={plan.numStarts}
              limits={LIMITS.numStarts}
              isInteger
              isLazy
              onChange={(numStarts) => commands.setComparisonPlan({ numStarts })}
            />
            <NumberField
              label={t('selection.epochs')}
              value={plan.numEpochs}
              limits={LIMITS.epochs}
              isInteger
              isLazy
              onChange={(numEpochs) => commands.setComparisonPlan({ numEpochs })}
            />
            <CheckField
              label={t('selection.vae')}
              checked={plan.vaeEpochs !== null}
              onChange={(isOn) => commands.setComparisonPlan({ vaeEpochs: isOn ? VAE_EPOCHS : null })}
            />
            {plan.vaeEpochs !== null && (
              <NumberField
                label={t('selection.vaeEpochs')}
                value={plan.vaeEpochs}
                limits={LIMITS.epochs}
                isInteger
                isLazy
                onChange={(vaeEpochs) => commands.setComparisonPlan({ vaeEpochs })}
              />
            )}
            {!isWorking && (
              <button type="button" onClick={() => void commands.compareModels()}>
                {t('selection.compare')}
              </button>
            )}
          </div>
          {isWorking && (
            <Working
              words={t('selection.working', {
                done: rows.length,
                count: request?.sweep.candidates.length ?? 0,
                best: bestNll === null ? '…' : formatNumber(bestNll),
              })}
              fraction={fraction}
              secondsLeft={secondsLeft}
              onCancel={() => commands.cancelComparison()}
            />
          )}
          {failure !== null && <p className="failure">{t(failure.key, failure.params)}</p>}
          {rows.length > 0 && <SelectionTable comparison={comparison} />}
          {rows.length > 0 && hasVae(request) && <p className="quiet small">{t('selection.vaeWords')}</p>}
          {rows.length > 0 && <p className="quiet small">{t('selection.caution')}</p>}
        </div>
      </details>
    </Panel>
  )
}
