import { useMemo } from 'react'
import type { JSX } from 'react'
import { comparisonSummary, type Spread } from '../../core/figures/comparisonSummary.ts'
import type { ComparedMethod } from '../../core/figures/comparedLanes.ts'
import type { Comparison } from '../../core/figures/figure.ts'
import { laneName } from '../../figures/laneLook.ts'
import { formatNumber } from '../../plot/formatNumber.ts'
import { t } from '../../text/text.ts'

const COLUMNS = ['nll', 'gap', 'heldOut', 'seconds', 'diverged'] as const

/** Where each method ended: median and range over the runs. */
export function MethodTable({
  comparison,
}: {
  comparison: Comparison<{ readonly methods: readonly ComparedMethod[] }, unknown>
}): JSX.Element {
  const rows = useMemo(() => comparisonSummary(comparison), [comparison])
  const count = comparison.runs.length
  const title = count === 1 ? t('figures.tableOfOne') : t('figures.table', { count })
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={title}>
      <table data-testid="figure-methods">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t('figures.column.method')}</th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`figures.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ last, numDiverged }, m) => (
            <tr key={m}>
              <th scope="row">{laneName(comparison.settings.methods[m]!)}</th>
              <SpreadCell spread={last.nll} />
              <SpreadCell spread={last.gap} />
              <SpreadCell spread={last.heldOutNll} />
              <SpreadCell spread={last.seconds} />
              <td>{numDiverged}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function SpreadCell({ spread: { median, lowest, highest } }: { spread: Spread }): JSX.Element {
  if (Number.isNaN(median)) return <td>{t('figures.none')}</td>
  const isOne = lowest === highest
  return (
    <td data-value={median} title={`${median} (${lowest} – ${highest})`}>
      {formatNumber(median)}
      {!isOne && (
        <span className="quiet">
          {t('figures.range', { lowest: formatNumber(lowest, 3), highest: formatNumber(highest, 3) })}
        </span>
      )}
    </td>
  )
}
