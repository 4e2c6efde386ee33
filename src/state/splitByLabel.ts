import type { Dataset } from '../core/datasets/dataset.ts'

/** A table in two: the rows with one of these labels, and all others. Null where either would be empty. */
export function splitByLabel(
  dataset: Dataset,
  labels: readonly string[],
): { readonly kept: Dataset; readonly others: Dataset } | null {
  const texts = dataset.label?.values ?? []
  const rows = Array.from({ length: dataset.numPoints }, (_, n) => n)
  const isKept = (n: number): boolean => labels.includes(texts[n] ?? '')
  const kept = rows.filter(isKept)
  const others = rows.filter((n) => !isKept(n))
  if (dataset.label === null || kept.length === 0 || others.length === 0) return null
  return { kept: rowsAsTable(dataset, kept), others: rowsAsTable(dataset, others) }
}

function rowsAsTable(dataset: Dataset, rows: readonly number[]): Dataset {
  const { dataDim, label } = dataset
  const values = new Float64Array(rows.length * dataDim)
  rows.forEach((row, n) =>
    values.set(dataset.values.subarray(row * dataDim, (row + 1) * dataDim), n * dataDim),
  )
  return {
    ...dataset,
    numPoints: rows.length,
    values,
    label: label === null ? null : { ...label, values: rows.map((row) => label.values[row] ?? '') },
  }
}
