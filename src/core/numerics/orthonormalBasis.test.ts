import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRng } from './createRng.ts'
import { orthonormalBasis } from './orthonormalBasis.ts'
import { addRows, rowsTimes } from './rowProducts.ts'
import { standardNormal } from './standardNormal.ts'

/** Columns of very different sizes, some of them zero, repeated, or nearly in the span of the others. */
function awkwardColumns(D: number, n: number, seed: number): Float64Array {
  const rng = createRng(seed)
  const columns = new Float64Array(D * n)
  for (let j = 0; j < n; j++) {
    const kind = rng()
    const other = Math.floor(rng() * j)
    const scale = rng() < 0.2 ? 10 ** (300 * rng() - 150) : 1
    for (let d = 0; d < D; d++) {
      if (kind < 0.15) continue
      const own = scale * standardNormal(rng)
      const repeated = j > 0 && kind < 0.5
      const size = kind < 0.3 ? 0 : 1e-12
      columns[d * n + j] = repeated ? columns[d * n + other] * (1 + size * standardNormal(rng)) : own
    }
  }
  return columns
}

test('its vectors are orthonormal, and every column is theirs to its last places', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 0, max: 1e6 }),
      (D, n, seed) => {
        const columns = awkwardColumns(D, n, seed)
        const { rank, basis, factor } = orthonormalBasis(columns, D, n)
        expect(rank).toBeLessThanOrEqual(Math.min(D, n))
        const products = new Float64Array(rank)
        for (let k = 0; k < rank; k++) {
          rowsTimes(basis, rank, basis.slice(k * D, (k + 1) * D), products)
          products.forEach((value, j) => expect(Math.abs(value - (j === k ? 1 : 0))).toBeLessThan(1e-14))
        }
        for (let j = 0; j < n; j++) {
          const rest = Float64Array.from({ length: D }, (_, d) => columns[d * n + j])
          const largest = Math.max(...rest.map(Math.abs))
          const own = Float64Array.from({ length: rank }, (_, k) => factor[k * n + j])
          addRows(basis, 0, rank, own, -1, rest)
          for (const value of rest) expect(Math.abs(value)).toBeLessThanOrEqual(1e-14 * largest)
        }
      },
    ),
    { numRuns: 300 },
  )
})

test('columns of zeros add no direction', () => {
  expect(orthonormalBasis(Float64Array.of(0, 1, 0, 2, 0, 3), 3, 2).rank).toBe(1)
  expect(orthonormalBasis(new Float64Array(6), 3, 2).rank).toBe(0)
})
