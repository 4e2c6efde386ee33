import type { JSX } from 'react'
import type { SelectionRow } from '../../core/learning/selectionSweep.ts'
import { useApp } from '../../state/AppContext.tsx'
import type { ComparisonState } from '../../state/appState.ts'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'

/** A number of a row, lower is better; null where there is none. */
interface Score {
  readonly head: string
  readonly of: (row: SelectionRow) => number | null
}

const OWN: readonly Score[] = [
  { head: t('curves.table.nll'), of: ({ nll }) => nll },
  { head: t('selection.aic'), of: ({ aic }) => aic },
  { head: t('selection.bic'), of: ({ bic }) => bic },
  { head: t('curves.table.heldOut'), of: ({ heldOutNll }) => heldOutNll },
]
const OF_VAE: readonly Score[] = [
  { head: t('selection.vaeBound'), of: ({ vae }) => negative(vae?.elbo) },
  { head: t('selection.vaeNll'), of: ({ vae }) => vae?.nll ?? null },
  { head: t('selection.vaeHeldOutBound'), of: ({ vae }) => negative(vae?.heldOutElbo) },
  { head: t('selection.vaeHeldOut'), of: ({ vae }) => vae?.heldOutNll ?? null },
]

/** The candidates that are through, with the lowest of each score marked. */
export function SelectionTable({
  comparison: { rows, request },
}: {
  comparison: ComparisonState
}): JSX.Element {
  const { commands } = useApp()
  const scores = hasVae(request) ? [...OWN, ...OF_VAE] : OWN
  const lowest = scores.map(({ of }) =>
    Math.min(...rows.map((row) => (row === null ? Infinity : (of(row) ?? Infinity)))),
  )
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('selection.table')}>
      <table data-testid="model-selection">
        <thead>
          <tr>
            <th scope="col">{t('selection.hidden')}</th>
            <th scope="col">{t('selection.useColumn')}</th>
            <th scope="col">{t('selection.parameters')}</th>
            {scores.map(({ head }) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <th scope="col">{t('selection.seed')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              <th scope="row">{candidateName(request?.sweep.candidates[i])}</th>
              {row === null ? (
                <td colSpan={scores.length + 3}>{t('selection.failed')}</td>
              ) : (
                <>
                  <td>
                    <button type="button" className="link" onClick={() => commands.adoptCompared(i)}>
                      {t('selection.use')}
                    </button>
                  </td>
                  <td>{row.numParameters}</td>
                  {scores.map(({ head, of }, s) => (
                    <ScoreCell key={head} value={of(row)} isLowest={of(row) === lowest[s]} />
                  ))}
                  <td>{row.seed}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Whether a VAE is trained beside each. */
export function hasVae(request: ComparisonState['request']): boolean {
  return request !== null && request.sweep.vae !== null
}

function ScoreCell({ value, isLowest }: { value: number | null; isLowest: boolean }): JSX.Element {
  if (value === null) return <td>{t('selection.none')}</td>
  return (
    <td data-best={isLowest}>
      <Num value={value} />
      {isLowest && <span title={t('selection.best')}>{t('selection.bestSign')}</span>}
    </td>
  )
}

function candidateName(
  candidate: { readonly latentDim: number; readonly hiddenWidths: readonly number[] } | undefined,
): string {
  if (candidate === undefined) return ''
  const { latentDim, hiddenWidths } = candidate
  return t('selection.candidate', {
    latents: latentDim,
    hidden: hiddenWidths.length === 0 ? t('selection.linear') : hiddenWidths.join('-'),
  })
}

function negative(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : -value
}
