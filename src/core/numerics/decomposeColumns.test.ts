import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decomposeColumns } from './decomposeColumns.ts'

function decompose(matrix: number[]): { u: Float64Array; s: Float64Array; v: Float64Array } {
  const D = matrix.length / 2
  const [u, s, v] = [new Float64Array(2 * D), new Float64Array(2), new Float64Array(2)]
  decomposeColumns(Float64Array.from(matrix), 0, D, u, 0, s, 0, v)
  return { u, s, v }
}

/** Below this doubles have no more digits: products of denormal numbers are rounded to it. */
const SMALLEST = 1e-322

const entry = fc.oneof(fc.constant(0), fc.double({ min: -1e3, max: 1e3, noNaN: true }))

test('the factors multiply to the matrix, and are orthonormal', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }).chain((D) => fc.array(entry, { minLength: 2 * D, maxLength: 2 * D })),
      fc.constantFrom(1, 1e-160, 1e160),
      (entries, scale) => {
        const matrix = entries.map((value) => value * scale)
        const D = matrix.length / 2
        const { u, s, v } = decompose(matrix)
        const [cos, sin] = v
        expect(s[0]).toBeGreaterThanOrEqual(s[1])
        expect(s[1]).toBeGreaterThanOrEqual(0)
        for (let d = 0; d < D; d++) {
          const row = [s[0] * u[d] * cos - s[1] * u[D + d] * sin, s[0] * u[d] * sin + s[1] * u[D + d] * cos]
          row.forEach((value, k) =>
            expect(Math.abs(value - matrix[2 * d + k])).toBeLessThanOrEqual(2e-15 * s[0] + SMALLEST),
          )
        }
        const dot = (i: number, j: number): number =>
          Array.from({ length: D }, (_, d) => u[i * D + d] * u[j * D + d]).reduce((a, b) => a + b, 0)
        expect(Math.abs(dot(0, 0) - (s[0] > 0 ? 1 : 0))).toBeLessThan(2e-15)
        expect(Math.abs(dot(1, 1) - (s[1] > 0 ? 1 : 0))).toBeLessThan(2e-15)
        if (s[1] > 1e-3 * s[0]) expect(Math.abs(dot(0, 1))).toBeLessThan(1e-12)
        expect(cos * cos + sin * sin).toBeWithinRel(1, 1e-15)
      },
    ),
    { numRuns: 500 },
  )
})

test('a small singular value keeps its digits beside a large one, and rank 1 has exactly one', () => {
  expect(decompose([1e7, 0, 0, 1e-7]).s).toEqual(Float64Array.of(1e7, 1e-7))
  const { s } = decompose([1, 2, 2, 4, -3, -6])
  expect(s[0]).toBeWithinRel(Math.sqrt(70), 1e-15)
  expect(s[1]).toBe(0)
})
