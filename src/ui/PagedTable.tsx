import { useState } from 'react'
import type { JSX, ReactNode } from 'react'
import { csvText, type CsvCell } from '../text/csvText.ts'
import { t } from '../text/text.ts'
import { downloadText } from './downloadText.ts'

interface PagedTableProps {
  /** What the table holds, with its count: the line that opens it. */
  readonly label: string
  /** Above the table: what it leaves out, or how to read it. */
  readonly note?: string | undefined
  /** The cells of the head. */
  readonly head: ReactNode
  readonly numRows: number
  /** One `<tr>`, with its key. */
  readonly row: (index: number) => JSX.Element
  /** The whole of it at full precision, its head first; without it the table cannot be saved. */
  readonly csv?: (() => readonly (readonly CsvCell[])[]) | undefined
}

const PAGE = 50

/** A table under a line that opens it, a page at a time: what a plot shows, for those who cannot see it. */
export function PagedTable({ label, note, head, numRows, row, csv }: PagedTableProps): JSX.Element {
  const [isOpen, setOpen] = useState(false)
  const [page, setPage] = useState(0)
  const numPages = Math.max(1, Math.ceil(numRows / PAGE))
  const shown = Math.min(page, numPages - 1)
  const first = shown * PAGE
  return (
    <details className="table-disclosure data-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{label}</summary>
      {isOpen && (
        <>
          {note !== undefined && <p className="quiet small">{note}</p>}
          <div className="table-scroll" tabIndex={0} role="region" aria-label={label}>
            <table>
              <thead>
                <tr>{head}</tr>
              </thead>
              <tbody>
                {Array.from({ length: Math.min(PAGE, numRows - first) }, (_, i) => row(first + i))}
              </tbody>
            </table>
          </div>
          {csv !== undefined && (
            <button
              type="button"
              aria-label={t('table.saveOf', { label })}
              onClick={() => downloadText(csvText(csv()), 'dgn-table.csv', 'text/csv')}
            >
              {t('save.csv')}
            </button>
          )}
          {numPages > 1 && (
            <div className="row">
              <button type="button" disabled={shown === 0} onClick={() => setPage(shown - 1)}>
                {t('table.previous')}
              </button>
              <span>{t('table.page', { page: shown + 1, count: numPages })}</span>
              <button type="button" disabled={shown >= numPages - 1} onClick={() => setPage(shown + 1)}>
                {t('table.next')}
              </button>
            </div>
          )}
        </>
      )}
    </details>
  )
}
