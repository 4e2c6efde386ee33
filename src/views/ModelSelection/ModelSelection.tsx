import type { JSX } from 'react'
import { formatNumber } from '../../plot/formatNumber.ts'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import type { ComparisonState } from '../../state/appState.ts'
import { parseWidths } from '../../state/architecture.ts'
import { LIMITS } from '../../state/recipe.ts'
import { t } from '../../text/text.ts'
import { NumberField, TextField } from '../../ui/fields.tsx'
import { Num } from '../../ui/Num.tsx'
import { Panel } from '../../ui/Panel.tsx'

const MAX_CANDIDATES = 12

/** Which width? AIC, BIC and held-out likelihood of a small sweep, trained in the background. */
export function ModelSelection(): JSX.Element {
  const { commands } = useApp()
  const comparison = useAppState((state) => state.comparison)
  const { plan, isWorking, failure, fraction, bestNll, rows } = comparison
  return (
    <Panel title={t('selection.title')} aside={t('selection.aside')} className="model-selection">
      <details className="table-disclosure">
        <summary>{t('selection.words')}</summary>
        <div className="column">
          <div className="row wrap">
            <TextField
              label={t('selection.widths')}
              value={plan.hiddenWidths}
              format={(all) => all.map((hidden) => hidden.join('-')).join(', ')}
              parse={parseCandidates}
              problem={t('selection.widthsProblem', { count: MAX_CANDIDATES })}
              isLazy
              onChange={(hiddenWidths) => commands.setComparisonPlan({ hiddenWidths })}
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
            {isWorking ? (
              <button type="button" onClick={() => commands.cancelComparison()}>
                {t('job.cancel')}
              </button>
            ) : (
              <button type="button" onClick={() => void commands.compareModels()}>
                {t('selection.compare')}
              </button>
            )}
          </div>
          {isWorking && (
            <div className="job" role="status">
              <progress max={1} value={fraction} aria-label={t('selection.title')} />
              <span>
                {t('selection.working', {
                  done: rows.length,
                  count: plan.hiddenWidths.length,
                  best: bestNll === null ? '…' : formatNumber(bestNll),
                })}
              </span>
            </div>
          )}
          {failure !== null && <p className="failure">{t(failure.key, failure.params)}</p>}
          {rows.length > 0 && <Rows comparison={comparison} />}
          {rows.length > 0 && <p className="quiet small">{t('selection.caution')}</p>}
        </div>
      </details>
    </Panel>
  )
}

function Rows({ comparison: { rows, request } }: { comparison: ComparisonState }): JSX.Element {
  const { commands } = useApp()
  const lowest = (value: 'aic' | 'bic' | 'heldOutNll'): number =>
    Math.min(...rows.map((row) => row?.[value] ?? Infinity))
  const best = { aic: lowest('aic'), bic: lowest('bic'), heldOutNll: lowest('heldOutNll') }
  const score = (value: number, least: number): JSX.Element => (
    <td data-best={value === least}>
      <Num value={value} />
      {value === least && <span title={t('selection.best')}>{t('selection.bestSign')}</span>}
    </td>
  )
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('selection.table')}>
      <table data-testid="model-selection">
        <thead>
          <tr>
            <th scope="col">{t('selection.hidden')}</th>
            <th scope="col">{t('selection.parameters')}</th>
            <th scope="col">{t('curves.table.nll')}</th>
            <th scope="col">{t('selection.aic')}</th>
            <th scope="col">{t('selection.bic')}</th>
            <th scope="col">{t('curves.table.heldOut')}</th>
            <th scope="col">{t('selection.seed')}</th>
            <th scope="col">{t('selection.useColumn')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              <th scope="row">{request?.sweep.hiddenWidths[i]?.join('-')}</th>
              {row === null ? (
                <td colSpan={7}>{t('selection.failed')}</td>
              ) : (
                <>
                  <td>{row.numParameters}</td>
                  <td>
                    <Num value={row.nll} />
                  </td>
                  {score(row.aic, best.aic)}
                  {score(row.bic, best.bic)}
                  {row.heldOutNll === null ? (
                    <td>{t('selection.none')}</td>
                  ) : (
                    score(row.heldOutNll, best.heldOutNll)
                  )}
                  <td>{row.seed}</td>
                  <td>
                    <button type="button" className="link" onClick={() => commands.adoptCompared(i)}>
                      {t('selection.use')}
                    </button>
                  </td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function parseCandidates(text: string): readonly (readonly number[])[] | undefined {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const all = parts.map((part) => parseWidths(part))
  return all.length > 0 && all.length <= MAX_CANDIDATES && all.every((hidden) => hidden !== undefined)
    ? all
    : undefined
}
