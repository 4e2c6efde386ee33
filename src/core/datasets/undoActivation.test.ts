import { expect, test } from 'vitest'
import type { Dataset } from './dataset.ts'
import { undoActivation } from './undoActivation.ts'

function table(...values: number[]): Dataset {
  return {
    name: 'own',
    numPoints: values.length / 2,
    dataDim: 2,
    values: Float64Array.from(values),
    columnNames: ['a', 'b'],
    label: null,
  }
}
function undone(dataset: Dataset, activation: 'Sigmoid' | 'Tanh'): Float64Array {
  const parsed = undoActivation(dataset, activation)
  if (!parsed.ok) throw new Error('refused')
  return parsed.value.values
}

test('gives back what went into the activation, missing values as they were', () => {
  const inputs = [-3, 0, NaN, 1e-9, 2.5, -1e-12]
  const sigmoid = undone(table(...inputs.map((h) => 1 / (1 + Math.exp(-h)))), 'Sigmoid')
  const tanh = undone(table(...inputs.map(Math.tanh)), 'Tanh')
  inputs.forEach((h, i) => {
    if (Number.isNaN(h)) return expect([sigmoid[i], tanh[i]]).toEqual([NaN, NaN])
    expect(Math.abs(sigmoid[i] - h)).toBeLessThan(1e-14)
    expect(Math.abs(tanh[i] - h)).toBeLessThan(1e-15 + 1e-14 * Math.abs(h))
  })
})

test('values at the ends become the middles of the outer bins of 256', () => {
  const logit = (p: number): number => Math.log(p / (1 - p))
  expect(undone(table(0, 1), 'Sigmoid')[0]).toBeCloseTo(logit(1 / 512), 13)
  expect(undone(table(0, 1), 'Sigmoid')[1]).toBeCloseTo(logit(511 / 512), 13)
  expect(undone(table(-1, 0), 'Tanh')[0]).toBeCloseTo(Math.atanh(2 / 512 - 1), 13)
  expect(undone(table(-1, 0), 'Tanh')[1]).toBe(0)
})

test('says how many values lie outside', () => {
  const parsed = undoActivation(table(0.5, 1.2, -0.1, 0.3), 'Sigmoid')
  expect(parsed.ok ? [] : parsed.problems).toEqual([
    { path: '', code: 'outsideRange', params: { count: 2, lower: 0, upper: 1 } },
  ])
})
