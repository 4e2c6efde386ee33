/** Words and numbers of a table; null for none. */
export type CsvCell = string | number | null

/** A table as CSV, at full precision: its head is the first row; NaN and null are empty cells. */
export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  return `${rows.map((row) => row.map(cellText).join(',')).join('\n')}\n`
}

function cellText(cell: CsvCell): string {
  if (cell === null || Number.isNaN(cell)) return ''
  const text = String(cell)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
