import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { pointOf } from '../../state/rows.ts'
import { fittingDataset, isScoresStale, shownScores } from '../../state/selectors.ts'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'
import { PagedTable } from '../../ui/PagedTable.tsx'
import { coordinateName } from '../coordinateNames.ts'

const MAX_COLUMNS = 8

/** The data as a table, with log p(x) of each point. */
export function PointTable(): JSX.Element | null {
  const { commands } = useApp()
  const dataset = useAppState(fittingDataset)
  const values = useAppState((state) =>
    isScoresStale(state) ? null : (shownScores(state)?.logMarginal ?? null),
  )
  const pointIndex = useAppState((state) => state.selection.pointIndex)
  if (dataset === null) return null
  const columns = Array.from({ length: Math.min(MAX_COLUMNS, dataset.dataDim) }, (_, i) => i)
  return (
    <PagedTable
      label={t('table.points', { count: dataset.numPoints })}
      note={
        dataset.dataDim > MAX_COLUMNS
          ? t('table.cut', { shown: MAX_COLUMNS, count: dataset.dataDim })
          : undefined
      }
      head={
        <>
          <th scope="col">{t('table.point')}</th>
          {columns.map((c) => (
            <th key={c} scope="col">
              {coordinateName(dataset, c)}
            </th>
          ))}
          {dataset.label !== null && <th scope="col">{dataset.label.name}</th>}
          <th scope="col">{t('inspector.logPx')}</th>
        </>
      }
      numRows={dataset.numPoints}
      row={(index) => (
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
      )}
    />
  )
}
