import type { JSX } from 'react'
import { Num } from './Num.tsx'
import { PagedTable } from './PagedTable.tsx'

interface NumberTableProps {
  /** What the table holds: the line that opens it. */
  readonly label: string
  readonly note?: string
  readonly columns: readonly string[]
  readonly numRows: number
  /** The cells of a row, one a column; each column of numbers or of words. */
  readonly cells: (row: number) => readonly (number | string | null)[]
  /** What a click on the first cell does; without it that is no button. */
  readonly onPick?: (row: number) => void
}

/** What a plot shows, in numbers. */
export function NumberTable({ label, note, columns, numRows, cells, onPick }: NumberTableProps): JSX.Element {
  return (
    <PagedTable
      label={label}
      note={note}
      head={columns.map((column, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- columns keep their places, and two may have one name
        <th key={index} scope="col">
          {column}
        </th>
      ))}
      numRows={numRows}
      csv={() => [columns, ...Array.from({ length: numRows }, (_, row) => cells(row))]}
      row={(row) => (
        <tr key={row}>
          {cells(row).map((cell, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- as above
            <td key={index}>
              {index === 0 && onPick !== undefined ? (
                <button type="button" className="link" onClick={() => onPick(row)}>
                  {cell}
                </button>
              ) : typeof cell === 'number' ? (
                <Num value={cell} />
              ) : (
                (cell ?? '–')
              )}
            </td>
          ))}
        </tr>
      )}
    />
  )
}
