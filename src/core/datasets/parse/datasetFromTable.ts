import type { ProblemList } from '../../problemList.ts'
import type { Dataset } from '../dataset.ts'
import { guessImageShape } from '../images/guessImageShape.ts'
import { isLabelName } from './isLabelName.ts'
import type { RawTable } from './rawTable.ts'

/**
 * A table's data columns and label as a dataset; rows with nothing observed are left out. Notices: 'columnAsLabel' for
 * every column that is set aside, 'emptyRowsDropped', 'constantColumn'.
 *
 * @param labelColumn  a column's name; '' for no label; null to choose: the first column named as a label, else the
 *                     first that is mostly text
 */
export function datasetFromTable(
  table: RawTable,
  name: string,
  labelColumn: string | null,
  problems: ProblemList,
  notices: ProblemList,
): Dataset | null {
  const label = chooseLabel(table, labelColumn, problems)
  const columns = dataColumns(table, label, labelColumn, problems, notices)
  if (problems.problems.length > 0) return null
  const rows = observedRows(table, columns)
  if (columns.length === 0 || rows.length === 0) {
    problems.add('', 'noData')
    return null
  }
  if (rows.length < table.numRows) notices.add('', 'emptyRowsDropped', { count: table.numRows - rows.length })
  const dataDim = columns.length
  const values = new Float64Array(rows.length * dataDim)
  rows.forEach((row, n) =>
    columns.forEach((column, d) => (values[n * dataDim + d] = table.values[row * table.numColumns + column])),
  )
  const columnNames = columns.map((column, d) => nameOf(table, column) || `x${d + 1}`)
  const imageShape = guessImageShape(columnNames)
  // pixels at the rim are constant as a rule: nothing to tell of
  columnNames.forEach((columnName, d) => {
    if (imageShape === null && isConstant(values, dataDim, d))
      notices.add('', 'constantColumn', { name: columnName })
  })
  return {
    name,
    numPoints: rows.length,
    dataDim,
    columnNames,
    values,
    ...(imageShape === null ? {} : { imageShape }),
    label:
      label === null ? null : { name: displayName(table, label), values: labelTexts(table, label, rows) },
  }
}

function nameOf(table: RawTable, column: number): string {
  return table.header?.[column] ?? ''
}

function displayName(table: RawTable, column: number): string {
  return nameOf(table, column) || `column ${column + 1}`
}

function chooseLabel(table: RawTable, labelColumn: string | null, problems: ProblemList): number | null {
  if (labelColumn === '') return null
  const columns = Array.from({ length: table.numColumns }, (_, column) => column)
  if (labelColumn !== null) {
    const chosen = columns.find((column) => displayName(table, column) === labelColumn)
    if (chosen === undefined) problems.add(labelColumn, 'missing', { expected: 'column' })
    return chosen ?? null
  }
  const named = columns.find((column) => isLabelName(nameOf(table, column)))
  return named ?? columns.find((column) => isText(table, column)) ?? null
}

/** Whether half of what the column holds, or more, is text. */
function isText(table: RawTable, column: number): boolean {
  const texts = table.oddities[column].filter(({ kind }) => kind === 'text').length
  return texts > 0 && 2 * texts >= countObserved(table, column) + table.oddities[column].length
}

function countObserved(table: RawTable, column: number): number {
  let count = 0
  for (let row = 0; row < table.numRows; row++)
    if (!Number.isNaN(table.values[row * table.numColumns + column])) count++
  return count
}

/** The columns that are data; text is set aside with a notice, except where the user wants no label at all. */
function dataColumns(
  table: RawTable,
  label: number | null,
  labelColumn: string | null,
  problems: ProblemList,
  notices: ProblemList,
): number[] {
  const columns: number[] = []
  for (let column = 0; column < table.numColumns; column++) {
    if (column === label || (labelColumn !== '' && isText(table, column))) {
      const code = column === label ? 'columnAsLabel' : 'textColumnDropped'
      notices.add('', code, { name: displayName(table, column) })
      continue
    }
    for (const { row, text, kind } of table.oddities[column]) {
      if (problems.isFull()) break
      const path = table.pathOf(row, column)
      if (kind === 'infinite') problems.add(path, 'notFinite', { actual: text })
      else problems.add(path, 'notNumber', { actual: `"${text.slice(0, 20)}"` })
    }
    // A delimiter at the end of each line makes a column without name and content.
    const isVoid =
      nameOf(table, column) === '' &&
      table.oddities[column].length === 0 &&
      countObserved(table, column) === 0
    if (!isVoid) columns.push(column)
  }
  return columns
}

function observedRows(table: RawTable, columns: readonly number[]): number[] {
  const rows: number[] = []
  for (let row = 0; row < table.numRows; row++)
    if (columns.some((column) => !Number.isNaN(table.values[row * table.numColumns + column]))) rows.push(row)
  return rows
}

function isConstant(values: Float64Array, dataDim: number, d: number): boolean {
  let seen = Number.NaN
  let count = 0
  for (let k = d; k < values.length; k += dataDim) {
    const value = values[k]
    if (Number.isNaN(value)) continue
    if (count > 0 && value !== seen) return false
    seen = value
    count++
  }
  return count > 1
}

function labelTexts(table: RawTable, label: number, rows: readonly number[]): string[] {
  const texts = table.texts[label]
  if (texts !== null) return rows.map((row) => texts[row])
  const odd = new Map(table.oddities[label].map(({ row, text }) => [row, text]))
  return rows.map((row) => {
    const value = table.values[row * table.numColumns + label]
    return odd.get(row) ?? (Number.isNaN(value) ? '' : String(value))
  })
}
