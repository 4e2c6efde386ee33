/** The range of a table along its columns, as a plot of it shows them. */
import type { Dataset } from '../core/datasets/dataset.ts'
import type { Extent2, Interval } from './selectors.ts'

/** [minimum − margin, maximum + margin]; a range of no width gets one. */
export function padded(minimum: number, maximum: number, share: number): Interval {
  if (!(minimum <= maximum)) return [-1, 1]
  const width = maximum - minimum
  const pad = width > 0 ? share * width : Math.max(1, Math.abs(minimum)) * 0.5
  return [minimum - pad, maximum + pad]
}

/** The data's range along one coordinate and 20 % on each side. */
export function dataRange(dataset: Dataset, coordinate: number): Interval {
  let minimum = Infinity
  let maximum = -Infinity
  for (let i = coordinate; i < dataset.values.length; i += dataset.dataDim) {
    const value = dataset.values[i]!
    if (value < minimum) minimum = value
    if (value > maximum) maximum = value
  }
  return padded(minimum, maximum, 0.2)
}

/** What an empty table is drawn on where nothing else says. */
const EMPTY_SHEET: Extent2 = [
  [-2, 2],
  [-2, 2],
]

/** The sheet that shows a table of one or two columns whole; of one column both axes are it. */
export function sheetOf(dataset: Dataset): Extent2 {
  if (dataset.numPoints === 0) return EMPTY_SHEET
  return [dataRange(dataset, 0), dataRange(dataset, dataset.dataDim - 1)]
}
