import { describeValue } from '../../describeValue.ts'
import type { ProblemList } from '../../problemList.ts'
import { MAX_COLUMNS, MAX_ROWS } from '../limits.ts'
import type { RawTable } from './rawTable.ts'
import { readCell } from './readCell.ts'

/**
 * An array of arrays of numbers as a table; null, and NaN as Python writes it, are missing. Places are written as
 * JavaScript would: `[6][1]`.
 */
export function readJsonTable(value: unknown, problems: ProblemList): RawTable | null {
  if (!Array.isArray(value)) {
    problems.add('', 'notArray', { actual: describeValue(value) })
    return null
  }
  const rows: readonly unknown[] = value
  const first = rows[0]
  const numColumns = Array.isArray(first) ? first.length : 0
  if (rows.length === 0 || (Array.isArray(first) && numColumns === 0)) problems.add('', 'noData')
  else if (rows.length > MAX_ROWS) problems.add('', 'tooManyRows', { actual: rows.length, limit: MAX_ROWS })
  else if (numColumns > MAX_COLUMNS)
    problems.add('', 'tooManyColumns', { actual: numColumns, limit: MAX_COLUMNS })
  if (problems.problems.length > 0) return null
  const values = new Float64Array(rows.length * numColumns)
  rows.forEach((row, r) => {
    if (problems.isFull()) return
    if (!Array.isArray(row)) problems.add(`[${r}]`, 'notArray', { actual: describeValue(row) })
    else if (row.length !== numColumns)
      problems.add(`[${r}]`, 'columnCount', { expected: numColumns, actual: row.length })
    else
      row.forEach(
        (entry: unknown, c) => (values[r * numColumns + c] = readEntry(entry, `[${r}][${c}]`, problems)),
      )
  })
  if (problems.problems.length > 0) return null
  return {
    numColumns,
    header: null,
    numRows: rows.length,
    values,
    oddities: Array.from({ length: numColumns }, () => []),
    texts: Array.from({ length: numColumns }, () => null),
    pathOf: (row, column) => (column < 0 ? `[${row}]` : `[${row}][${column}]`),
  }
}

function readEntry(entry: unknown, path: string, problems: ProblemList): number {
  if (typeof entry === 'number' && Number.isFinite(entry)) return entry
  if (entry === null) return Number.NaN
  const cell = typeof entry === 'string' ? readCell(entry.trim()) : null
  if (cell?.kind === 'missing') return Number.NaN
  if (typeof entry === 'number') problems.add(path, 'notFinite', { actual: entry })
  else if (typeof entry === 'string' && cell?.kind === 'infinite')
    problems.add(path, 'notFinite', { actual: entry })
  else problems.add(path, 'notNumber', { actual: describeValue(entry) })
  return Number.NaN
}
