import { expect, test } from 'vitest'
import type { Dataset } from './dataset.ts'
import { hideValues } from './hideValues.ts'

function table(numPoints: number, dataDim: number): Dataset {
  const values = Float64Array.from({ length: numPoints * dataDim }, (_, k) => k)
  const columnNames = Array.from({ length: dataDim }, (_, d) => `x${d}`)
  return { name: 'table', numPoints, dataDim, columnNames, values, label: null }
}
const numMissing = (values: Float64Array): number => values.filter(Number.isNaN).length

test('hides exactly the share of the observed values, evenly, and leaves the others as they are', () => {
  const whole = table(2000, 5)
  whole.values[7] = Number.NaN
  const { values } = hideValues(whole, 0.2, 3)
  expect(numMissing(values)).toBe(1 + Math.round(0.2 * 9999))
  values.forEach((value, k) => expect(Number.isNaN(value) || value === k).toBe(true))
  // halves and columns have their part, within 4 standard deviations
  const parts = [
    values.subarray(0, 5000),
    ...[0, 1, 2, 3, 4].map((d) => values.filter((_, k) => k % 5 === d)),
  ]
  for (const part of parts) {
    const spread = Math.sqrt(0.16 * part.length)
    expect(Math.abs(numMissing(part) - 0.2 * part.length)).toBeLessThan(4 * spread)
  }
  expect(hideValues(whole, 0.2, 3).values).toEqual(values)
  expect(hideValues(whole, 0.2, 4).values).not.toEqual(values)
  expect(numMissing(whole.values)).toBe(1)
})

test('a row keeps at least one value, and one that had none gets none', () => {
  const whole = table(500, 2)
  whole.values.set([Number.NaN, Number.NaN])
  const { values } = hideValues(whole, 0.9, 1)
  for (let n = 1; n < 500; n++) expect(numMissing(values.subarray(2 * n, 2 * n + 2))).toBeLessThan(2)
  expect(numMissing(values.subarray(0, 2))).toBe(2)
})

test('a share out of range is refused', () => {
  expect(() => hideValues(table(1, 1), 1, 0)).toThrow('share: expected one in [0, 1), got 1')
})
