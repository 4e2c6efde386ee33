import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cholesky, choleskyLogDet, solveLower, solveLowerTransposed } from './cholesky.ts'
import { createRng } from './createRng.ts'
import { logSumExp } from './logSumExp.ts'
import { neumaierSum } from './neumaierSum.ts'
import { standardNormal } from './standardNormal.ts'
import { symmetricEigenvalues } from './symmetricEigenvalues.ts'

describe('random numbers', () => {
  test('a seed gives the same bits for ever', () => {
    const rng = createRng(42)
    expect([rng(), rng(), standardNormal(rng), standardNormal(rng)]).toMatchInlineSnapshot(`
      [
        0.2725744465111921,
        0.14005348723065558,
        1.4998335130747706,
        -1.5082884677096675,
      ]
    `)
    expect(createRng(-3)()).not.toBe(createRng(3)())
    expect(createRng(1)()).not.toBe(createRng(1 + 2 ** 33)())
    expect(() => createRng(0.5)).toThrow(RangeError)
  })

  test('uniform in [0, 1), normal with moments 0, 1, 0, 3, and neighbouring seeds unrelated', () => {
    const n = 40_000
    const rng = createRng(1)
    const moments = [0, 0, 0, 0]
    let isInside = true
    for (let i = 0; i < n; i++) {
      const u = rng()
      isInside &&= u >= 0 && u < 1
      const z = standardNormal(rng)
      for (let k = 0; k < 4; k++) moments[k] += z ** (k + 1) / n
    }
    expect(isInside).toBe(true)
    // variances of z, z², z³, z⁴: 1, 2, 15, 96
    for (const [k, [expected, variance]] of [
      [0, 1],
      [1, 2],
      [0, 15],
      [3, 96],
    ].entries()) {
      expect(Math.abs(moments[k] - expected)).toBeLessThan(4 * Math.sqrt(variance / n))
    }
    const firsts = Array.from({ length: 10_000 }, (_, seed) => createRng(seed)())
    const mean = firsts.reduce((a, b) => a + b) / firsts.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / firsts.length))
    let lag = 0
    for (let i = 1; i < firsts.length; i++) lag += (firsts[i] - 0.5) * (firsts[i - 1] - 0.5)
    expect(Math.abs(lag / firsts.length)).toBeLessThan(4 / 12 / Math.sqrt(firsts.length))
  })
})

describe('sums', () => {
  test('neumaierSum keeps what cancels', () => {
    expect(neumaierSum([1, 1e100, 1, -1e100])).toBe(2)
    expect(neumaierSum([])).toBe(0)
    expect(neumaierSum([1, Infinity])).toBe(Infinity)
    expect(neumaierSum([1, Number.NaN])).toBeNaN()
  })

  test('logSumExp neither overflows nor underflows', () => {
    expect(logSumExp([-1e6, -1e6])).toBe(-1e6 + Math.LN2)
    expect(logSumExp([1000, 1000])).toBe(1000 + Math.LN2)
    expect(logSumExp([-Infinity, 3, -Infinity])).toBe(3)
    expect(logSumExp([-Infinity])).toBe(-Infinity)
    expect(logSumExp([])).toBe(-Infinity)
    expect(logSumExp([0, 0, 99], 2)).toBe(Math.LN2)
  })
})

describe('symmetric matrices', () => {
  const square = fc
    .integer({ min: 1, max: 6 })
    .chain((n) =>
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: n * n, maxLength: n * n }),
    )

  test('cholesky solves, and its log-determinant is the sum of the eigenvalues’ logs', () => {
    fc.assert(
      fc.property(square, (entries) => {
        const n = Math.sqrt(entries.length)
        // A Aᵀ + I: condition below 40
        const matrix = new Float64Array(n * n)
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            for (let k = 0; k < n; k++) matrix[i * n + j] += entries[i * n + k] * entries[j * n + k]
            if (i === j) matrix[i * n + j] += 1
          }
        }
        const factor = cholesky(matrix, n)!
        const logs = symmetricEigenvalues(matrix, n).map(Math.log)
        expect(Math.abs(choleskyLogDet(factor, n) - neumaierSum(logs))).toBeLessThan(1e-12)
        const solution = Float64Array.from({ length: n + 2 }, (_, i) => i)
        solveLower(factor, n, solution, 2)
        solveLowerTransposed(factor, n, solution, 2)
        for (let i = 0; i < n; i++) {
          let sum = 0
          for (let j = 0; j < n; j++) sum += matrix[i * n + j] * solution[2 + j]
          expect(Math.abs(sum - (i + 2))).toBeLessThan(1e-12)
        }
      }),
    )
  })

  test('what is not positive definite has no factor', () => {
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeNull()
    expect(cholesky(Float64Array.of(0), 1)).toBeNull()
    expect(cholesky(Float64Array.of(Number.NaN), 1)).toBeNull()
    expect(cholesky(Float64Array.of(Infinity), 1)).toBeNull()
    expect([...symmetricEigenvalues(Float64Array.of(1, 2, 2, 1), 2)]).toEqual([
      expect.closeTo(-1, 14),
      expect.closeTo(3, 14),
    ])
  })
})
