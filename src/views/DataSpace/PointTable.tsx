import { useState } from 'react'
import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { pointOf } from '../../state/commands.ts'
import { fittingDataset, isScoresStale, shownScores } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'
import { coordinateName } from '../coordinateNames.ts'

const PAGE = 50
const MAX_COLUMNS = 8

/** The data as a table, with log p(x) of each point: the picture for those who cannot see it. */
export function PointTable(): JSX.Element | null {
  const { commands } = useApp()
  const dataset = useAppState(fittingDataset)
  const values = useAppState((state) =>
    isScoresStale(state) ? null : (shownScores(state)?.logMarginal ?? null),
  )
  const pointIndex = useAppState((state) => state.selection.pointIndex)
  const [isOpen, setOpen] = useState(false)
  const [page, setPage] = useState(0)
  if (dataset === null) return null
  const numPages = Math.ceil(dataset.numPoints / PAGE)
  const shown = Math.min(page, numPages - 1)
  const columns = Array.from({ length: Math.min(MAX_COLUMNS, dataset.dataDim) }, (_, i) => i)
  const rows = Array.from(
    { length: Math.min(PAGE, dataset.numPoints - shown * PAGE) },
    (_, i) => shown * PAGE + i,
  )
  return (
    <details className="table-disclosure" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('table.points', { count: dataset.numPoints })}</summary>
      {isOpen && (
        <>
          {dataset.dataDim > MAX_COLUMNS && (
            <p className="quiet small">{t('table.cut', { shown: MAX_COLUMNS, count: dataset.dataDim })}</p>
          )}
          <div
            className="table-scroll"
            tabIndex={0}
            role="region"
            aria-label={t('table.points', { count: dataset.numPoints })}
          >
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('table.point')}</th>
                  {columns.map((c) => (
                    <th key={c} scope="col">
                      {coordinateName(dataset, c)}
                    </th>
                  ))}
                  {dataset.label !== null && <th scope="col">{dataset.label.name}</th>}
                  <th scope="col">{t('inspector.logPx')}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((index) => (
                  <tr key={index} aria-current={index === pointIndex ? 'true' : undefined}>
                    <td>
                      <button
                        type="button"
                        className="link"
                        onClick={() => commands.selectPoint(pointOf(dataset, index), { pointIndex: index })}
                      >
                        {index + 1}
                      </button>
                    </td>
                    {columns.map((c) => (
                      <td key={c}>
                        <Num value={dataset.values[index * dataset.dataDim + c]!} />
                      </td>
                    ))}
                    {dataset.label !== null && <td>{dataset.label.values[index]}</td>}
                    <td>{values === null ? '…' : <Num value={values[index]!} />}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <div className="row">
            <button type="button" disabled={shown === 0} onClick={() => setPage(shown - 1)}>
              {t('table.previous')}
            </button>
            <span>{t('table.page', { page: shown + 1, count: numPages })}</span>
            <button type="button" disabled={shown >= numPages - 1} onClick={() => setPage(shown + 1)}>
              {t('table.next')}
            </button>
          </div>
        </>
      )}
    </details>
  )
}
