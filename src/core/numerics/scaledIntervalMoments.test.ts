import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gaussNodes, gaussOffset, gaussWeights, MAX_GAUSS_NODES } from './gaussLegendre.ts'
import { scaledIntervalMass } from './scaledIntervalMass.ts'
import { scaledIntervalMoments } from './scaledIntervalMoments.ts'
import { truncatedGaussianMoments } from './truncatedGaussian.ts'

test('mass as of scaledIntervalMass, moments as of truncatedGaussianMoments', () => {
  const start = fc.oneof(
    fc.double({ min: -8, max: 10, noNaN: true }),
    fc.double({ min: 1, max: 6, noNaN: true }).map((power) => 10 ** power),
  )
  const width = fc.oneof(
    fc.double({ min: -9, max: 2, noNaN: true }).map((power) => 10 ** power),
    fc.constant(Infinity),
  )
  const out = new Float64Array(3)
  const reference = new Float64Array(4)
  fc.assert(
    fc.property(start, width, (a, w) => {
      const b = a + w
      fc.pre(a + b >= 0 && b - a > 1e-10 * Math.abs(a))
      scaledIntervalMoments(a, b, b - a, out)
      truncatedGaussianMoments(a, b, 0, 1, reference)
      expect(out[0]).toBeWithinRel(scaledIntervalMass(a, b, b - a), 2e-15)
      expect(Math.abs(out[1] - reference[1])).toBeLessThan(1e-15 * Math.max(1, reference[1]))
      expect(out[2]).toBeWithinRel(reference[2], 4e-15)
    }),
    { numRuns: 3000 },
  )
})

test('Gauss–Legendre rules are exact for polynomials of degree 2 n − 1', () => {
  for (let n = 1; n <= MAX_GAUSS_NODES; n++) {
    for (let degree = 0; degree < 2 * n; degree++) {
      let sum = 0
      for (let i = gaussOffset(n); i < gaussOffset(n + 1); i++) {
        sum += gaussWeights[i] * gaussNodes[i] ** degree
      }
      expect(Math.abs(sum - (degree % 2 === 0 ? 2 / (degree + 1) : 0))).toBeLessThan(2e-15)
    }
  }
})
