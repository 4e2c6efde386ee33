import { useState } from 'react'
import type { JSX } from 'react'
import type { TrainingRun } from '../../state/appState.ts'
import { useApp } from '../../state/AppContext.tsx'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'

const MAX_ROWS = 200

/** The run as a table, last epoch first; an epoch's number goes back to it. */
export function EpochTable({ run }: { run: TrainingRun }): JSX.Element {
  const { commands } = useApp()
  const [isOpen, setOpen] = useState(false)
  const label = t('curves.table', { count: run.records.length })
  const rows = isOpen ? run.records.slice(-MAX_ROWS).reverse() : []
  return (
    <details className="table-disclosure" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{label}</summary>
      {isOpen && (
        <div className="table-scroll" tabIndex={0} role="region" aria-label={label}>
          {run.records.length > MAX_ROWS && (
            <p className="quiet small">{t('table.cut', { shown: MAX_ROWS, count: run.records.length })}</p>
          )}
          <table>
            <thead>
              <tr>
                <th scope="col">{t('curves.table.epoch')}</th>
                <th scope="col">{t('curves.table.nll')}</th>
                <th scope="col">{t('curves.table.heldOut')}</th>
                <th scope="col">{t('curves.table.seconds')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ epoch, nll, heldOutNll, seconds, checkpoint }) => (
                <tr key={epoch}>
                  <td>
                    <button
                      type="button"
                      className="link"
                      disabled={checkpoint === null}
                      onClick={() => commands.showEpoch(epoch)}
                    >
                      {epoch}
                    </button>
                  </td>
                  <td>
                    <Num value={nll} />
                  </td>
                  <td>{heldOutNll === null ? '' : <Num value={heldOutNll} />}</td>
                  <td>
                    <Num value={seconds} digits={3} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  )
}
