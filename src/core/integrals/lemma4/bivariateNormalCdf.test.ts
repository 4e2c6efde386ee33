import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adaptiveQuadrature } from '../reference/adaptiveQuadrature.ts'
import { bivariateNormalCdf } from './bivariateNormalCdf.ts'
import { normalCdf } from './normalCdf.ts'

/** At an angle from −π/2 to π/2 whose sine is the correlation. */
function atAngle(h: number, k: number, angle: number): number {
  return bivariateNormalCdf(h, k, Math.sin(angle), Math.cos(angle))
}

/** ∫_−∞^h φ(x) Φ((k − ρx)/√(1 − ρ²)) dx, cut where the second factor rises. */
function byQuadrature(h: number, k: number, correlation: number, complement: number): number {
  const f = (x: number): number =>
    (Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)) * normalCdf((k - correlation * x) / complement)
  const rise = k / correlation
  const width = complement / Math.abs(correlation)
  const cuts = [-10, -3, 0, 3, 10].map((m) => rise + m * width).filter((x) => x > -9 && x < h)
  const breaks = [-9, -4, -1, 1, 4]
    .filter((x) => x < h)
    .concat(cuts, [h])
    .toSorted((a, b) => a - b)
  return breaks.slice(1).reduce((sum, to, k) => sum + adaptiveQuadrature(f, breaks[k], to, 1e-15, 1e-2), 0)
}

const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 1e6 }).map((k) => min + ((max - min) * k) / 1e6)
const bound = between(-7, 7)
const sign = fc.constantFrom(1, -1)
const angle = fc.oneof(
  between(-1.57, 1.57),
  // both sides of the change of method, and close to ±1
  fc.tuple(sign, between(0.9, 0.95)).map(([s, rho]) => s * Math.asin(rho)),
  fc.tuple(sign, between(-12, 0)).map(([s, power]) => s * (0.5 * Math.PI - 10 ** power)),
)

describe('bivariateNormalCdf', () => {
  test('agrees with quadrature over one of the two', () => {
    fc.assert(
      fc.property(bound, bound, angle, fc.boolean(), (h, other, a, isClose) => {
        const correlation = Math.sin(a)
        const complement = Math.cos(a)
        // as close to the diagonal as matters where the correlation is strong
        const k = isClose ? Math.sign(a) * h + 0.3 * other * complement : other
        const found = bivariateNormalCdf(h, k, correlation, complement)
        expect(Math.abs(found - byQuadrature(h, k, correlation, complement))).toBeLessThan(1e-15)
      }),
      { numRuns: 2000 },
    )
  })

  test('an orthant is 1/4 + asin(ρ)/2π', () => {
    fc.assert(
      fc.property(angle, (a) => {
        expect(Math.abs(atAngle(0, 0, a) - (0.25 + a / (2 * Math.PI)))).toBeLessThan(1e-15)
      }),
      { numRuns: 1000 },
    )
  })

  test('±1: the smaller half-line, or the interval between', () => {
    fc.assert(
      fc.property(bound, bound, (h, k) => {
        expect(bivariateNormalCdf(h, k, 1, 0)).toBe(normalCdf(Math.min(h, k)))
        const interval = Math.max(0, normalCdf(h) - normalCdf(-k))
        expect(Math.abs(bivariateNormalCdf(h, k, -1, 0) - interval)).toBeLessThan(1e-15)
        // an angle of 1e-9 to a parallel moves mass 1e-9/2π at most, though √(1 − ρ²) of the rounded ρ is 0
        for (const s of [1, -1]) {
          const near = bivariateNormalCdf(h, k, s, 1e-9)
          expect(Math.abs(near - bivariateNormalCdf(h, k, s, 0))).toBeLessThan(2e-10)
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('symmetry, and both orders of one event and its complement', () => {
    fc.assert(
      fc.property(bound, bound, angle, (h, k, a) => {
        const found = atAngle(h, k, a)
        expect(Math.abs(found - atAngle(k, h, a))).toBeLessThan(1e-15)
        expect(Math.abs(found + atAngle(h, -k, -a) - normalCdf(h))).toBeLessThan(1e-15)
      }),
      { numRuns: 1000 },
    )
  })

  test('at infinity one or none is left', () => {
    for (const a of [-1.57, -0.3, 0, 1.2, 1.5707963]) {
      expect(atAngle(Infinity, 0.7, a)).toBeWithinRel(normalCdf(0.7), 3e-16)
      expect(atAngle(1e200, Infinity, a)).toBeWithinRel(1, 3e-16)
      expect(Math.abs(atAngle(-Infinity, 0.7, a))).toBeLessThan(1e-16)
      expect(atAngle(NaN, 0.7, a)).toBeNaN()
    }
  })
})
