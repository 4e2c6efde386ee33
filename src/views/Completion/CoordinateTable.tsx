import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { shownCompletion } from '../../state/completion.ts'
import { fittingDataset, isPosteriorStale } from '../../state/selectors.ts'
import { hiddenMask, wholePoint } from '../../state/slices/hiding.ts'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'
import { PagedTable } from '../../ui/PagedTable.tsx'
import { coordinateName } from '../coordinateNames.ts'

/** Up to so many coordinates have a row of their own at once; more go under a line that opens them. */
const MAX_OPEN = 16

/** Every coordinate of a row: whether it is hidden, what it is, and what the others say of it. */
export function CoordinateTable(): JSX.Element | null {
  const whole = useAppState((state) => wholePoint(state.selection))
  const isStale = useAppState(isPosteriorStale)
  if (whole === null) return null
  const head = (
    <>
      <th scope="col">{t('completion.coordinate')}</th>
      <th scope="col">{t('completion.hide')}</th>
      <th scope="col">{t('completion.value')}</th>
      <th scope="col">{t('completion.expected')}</th>
      <th scope="col">{t('completion.sd')}</th>
    </>
  )
  if (whole.length > MAX_OPEN)
    return (
      <PagedTable
        label={t('completion.table')}
        head={head}
        numRows={whole.length}
        row={(d) => <CoordinateRow key={d} d={d} value={whole[d]!} />}
      />
    )
  return (
    <div
      className="table-scroll stale-aware"
      data-stale={isStale}
      tabIndex={0}
      role="region"
      aria-label={t('completion.table')}
    >
      <table>
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody>
          {whole.map((value, d) => (
            <CoordinateRow key={d} d={d} value={value} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function CoordinateRow({ d, value }: { readonly d: number; readonly value: number }): JSX.Element {
  const { commands } = useApp()
  const dataset = useAppState(fittingDataset)
  const mask = useAppState((state) => hiddenMask(state.selection))
  const view = useAppState(shownCompletion)
  const name = coordinateName(dataset, d)
  const isCompleted = view !== null && d < view.x.length && Number.isNaN(view.x[d])
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {!Number.isNaN(value) && (
          <label className="check">
            <input
              type="checkbox"
              checked={mask[d] === 1}
              onChange={(event) => commands.hideCoordinates(mask.with(d, Number(event.target.checked)))}
            />
            <span className="visually-hidden">{t('completion.hideOne', { name })}</span>
          </label>
        )}
      </td>
      <td>{Number.isNaN(value) ? t('completion.unknown') : <Num value={value} />}</td>
      <td>{isCompleted && <Num value={view.completed[d]!} testId={`completed-${d + 1}`} />}</td>
      <td>{isCompleted && <Num value={view.deviation[d]!} />}</td>
    </tr>
  )
}
