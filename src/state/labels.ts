/** A column as label, and back: the same table, read in another way. */
import type { Dataset } from '../core/datasets/dataset.ts'
import { guessImageShape } from '../core/datasets/images/guessImageShape.ts'
import { withImageShape } from './imageShapes.ts'

/** Whether every value of a label is a number or missing, so that it could be data. */
export function isNumericLabel(label: NonNullable<Dataset['label']>): boolean {
  return label.values.every((value) => value === '' || Number.isFinite(Number(value)))
}

/**
 * The table with another column (by index) as label, null for none. The old label, if it is numeric, becomes the last
 * column of the data. Null where that cannot be: a label of text cannot be data, and the last column must stay data.
 */
export function withLabel(dataset: Dataset, column: number | null): Dataset | null {
  const { numPoints, dataDim, values, columnNames, label, name } = dataset
  if (label !== null && !isNumericLabel(label)) return null
  const kept = columnNames.map((_, c) => c).filter((c) => c !== column)
  const returning = label === null ? [] : [label]
  const newDim = kept.length + returning.length
  if (newDim === 0) return null
  const newValues = new Float64Array(numPoints * newDim)
  for (let n = 0; n < numPoints; n++) {
    kept.forEach((c, k) => (newValues[n * newDim + k] = values[n * dataDim + c]!))
    returning.forEach(({ values: texts }) => {
      const text = texts[n] ?? ''
      newValues[n * newDim + kept.length] = text === '' ? Number.NaN : Number(text)
    })
  }
  const hasEmptyRow = Array.from({ length: numPoints }, (_, n) => n).some((n) =>
    newValues.subarray(n * newDim, (n + 1) * newDim).every(Number.isNaN),
  )
  if (hasEmptyRow) return null
  const texts = (c: number): string[] =>
    Array.from({ length: numPoints }, (_, n) => {
      const value = values[n * dataDim + c]!
      return Number.isNaN(value) ? '' : String(value)
    })
  const names = [...kept.map((c) => columnNames[c]!), ...returning.map((old) => old.name)]
  const table = {
    name,
    numPoints,
    dataDim: newDim,
    columnNames: names,
    values: newValues,
    label: column === null ? null : { name: columnNames[column]!, values: texts(column) },
  }
  return withImageShape(table, guessImageShape(names))
}
