import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { NumericalError } from '../problem.ts'
import type { Dataset } from './dataset.ts'
import { liftPoint } from './liftPoint.ts'
import { parseData } from './parseData.ts'
import { principalAxes } from './principalAxes.ts'
import { projectRows } from './projectRows.ts'

function table(dataDim: number, values: Float64Array): Dataset {
  const columnNames = Array.from({ length: dataDim }, (_, d) => `x${d + 1}`)
  return { name: 't', numPoints: values.length / dataDim, dataDim, columnNames, values, label: null }
}

/** Normal draws, mixed by a random matrix, far from the origin. */
function cloud(dataDim: number, numPoints: number): Dataset {
  const rng = createRng(7)
  const mix = Array.from({ length: dataDim * dataDim }, () => standardNormal(rng))
  const values = new Float64Array(numPoints * dataDim)
  for (let n = 0; n < numPoints; n++) {
    const z = Array.from({ length: dataDim }, (_, k) => standardNormal(rng) * (k + 1))
    for (let d = 0; d < dataDim; d++)
      values[n * dataDim + d] = 50 + z.reduce((sum, value, k) => sum + mix[d * dataDim + k] * value, 0)
  }
  return table(dataDim, values)
}

const iris = ((): Dataset => {
  const text = readFileSync(new URL('../../../public/presets/iris.csv', import.meta.url), 'utf8')
  const parsed = parseData(text, 'iris')
  if (!parsed.ok) throw new Error('iris.csv is not a table')
  return parsed.value
})()

describe('principalAxes', () => {
  test('of the iris data are those of the literature', () => {
    const { axes, mean, varianceShare } = principalAxes(iris, 2)
    expect(mean[0]).toBeCloseTo(5.8433, 4)
    // scikit-learn, PCA(2)
    const known = [0.36138659, -0.08452251, 0.85667061, 0.3582892, 0.65658877, 0.73016143, -0.17337266]
    known.forEach((value, i) => expect(axes[i]).toBeCloseTo(value, 7))
    expect(varianceShare[0]).toBeCloseTo(0.92461872, 7)
    expect(varianceShare[1]).toBeCloseTo(0.05306648, 7)
  })

  test('are orthonormal, and the projections are uncorrelated and have their variances', () => {
    const dataset = cloud(6, 200)
    const projection = principalAxes(dataset, 6)
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 6; j++) {
        let product = 0
        for (let d = 0; d < 6; d++) product += projection.axes[i * 6 + d] * projection.axes[j * 6 + d]
        expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-14)
      }
    }
    const rows = projectRows(projection, dataset.values)
    const moment = (i: number, j: number): number => {
      let sum = 0
      for (let n = 0; n < 200; n++) sum += rows[n * 6 + i] * rows[n * 6 + j]
      return sum / 200
    }
    const total = [0, 1, 2, 3, 4, 5].reduce((sum, i) => sum + moment(i, i), 0)
    for (let i = 0; i < 6; i++) {
      expect(moment(i, i) / total).toBeCloseTo(projection.varianceShare[i], 13)
      for (let j = 0; j < i; j++) expect(Math.abs(moment(i, j)) / total).toBeLessThan(1e-14)
    }
    expect([...projection.varianceShare]).toEqual([...projection.varianceShare].sort((a, b) => b - a))
  })

  test('keep their sign when the data are mirrored', () => {
    const mirrored = { ...iris, values: iris.values.map((value) => -value) }
    const [a, b] = [principalAxes(iris, 2), principalAxes(mirrored, 2)]
    a.axes.forEach((value, i) => expect(b.axes[i]).toBeCloseTo(value, 12))
  })

  test('leave missing values out by pairs', () => {
    const missing = Number.NaN
    // The covariance of a and b is that of rows 1, 2 and 4: deviations of a from 2 and of b from 5.
    const { axes, mean } = principalAxes(
      table(2, Float64Array.of(1, 4, 2, 5, 3, missing, 2, 6, missing, 5)),
      2,
    )
    expect([...mean]).toEqual([2, 5])
    const [variance1, variance2, covariance] = [2 / 4, 2 / 4, 1 / 3]
    const [u, v] = axes
    expect(variance1 * u + covariance * v).toBeCloseTo((variance1 + covariance) * u, 14)
    expect(covariance * u + variance2 * v).toBeCloseTo((variance1 + covariance) * v, 14)
  })

  test('exist of a constant table and of a column without a value', () => {
    const { axes, varianceShare } = principalAxes(
      table(3, Float64Array.of(1, 2, Number.NaN, 1, 2, Number.NaN)),
      2,
    )
    expect(axes.every(Number.isFinite)).toBe(true)
    expect(varianceShare).toEqual([0, 0])
  })

  test('refuse squares beyond the doubles, and more axes than columns', () => {
    expect(() => principalAxes(table(2, Float64Array.of(1e200, 0, -1e200, 1)), 2)).toThrow(NumericalError)
    expect(() => principalAxes(table(2, Float64Array.of(1, 2)), 3)).toThrow(RangeError)
  })
})

test('a lifted place projects to itself, and a row with a missing entry to nowhere', () => {
  const projection = principalAxes(iris, 2)
  const [first, second] = projectRows(projection, liftPoint(projection, [0.7, -1.3]))
  expect(first).toBeCloseTo(0.7, 13)
  expect(second).toBeCloseTo(-1.3, 13)
  expect([...projectRows(projection, [1, 2, Number.NaN, 3])]).toEqual([Number.NaN, Number.NaN])
})
