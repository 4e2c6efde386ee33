import { expect, test } from 'vitest'
import { createRng } from './createRng.ts'
import { leadingEigenpairs } from './leadingEigenpairs.ts'
import { standardNormal } from './standardNormal.ts'
import { symmetricEigen } from './symmetricEigen.ts'

/** Symmetric, with the given eigenvalues, the others 0, in random directions. */
function withEigenvalues(n: number, eigenvalues: readonly number[]): Float64Array {
  const rng = createRng(3)
  const directions: Float64Array[] = []
  for (const _ of eigenvalues) {
    const v = Float64Array.from({ length: n }, () => standardNormal(rng))
    for (let pass = 0; pass < 2; pass++)
      for (const u of directions) {
        const product = u.reduce((sum, value, i) => sum + value * v[i], 0)
        u.forEach((value, i) => (v[i] -= product * value))
      }
    const size = Math.hypot(...v)
    directions.push(v.map((value) => value / size))
  }
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const entry = directions.reduce((sum, u, k) => sum + eigenvalues[k] * u[i] * u[j], 0)
      matrix[i * n + j] = entry
      matrix[j * n + i] = entry
    }
  return matrix
}

const cases: readonly [string, number, readonly number[]][] = [
  ['apart', 150, Array.from({ length: 150 }, (_, i) => 10 / (1 + i))],
  ['close together', 150, Array.from({ length: 150 }, (_, i) => 1 + 1e-3 * i)],
  ['repeated', 120, [5, 5, 5, 2, 1]],
  ['with larger negative ones', 120, [3, 2, 1, -40, -50]],
  ['all negative but zeros', 100, [-1, -2]],
  ['of one direction', 100, [7]],
  ['of a small matrix', 5, [5, 4, -3, 2, 1]],
  ['of widely different sizes', 130, [1e6, 1e-3, 1e-9]],
]

test.each(cases)('eigenvalues %s', (_, n, eigenvalues) => {
  const matrix = withEigenvalues(n, eigenvalues)
  const { values, vectors } = leadingEigenpairs(matrix, n, 2)
  const all = symmetricEigen(matrix, n).values
  const largest = Math.max(Math.abs(all[0]), Math.abs(all[n - 1]))
  for (let k = 0; k < 2; k++) {
    expect(Math.abs(values[k] - all[n - 1 - k]) / largest).toBeLessThan(1e-13)
    const v = vectors.subarray(k * n, (k + 1) * n)
    const residual = Array.from(v, (entry, i) => {
      const product = matrix.subarray(i * n, (i + 1) * n).reduce((sum, m, j) => sum + m * v[j], 0)
      return product - values[k] * entry
    })
    expect(Math.hypot(...residual) / largest / Math.sqrt(n)).toBeLessThan(2e-14)
  }
  const [a, b] = [vectors.subarray(0, n), vectors.subarray(n)]
  expect(Math.abs(Math.hypot(...a) - 1)).toBeLessThan(1e-14)
  expect(Math.abs(a.reduce((sum, value, i) => sum + value * b[i], 0))).toBeLessThan(1e-14)
})

test('of a matrix of zeros', () => {
  expect(leadingEigenpairs(new Float64Array(10_000), 100, 2).values).toEqual(new Float64Array(2))
})
