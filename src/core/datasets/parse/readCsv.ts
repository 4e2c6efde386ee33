import Papa from 'papaparse'
import type { ProblemList } from '../../problemList.ts'
import { MAX_COLUMNS, MAX_ROWS } from '../limits.ts'
import { detectDelimiter } from './detectDelimiter.ts'
import { isLabelName } from './isLabelName.ts'
import type { OddCell, RawTable } from './rawTable.ts'
import { type CellKind, readCell } from './readCell.ts'

/**
 * CSV text as a table. Delimiter: detectDelimiter. Blank lines are skipped. The first row is a header if it has text
 * and either no number, or text above a column of numbers. A comma may be decimal if it does not delimit and no cell
 * has a decimal point.
 *
 * @param labelColumn  a column's name whose texts are wanted, beside those that are labels by their name
 */
export function readCsv(text: string, labelColumn: string | null, problems: ProblemList): RawTable | null {
  const table = emptyTable(labelColumn)
  const delimiter = detectDelimiter(text)
  let line = 1
  Papa.parse(text, {
    delimiter,
    step: ({ data }, parser) => {
      const isBlank = data.length === 1 && data[0].trim() === ''
      if (!isBlank) table.addRow(data, line, problems)
      line += 1 + data.reduce((sum, cell) => sum + lineBreaks(cell), 0)
      if (problems.isFull() || table.isOver()) parser.abort()
    },
  })
  return problems.problems.length > 0 ? null : table.finish(problems)
}

function lineBreaks(cell: string): number {
  return cell.includes('\n') || cell.includes('\r') ? cell.split(/\r\n|\n|\r/).length - 1 : 0
}

interface ColumnCounts {
  numbers: number
  texts: number
}

/** A table that grows row by row. Row 0 is the first of the file, header or not. */
function emptyTable(labelColumn: string | null): {
  addRow: (cells: readonly string[], line: number, problems: ProblemList) => void
  isOver: () => boolean
  finish: (problems: ProblemList) => RawTable | null
} {
  const lines: number[] = []
  let first: readonly string[] = []
  let firstKinds: readonly CellKind[] = []
  let values = new Float64Array(0)
  let numColumns = 0
  let over = false
  let decimalPoint = false
  let decimalComma: { row: number; column: number; text: string } | null = null
  const counts: ColumnCounts[] = []
  const oddities: OddCell[][] = []
  const texts: (string[] | null)[] = []
  return { addRow, isOver: () => over, finish }

  function addRow(cells: readonly string[], line: number, problems: ProblemList): void {
    if (lines.length === 0) start(cells, problems)
    if (over) return
    if (cells.length !== numColumns) {
      problems.add(`row ${line}`, 'columnCount', { expected: numColumns, actual: cells.length })
      return
    }
    const row = lines.length
    if (row > MAX_ROWS) {
      problems.add('', 'tooManyRows', { actual: row, limit: MAX_ROWS })
      over = true
      return
    }
    lines.push(line)
    reserve(row + 1)
    cells.forEach((cell, column) => addCell(cell.trim(), row, column))
  }

  function start(cells: readonly string[], problems: ProblemList): void {
    numColumns = cells.length
    first = cells.map((cell) => cell.trim())
    firstKinds = first.map((cell) => readCell(cell).kind)
    if (numColumns > MAX_COLUMNS) {
      problems.add('', 'tooManyColumns', { actual: numColumns, limit: MAX_COLUMNS })
      over = true
      return
    }
    for (const name of first) {
      counts.push({ numbers: 0, texts: 0 })
      oddities.push([])
      texts.push(isLabelName(name) || name === labelColumn ? [] : null)
    }
  }

  function reserve(numRows: number): void {
    if (numRows * numColumns <= values.length) return
    const grown = new Float64Array(Math.max(2 * values.length, 64 * numColumns))
    grown.set(values)
    values = grown
  }

  function addCell(text: string, row: number, column: number): void {
    const { kind, value } = readCell(text)
    values[row * numColumns + column] = value
    texts[column]?.push(text)
    if (kind === 'text' || kind === 'infinite') oddities[column].push({ row, text, kind })
    if (kind === 'decimalComma') decimalComma ??= { row, column, text }
    if (kind === 'number' && text.includes('.')) decimalPoint = true
    if (row > 0 && kind === 'text') counts[column].texts++
    else if (row > 0 && kind !== 'missing') counts[column].numbers++
  }

  function finish(problems: ProblemList): RawTable | null {
    if (lines.length === 0) {
      problems.add('', 'noData')
      return null
    }
    const skipped = hasHeader() ? 1 : 0
    const pathOf = (row: number, column: number): string =>
      column < 0 ? `row ${lines[row + skipped]}` : `row ${lines[row + skipped]}, column ${column + 1}`
    if (decimalComma !== null && decimalPoint && decimalComma.row >= skipped) {
      problems.add(pathOf(decimalComma.row - skipped, decimalComma.column), 'notNumber', {
        actual: `"${decimalComma.text}"`,
      })
      return null
    }
    return {
      numColumns,
      header: skipped === 1 ? first : null,
      numRows: lines.length - skipped,
      values: values.subarray(skipped * numColumns, lines.length * numColumns),
      oddities: oddities.map((cells) =>
        cells.filter(({ row }) => row >= skipped).map((cell) => ({ ...cell, row: cell.row - skipped })),
      ),
      texts: texts.map((column) => column?.slice(skipped) ?? null),
      pathOf,
    }
  }

  function hasHeader(): boolean {
    if (!firstKinds.includes('text')) return false
    if (firstKinds.every((kind) => kind === 'text' || kind === 'missing')) return true
    return firstKinds.some((kind, column) => kind === 'text' && counts[column].numbers > counts[column].texts)
  }
}
