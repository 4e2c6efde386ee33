import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { momentsByQuadrature } from '../integrals/reference/momentsByQuadrature.ts'
import { createRng } from './createRng.ts'
import { logScaledIntervalMass } from './logScaledIntervalMass.ts'
import { logGaussianMass, sampleTruncatedGaussian, truncatedGaussianMoments } from './truncatedGaussian.ts'

function moments(lower: number, upper: number, mean = 0, variance = 1): [number, number, number, number] {
  const out = new Float64Array(4)
  truncatedGaussianMoments(lower, upper, mean, variance, out)
  return [out[0], out[1], out[2], out[3]]
}

/** |Δ| over max(|reference|, scale): the oracle's measure. */
function error(value: number, reference: number, scale: number): number {
  if (value === reference) return 0
  return Math.abs(value - reference) / Math.max(Math.abs(reference), scale)
}

/** A distance with every power of ten in 1e-3 … 10^maximum, either side. */
const distance = (maximum: number): fc.Arbitrary<number> =>
  fc
    .tuple(fc.boolean(), fc.double({ min: -3, max: maximum, noNaN: true }))
    .map(([isNegative, power]) => (isNegative ? -1 : 1) * 10 ** power)
/** Any width from 1e-12 to 100, and a half-line. */
const width = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -12, max: 2, noNaN: true }).map((power) => 10 ** power) },
  { weight: 6, arbitrary: fc.double({ min: 0.05, max: 4, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(Infinity) },
)

describe('reference values', () => {
  interface Case {
    lower: number | string
    upper: number | string
    mean: number
    variance: number
    expected: { logMass: number; mean: number; variance: number }
    ulpSensitivity?: { logMass?: number; mean?: number; variance?: number }
  }
  const fixture = JSON.parse(
    readFileSync(new URL('../__fixtures__/gaussian1d.json', import.meta.url), 'utf8'),
  ) as { cases: Case[] }
  const end = (value: number | string): number =>
    value === 'inf' ? Infinity : value === '-inf' ? -Infinity : Number(value)

  test('all cases of gaussian1d to 4e-15', () => {
    expect(fixture.cases.length).toBeGreaterThan(100)
    const worst = fixture.cases
      .map((c) => {
        const [logMass, mean, variance] = moments(end(c.lower), end(c.upper), c.mean, c.variance)
        const errors = [
          error(logMass, c.expected.logMass, 1),
          error(mean, c.expected.mean, Math.sqrt(c.expected.variance)),
          error(variance, c.expected.variance, 0),
          error(logGaussianMass(end(c.lower), end(c.upper), c.mean, c.variance), c.expected.logMass, 1),
        ]
        return { worst: Math.max(...errors), errors, case: c }
      })
      .toSorted((a, b) => b.worst - a.worst)
    expect(worst[0].worst, JSON.stringify(worst.slice(0, 5), null, 1)).toBeLessThan(4e-15)
  })
})

describe('second route', () => {
  test('moments and entropy agree with adaptive quadrature, bulk, tail, thin and wide', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double({ min: -7, max: 7, noNaN: true }), distance(7)), width, (a, w) => {
        const b = a + w
        // the quadrature takes b − a from the ends: compare only where that is exact enough
        fc.pre(b - a > 1e-10 * Math.abs(a) || w === Infinity)
        const [logMass, mean, variance, entropy] = moments(a, b)
        const reference = momentsByQuadrature(a, b)
        // quadrature: a few hundred terms, each good to 1e-15
        expect(error(logMass, reference.logMass, 1)).toBeLessThan(2e-14)
        expect(error(mean, reference.mean, Math.sqrt(reference.variance))).toBeLessThan(2e-14)
        expect(error(variance, reference.variance, 0)).toBeLessThan(5e-14)
        expect(error(entropy, reference.entropy, 1)).toBeLessThan(2e-14)
        expect(error(logGaussianMass(a, b, 0, 1), logMass, 1)).toBeLessThan(2e-15)
        const nearest = Math.min(Math.max(0, a), b)
        expect(error(logScaledIntervalMass(a, b, 0, 1) - 0.5 * nearest * nearest, logMass, 1)).toBeLessThan(
          4e-15,
        )
      }),
      { numRuns: 600 },
    )
  })
})

describe('identities', () => {
  test('splitting an interval preserves mass, mean and variance', () => {
    fc.assert(
      fc.property(distance(3), width, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (a, w, part) => {
        const b = a + w
        const middle = w === Infinity ? a + part / Math.max(1, Math.abs(a)) : a + part * w
        fc.pre(a < middle && middle < b && b - a > 1e-9 * Math.abs(a))
        const whole = moments(a, b)
        const left = moments(a, middle)
        const right = moments(middle, b)
        const p = Math.exp(left[0] - whole[0])
        const q = Math.exp(right[0] - whole[0])
        // rounding of log masses up to a²/2 makes p and q uncertain by that times 1e-16
        const tolerance = 1e-13 + 1e-15 * Math.abs(whole[0])
        expect(Math.abs(p + q - 1)).toBeLessThan(tolerance)
        const std = Math.sqrt(whole[2])
        const shift = (p * (left[1] - a) + q * (right[1] - a)) / (p + q)
        expect(Math.abs(shift - (whole[1] - a)) / std).toBeLessThan(
          10 * tolerance + (1e-15 * Math.abs(a)) / std,
        )
        const variance = p * left[2] + q * right[2] + p * q * (right[1] - left[1]) ** 2
        expect(Math.abs(variance / whole[2] - 1)).toBeLessThan(10 * tolerance + (4e-15 * Math.abs(a)) / std)
        // H of a mixture of disjoint parts
        const entropy = p * (left[3] - Math.log(p)) + q * (right[3] - Math.log(q))
        if (p > 1e-12 && q > 1e-12) expect(error(entropy, whole[3], 1)).toBeLessThan(100 * tolerance)
      }),
      { numRuns: 600 },
    )
  })

  test('moving, scaling and mirroring', () => {
    fc.assert(
      fc.property(distance(2), width, fc.integer({ min: -40, max: 40 }), (a, w, power) => {
        const b = a + w
        const scale = 2 ** power
        const [logMass, mean, variance, entropy] = moments(a, b)
        // powers of two are exact
        const scaled = moments(a * scale, b * scale, 0, scale * scale)
        expect(scaled[0]).toBe(logMass)
        expect(scaled[1]).toBe(mean * scale)
        expect(scaled[2]).toBe(variance * scale * scale)
        expect(error(scaled[3], entropy + power * Math.LN2, 1)).toBeLessThan(4e-15 * (1 + Math.abs(power)))
        const mirrored = moments(-b, -a)
        expect(mirrored[0]).toBe(logMass)
        expect(mirrored[2]).toBe(variance)
        // the ends swap roles in forming the mean
        expect(error(mirrored[1], -mean, Math.sqrt(variance))).toBeLessThan(1e-15)
        // on the grid of 1/8 so that the move is exact
        const at = Math.round(a * 8) / 8
        const to = at + Math.round(Math.min(w, 64) * 8 + 1) / 8
        const here = moments(at, to)
        const moved = moments(at + 1024, to + 1024, 1024, 1)
        expect(moved[0]).toBe(here[0])
        expect(moved[1]).toBeWithinRel(here[1] + 1024, 1e-15)
        expect(moved[2]).toBe(here[2])
      }),
    )
  })

  test('the whole line is the Gaussian itself', () => {
    const [logMass, mean, variance, entropy] = moments(-Infinity, Infinity, 3, 0.25)
    expect(logMass).toBe(0)
    expect(mean).toBe(3)
    expect(variance).toBe(0.25)
    expect(entropy).toBeWithinRel(0.5 * Math.log(2 * Math.PI * Math.E * 0.25), 2e-15)
    expect(moments(-1e6, 1e6)[2]).toBe(1)
  })
})

describe('extremes', () => {
  test('tails out to 1e150 standard deviations', () => {
    for (const a of [1e3, 1e10, 1e50, 1e100, 1e150]) {
      for (const sign of [1, -1]) {
        const [logMass, mean, variance, entropy] = sign > 0 ? moments(a, Infinity) : moments(-Infinity, -a)
        expect(logMass).toBeWithinRel(-0.5 * a * a - Math.log(a) - 0.5 * Math.log(2 * Math.PI), 1e-6)
        expect(mean).toBeWithinRel(sign * a, 1e-5)
        expect(variance).toBeWithinRel(1 / a / a, 1e-5)
        // an exponential of rate a
        expect(entropy).toBeWithinRel(1 - Math.log(a), 1e-5)
      }
    }
    // so far that only the end is left
    expect(moments(1e300, Infinity, 0, 1e-300)).toEqual([-Infinity, 1e300, 0, -Infinity])
  })

  test('thin intervals are uniform, at any distance', () => {
    for (const a of [0, 1, -30, 1000]) {
      const w = 2 ** -40
      const [logMass, mean, variance, entropy] = moments(a, a + w)
      // the density varies by 1e-9 across the widest of these
      expect(logMass).toBeWithinRel(Math.log(w) - 0.5 * a * a - 0.5 * Math.log(2 * Math.PI), 1e-9)
      expect(mean - a).toBeWithinRel(w / 2, 1e-9 + (1e-15 * Math.abs(a)) / w)
      expect(variance).toBeWithinRel((w * w) / 12, 1e-12)
      expect(entropy).toBeWithinRel(Math.log(w), 1e-12)
    }
  })

  test('empty, of zero width, and NaN', () => {
    expect(moments(2, 2)).toEqual([-Infinity, 2, 0, -Infinity])
    expect(logGaussianMass(2, 2, 0, 1)).toBe(-Infinity)
    expect(logGaussianMass(3, 2, 0, 1)).toBe(-Infinity)
    expect(logScaledIntervalMass(2, 2, 0, 1)).toBe(-Infinity)
    expect(moments(Number.NaN, 1)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN])
    expect(moments(0, 1, Number.NaN)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN])
    expect(logGaussianMass(0, 1, Number.NaN, 1)).toBeNaN()
  })

  test('finite and inside, whatever the ends, mean and variance', () => {
    const any = fc.oneof(distance(9), fc.double({ min: -10, max: 10, noNaN: true }))
    fc.assert(
      fc.property(any, width, any, fc.double({ min: -36, max: 6, noNaN: true }), (lower, w, mean, power) => {
        const upper = lower + w
        fc.pre(upper > lower)
        const [logMass, m, v, entropy] = moments(lower, upper, mean, 10 ** power)
        expect(Number.isFinite(logMass) && logMass <= 0).toBe(true)
        expect(m).toBeGreaterThanOrEqual(lower)
        expect(m).toBeLessThanOrEqual(upper)
        expect(v).toBeGreaterThan(0)
        expect(v).toBeLessThanOrEqual(10 ** power)
        if (w < Infinity) expect(v).toBeLessThanOrEqual(((upper - lower) ** 2 / 12) * (1 + 1e-12))
        expect(Number.isFinite(entropy)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('samples', () => {
  const cases: readonly [number, number][] = [
    [-Infinity, Infinity],
    [-1, 3],
    [-0.5, 0.8],
    [0.1, 5],
    [0.2, 0.6],
    [1, 1.4],
    [2, Infinity],
    [-Infinity, -6],
    [-40.5, -40],
    [300, 300.001],
    [1e8, Infinity],
  ]
  test.each(cases)('have the moments of the truncated Gaussian on [%f, %f]', (lower, upper) => {
    const numSamples = 20_000
    const rng = createRng(11)
    const [, mean, variance] = moments(lower, upper)
    const origin = Number.isFinite(lower) ? lower : Number.isFinite(upper) ? upper : 0
    let sum = 0
    let sumSq = 0
    let fourth = 0
    let isInside = true
    for (let i = 0; i < numSamples; i++) {
      const z = sampleTruncatedGaussian(lower, upper, 0, 1, rng)
      isInside &&= z >= lower && z <= upper
      const d = (z - origin - (mean - origin)) / Math.sqrt(variance)
      sum += d
      sumSq += d * d
      fourth += d ** 4
    }
    expect(isInside).toBe(true)
    // at 1e8 standard deviations the doubles themselves are spaced by more than the spread
    if (Math.abs(origin) < 1e6) {
      expect(Math.abs(sum / Math.sqrt(numSamples))).toBeLessThan(4)
      const spread = Math.sqrt(fourth / numSamples - 1)
      expect(Math.abs(sumSq / numSamples - 1)).toBeLessThan((4 * spread) / Math.sqrt(numSamples))
    }
  })
})
