import type { Dataset } from './dataset.ts'

/**
 * A dataset as CSV with a header, the label (if there is one) as the last column, missing entries empty.
 * `parseData` of it gives the same values to the bit.
 */
export function formatDataset(dataset: Dataset): string {
  const { columnNames, dataDim, label, numPoints, values } = dataset
  const head = [...columnNames, ...(label === null ? [] : [label.name])].map(quoted).join(',')
  const rows = Array.from({ length: numPoints }, (_, n) => {
    const cells = Array.from(values.subarray(n * dataDim, (n + 1) * dataDim), (value) =>
      // String(−0) is '0'
      Number.isNaN(value) ? '' : Object.is(value, -0) ? '-0' : String(value),
    )
    if (label !== null) cells.push(quoted(label.values[n]))
    return cells.join(',')
  })
  return `${[head, ...rows].join('\n')}\n`
}

/** In quotes where CSV asks for them. */
function quoted(text: string): string {
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
