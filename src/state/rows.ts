import type { Dataset } from '../core/datasets/dataset.ts'

/** Row i of the data. */
export function pointOf(dataset: Dataset, index: number): number[] {
  const { dataDim, values } = dataset
  return Array.from(values.subarray(index * dataDim, (index + 1) * dataDim))
}

/** The row that a point is, to the bit; null for none. */
export function indexOfPoint(dataset: Dataset | null, x: readonly number[]): number | null {
  if (dataset === null || dataset.dataDim !== x.length) return null
  for (let i = 0; i < dataset.numPoints; i++) {
    if (x.every((value, d) => Object.is(value, dataset.values[i * dataset.dataDim + d]))) return i
  }
  return null
}
