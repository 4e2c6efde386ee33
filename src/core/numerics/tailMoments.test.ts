import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gaussNodes, gaussOffset, gaussWeights } from './gaussLegendre.ts'
import { negativeExp } from './negativeExp.ts'
import { tailExcess } from './tailExcess.ts'
import { tailMoments } from './tailMoments.ts'

/** E Xʲ by quadrature of x ↦ e^{−ax−x²/2} in short parts. */
function byQuadrature(a: number, j: number): number {
  const part = 1 / (1 + a)
  const sums = [0, 0]
  for (let k = 0; k < 60; k++) {
    for (let i = gaussOffset(20); i < gaussOffset(21); i++) {
      const x = part * (k + 0.5 + 0.5 * gaussNodes[i])
      const w = gaussWeights[i] * Math.exp(-x * (a + 0.5 * x))
      sums[0] += w
      sums[1] += w * x ** j
    }
  }
  return sums[1] / sums[0]
}

/** E X, E X², E X³ from r_j = (j + 1)/(a + r_{j+1}), all terms positive, from so far that what is left out is no digit. */
function byFraction(a: number): number[] {
  let r = 0
  for (let j = Math.ceil(40 + 2400 / (a * a)); j > 3; j--) r = j / (a + r)
  const r2 = 3 / (a + r)
  const r1 = 2 / (a + r2)
  const m = 1 / (a + r1)
  return [m, m * r1, m * r1 * r2]
}

const anywhere = fc.oneof(
  fc.double({ min: 0, max: 34, noNaN: true }),
  fc.double({ min: 1, max: 14, noNaN: true }).map((power) => 10 ** power),
)

test('moments of the excess, from the bulk to 1e14', () => {
  const out = new Float64Array(3)
  fc.assert(
    fc.property(anywhere, (a) => {
      tailMoments(a, out)
      expect(out[0]).toBeWithinRel(tailExcess(a), 1e-15)
      const reference = a < 1 ? [1, 2, 3].map((j) => byQuadrature(a, j)) : byFraction(a)
      // the quadrature itself rounds 1200 terms and the places of their nodes
      for (const [j, value] of reference.entries()) expect(out[j]).toBeWithinRel(value, a < 1 ? 1e-14 : 6e-15)
    }),
    { numRuns: 2000 },
  )
})

test('far out they are those of an exponential, without overflow', () => {
  const out = new Float64Array(3)
  for (const a of [1e9, 1.1e9, 1e50, 1e100]) {
    tailMoments(a, out)
    for (const [j, value] of out.entries()) expect(value * a ** (j + 1)).toBeWithinRel([1, 2, 6][j], 1e-15)
  }
})

test('negativeExp is e^−x', () => {
  fc.assert(
    fc.property(fc.double({ min: -5, max: 100, noNaN: true }), (x) => {
      expect(negativeExp(x)).toBeWithinRel(Math.exp(-x), 6e-16)
    }),
    { numRuns: 5000 },
  )
  expect(negativeExp(0)).toBe(1)
  expect(negativeExp(Infinity)).toBe(0)
  expect(negativeExp(NaN)).toBeNaN()
})
