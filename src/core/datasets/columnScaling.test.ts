import { expect, test } from 'vitest'
import { columnScaling } from './columnScaling.ts'

test('is the mean and standard deviation of what each column observes; 1 where it does not vary', () => {
  const values = Float64Array.of(1, 7, Number.NaN, 3, 7, Number.NaN, Number.NaN, 7, Number.NaN)
  const columnNames = ['a', 'b', 'c']
  const table = { name: 't', numPoints: 3, dataDim: 3, columnNames, values, label: null }
  expect(columnScaling(table)).toEqual({ mean: [2, 7, 0], std: [1, 1, 1] })
  const wide = { ...table, values: values.map((value) => 1e4 + 5 * value) }
  expect(columnScaling(wide).std[0]).toBeCloseTo(5, 10)
})
