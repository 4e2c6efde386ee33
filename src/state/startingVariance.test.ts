import { expect, test } from 'vitest'
import { startingVariance } from './startingVariance.ts'

const table = {
  name: 'a',
  numPoints: 3,
  dataDim: 2,
  columnNames: ['a', 'b'],
  values: Float64Array.of(0, 5, 2, Number.NaN, Number.NaN, 1),
  label: null,
}

test('the mean variance of what is observed, and of images at least 1', () => {
  // variances 1 and 4
  expect(startingVariance(table, false)).toBe(2.5)
  expect(startingVariance(table, true)).toBe(1)
  const imageShape = { channels: 1, height: 1, width: 2 }
  expect(startingVariance({ ...table, imageShape }, false)).toBe(2.5)
  const faint = { ...table, values: table.values.map((value) => value / 10) }
  expect(startingVariance({ ...faint, imageShape }, false)).toBe(1)
  expect(startingVariance({ ...faint, values: new Float64Array(6) }, false)).toBe(1)
})
