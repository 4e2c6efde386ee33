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
  const { values } = hideValues(whole, { share: 0.2, seed: 3, numPatterns: null })
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
  expect(hideValues(whole, { share: 0.2, seed: 3, numPatterns: null }).values).toEqual(values)
  expect(hideValues(whole, { share: 0.2, seed: 4, numPatterns: null }).values).not.toEqual(values)
  expect(numMissing(whole.values)).toBe(1)
})

test('a row keeps at least one value, and one that had none gets none', () => {
  const whole = table(500, 2)
  whole.values.set([Number.NaN, Number.NaN])
  const { values } = hideValues(whole, { share: 0.9, seed: 1, numPatterns: null })
  for (let n = 1; n < 500; n++) expect(numMissing(values.subarray(2 * n, 2 * n + 2))).toBeLessThan(2)
  expect(numMissing(values.subarray(0, 2))).toBe(2)
})

test('a share out of range is refused', () => {
  expect(() => hideValues(table(1, 1), { share: 1, seed: 0, numPatterns: null })).toThrow(
    'share: expected one in [0, 1), got 1',
  )
})

test('by patterns: few sets of columns, each of the share, evenly drawn', () => {
  const whole = table(3000, 10)
  whole.values[0] = Number.NaN
  const recipe = { share: 0.3, seed: 5, numPatterns: 4 }
  const { values } = hideValues(whole, recipe)
  const counts = new Map<string, number>()
  for (let n = 1; n < 3000; n++) {
    const row = Array.from(values.subarray(10 * n, 10 * n + 10))
    const hidden = row.flatMap((value, d) => (Number.isNaN(value) ? [d] : []))
    expect(hidden).toHaveLength(3)
    counts.set(hidden.join(), (counts.get(hidden.join()) ?? 0) + 1)
  }
  expect(counts.size).toBe(4)
  // within 4 standard deviations of a quarter
  for (const count of counts.values()) expect(Math.abs(count - 750)).toBeLessThan(4 * Math.sqrt(563))
  expect(hideValues(whole, recipe).values).toEqual(values)
  const narrow = hideValues(table(50, 2), { share: 0.9, seed: 1, numPatterns: 1 })
  expect(numMissing(narrow.values)).toBe(50)
  expect(() => hideValues(whole, { ...recipe, numPatterns: 0 })).toThrow('numPatterns')
})
