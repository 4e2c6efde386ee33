import type { JSX } from 'react'
import type { TrainingRun } from '../../state/appState.ts'
import { useApp } from '../../state/AppContext.tsx'
import { t } from '../../text/text.ts'
import { Num } from '../../ui/Num.tsx'
import { PagedTable } from '../../ui/PagedTable.tsx'

/** The run as a table, last epoch first; an epoch's number goes back to it. */
export function EpochTable({ run }: { run: TrainingRun }): JSX.Element {
  const { commands } = useApp()
  const { records } = run
  return (
    <PagedTable
      label={t('curves.table', { count: records.length })}
      head={
        <>
          <th scope="col">{t('curves.table.epoch')}</th>
          <th scope="col">{t('curves.table.nll')}</th>
          <th scope="col">{t('curves.table.heldOut')}</th>
          <th scope="col">{t('curves.table.seconds')}</th>
        </>
      }
      numRows={records.length}
      csv={() => [
        [
          t('curves.table.epoch'),
          t('curves.table.nll'),
          t('curves.table.heldOut'),
          t('curves.table.seconds'),
        ],
        ...records.map(({ epoch, nll, heldOutNll, seconds }) => [epoch, nll, heldOutNll, seconds]),
      ]}
      row={(index) => {
        const { epoch, nll, heldOutNll, seconds, checkpoint } = records[records.length - 1 - index]!
        return (
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
        )
      }}
    />
  )
}
