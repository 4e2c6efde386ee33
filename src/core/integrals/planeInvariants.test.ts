import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anchorOnce } from './plane/anchorOnce.ts'
import { ALL_NATS, effortFor } from './plane/effortFor.ts'
import { createFan, setFan } from './plane/fan.ts'
import { integrateFan } from './plane/integrateFan.ts'
import { integrateSlices, SLICE_MOMENTS } from './plane/integrateSlices.ts'
import { intersectHalfPlanes } from './plane/intersectHalfPlanes.ts'
import { preparePolygons } from './plane/preparePolygons.ts'
import { createSlicedPolygon } from './plane/slicedPolygon.ts'
import { slicePolygon } from './plane/slicePolygon.ts'
import { nearestInRegion } from './nearestInRegion.ts'
import { regionLogMass } from './regionLogMass.ts'
import { regionLogRelativeMass } from './regionLogRelativeMass.ts'
import { regionMoments } from './regionMoments.ts'

/** Without denormal numbers, and quick to shrink. */
const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 1e6 }).map((k) => min + ((max - min) * k) / 1e6)
const power = (min: number, max: number): fc.Arbitrary<number> => between(min, max).map((p) => 10 ** p)
const angle = between(0, 2 * Math.PI)
const normalAt = (turn: number): [number, number] => [Math.cos(turn), Math.sin(turn)]

const halfPlane = fc.tuple(angle, between(-1.5, 3)).map(([turn, c]) => [...normalAt(turn), c])
const ordinary = fc.array(halfPlane, { maxLength: 8 })
/** Seen from far away: vertices and edges up to 1e6. */
const distant = fc
  .tuple(
    power(0, 6),
    fc.array(fc.tuple(between(-1.2, 1.2), between(0.5, 1.5)), { minLength: 1, maxLength: 5 }),
  )
  .map(([distance, sides]) => sides.map(([turn, c]) => [...normalAt(turn), -distance * c]))
/** Aspect up to 1e8. */
const sliver = fc.tuple(angle, power(-8, -5), between(-3, 3), between(0, 3)).map(([turn, tilt, along, c]) => {
  const [n0, n1] = normalAt(turn)
  return [
    [n0, n1, c],
    [-n0 + tilt * n1, -n1 - tilt * n0, -c + tilt],
    [-n1, n0, along],
    [n1, -n0, 4 - along],
  ]
})
const thin = fc
  .tuple(angle, power(-9, 0), between(-6, 6), between(-1.5, 1.5), fc.boolean())
  .map(([turn, width, c, tilt, isStrip]) => {
    const [n0, n1] = normalAt(turn)
    const strip = [
      [n0, n1, -c],
      [-n0, -n1, c + width],
    ]
    return isStrip ? strip : [...strip, [...normalAt(turn + Math.PI / 2 + 0.5 * tilt), tilt], [n1, -n0, 1e8]]
  })
const tiny = fc
  .tuple(between(-2, 2), between(-2, 2), fc.array(between(0, 1), { minLength: 3, maxLength: 7 }))
  .map(([x, y, turns]) =>
    turns.map((turn, i) => {
      const [n0, n1] = normalAt((2 * Math.PI * (i + 0.6 * turn)) / turns.length)
      return [n0, n1, 1e-9 - n0 * x - n1 * y]
    }),
  )
/** The mean, near which `gaussian` lies, on a side or in a corner. */
const touching = fc
  .array(fc.tuple(angle, fc.constantFrom(0, 0, 1e-13, 1)), { minLength: 1, maxLength: 5 })
  .map((sides) => sides.map(([turn, c]) => [...normalAt(turn), c]))
const hostile = fc.oneof(ordinary, distant, sliver, thin, tiny, touching)

interface Gaussian {
  readonly mean: Float64Array
  readonly covariance: Float64Array
}

const gaussianOf = (widest: number): fc.Arbitrary<Gaussian> =>
  fc
    .tuple(
      fc.oneof(fc.constant(0), between(-1, 1)),
      fc.oneof(fc.constant(0), between(-1, 1)),
      between(-1.5, 1.5),
      between(-widest, widest),
      between(-1, 1),
    )
    .map(([m0, m1, p, ratio, rho]) => {
      const a = 10 ** p
      const b = 10 ** (p + ratio)
      const c = 0.98 * rho * a * b
      return { mean: Float64Array.of(m0, m1), covariance: Float64Array.of(a * a, c, c, b * b) }
    })
/** Condition up to 1e8. */
const gaussian = gaussianOf(4)
const mild = gaussianOf(0.5)

const regionOf = (planes: readonly (readonly number[])[]): ReturnType<typeof intersectHalfPlanes> =>
  intersectHalfPlanes(Float64Array.from(planes.flat()))

/** NaN, of an edge from infinity, is equal to NaN. */
const isEqual = (a: Float64Array, b: Float64Array): boolean =>
  a.length === b.length && a.every((value, i) => Object.is(value, b[i]))

describe('whatever the polygon', () => {
  test('log mass in [−∞, 0], a positive semi-definite covariance no wider than the Gaussian, a mean inside', () => {
    const out = new Float64Array(8)
    fc.assert(
      fc.property(hostile, gaussian, (planes, { mean, covariance }) => {
        const region = regionOf(planes)
        fc.pre(region !== null)
        regionMoments(region, 0, mean, covariance, 0, out, 0)
        const [logMass, entropy, m0, m1, xx, xy, , yy] = out
        out.forEach((value) => expect(Number.isFinite(value)).toBe(true))
        expect(logMass).toBeLessThanOrEqual(0)
        expect(Number.isFinite(regionLogMass(region, 0, mean, covariance, 0))).toBe(true)
        expect(Number.isFinite(regionLogRelativeMass(region, 0, mean, covariance, 0))).toBe(true)
        // no restriction of a Gaussian has a larger entropy than its covariance allows
        const size = Math.max(1, Math.abs(m0), Math.abs(m1))
        planes.forEach(([a0, a1, c]) => {
          expect(a0 * m0 + a1 * m1 + c).toBeGreaterThan(-1e-14 * Math.max(size, Math.abs(c)))
        })
        expect(Math.min(xx, yy)).toBeGreaterThanOrEqual(0)
        // Brascamp–Lieb: C ≤ Σ in every direction; and 0 ≤ C to the rounding of its entries
        for (let k = 0; k < 8; k++) {
          const [u0, u1] = normalAt((k * Math.PI) / 8)
          const found = u0 * u0 * xx + 2 * u0 * u1 * xy + u1 * u1 * yy
          const full = u0 * u0 * covariance[0] + 2 * u0 * u1 * covariance[1] + u1 * u1 * covariance[3]
          const terms = covariance[0] + covariance[3]
          expect(found).toBeGreaterThanOrEqual(-1e-13 * (xx + yy))
          expect(found).toBeLessThanOrEqual(full + 1e-13 * (xx + yy) + 4 * Number.EPSILON * terms)
        }
        // the smaller of very unequal variances is no more than the rounding of the other
        if (Math.min(xx, yy) > 1e-3 * Math.max(xx, yy)) {
          const most = Math.log(2 * Math.PI * Math.E) + 0.5 * Math.log(xx * yy)
          expect(entropy).toBeLessThan(most + 1e-12 * Math.max(1, Math.abs(entropy)))
        }
      }),
      {
        numRuns: 3000,
        // a strip of 1e-9 across a correlated Gaussian: its variance across is 8e-20
        examples: [
          [
            [
              [-1, 1.2246467991473532e-16, 6],
              [1, -1.2246467991473532e-16, -5.999999999],
              [-0.16332305216137138, -0.9865726433632214, -0.3281160000000001],
              [1.2246467991473532e-16, 1, 1e8],
            ],
            {
              mean: Float64Array.of(0, 0),
              covariance: Float64Array.of(
                0.32595676579427924,
                0.03176447479996984,
                0.03176447479996984,
                0.009157649134850503,
              ),
            },
          ],
        ],
      },
    )
  })

  test('no more than 40 rules a piece, and few in all', () => {
    const polygon = createSlicedPolygon()
    const out = new Float64Array(SLICE_MOMENTS)
    fc.assert(
      fc.property(hostile, gaussian, (planes, { mean, covariance }) => {
        const region = regionOf(planes)
        fc.pre(region !== null)
        anchorOnce(region, 0, mean, covariance, 0, polygon)
        slicePolygon(region, polygon)
        const numRules = integrateSlices(polygon, true, effortFor(ALL_NATS), out)
        expect(numRules).toBeLessThanOrEqual(12 * (polygon.numEdges + 2))
      }),
      { numRuns: 3000 },
    )
  })

  test('a half-plane more never adds mass', () => {
    fc.assert(
      fc.property(hostile, halfPlane, gaussian, (planes, cut, { mean, covariance }) => {
        const whole = regionOf(planes)
        const part = regionOf([...planes, cut])
        fc.pre(whole !== null && part !== null)
        // the same lines, and vertices where the cut makes none: errors of the kernel alone
        const logWhole = regionLogMass(whole, 0, mean, covariance, 0)
        const isSame = isEqual(whole.lines, part.lines) && isEqual(whole.vertices, part.vertices)
        const logPart = regionLogMass(part, 0, mean, covariance, 0)
        if (isSame) expect(logPart).toBe(logWhole)
        else expect(logPart).toBeLessThanOrEqual(logWhole + tolerance(whole, mean, covariance, logWhole))
      }),
      { numRuns: 2000 },
    )
  })

  test('prepared for many means it is the same, and so is the nearest point', () => {
    const expected = new Float64Array(8)
    const found = new Float64Array(8)
    const nearest = new Float64Array(2)
    const reference = new Float64Array(2)
    fc.assert(
      fc.property(hostile, mild, (planes, { mean, covariance }) => {
        const region = regionOf(planes)
        fc.pre(region !== null)
        const prepared = preparePolygons(region, covariance)
        regionMoments(region, 0, mean, covariance, 0, expected, 0)
        prepared.moments(0, mean, 0, found, 0)
        expect(found).toEqual(expected)
        const logRelative = prepared.logRelativeMass(0, mean, 0, nearest, 0)
        const alone = regionLogRelativeMass(region, 0, mean, covariance, 0)
        expect(Math.abs(logRelative - alone)).toBeLessThan(3e-14 * Math.max(1, Math.abs(alone)))
        const [a, b, , d] = covariance
        const precision = Float64Array.of(d, -b, -b, a).map((value) => value / (a * d - b * b))
        nearestInRegion(region, 0, mean, precision, 0, reference)
        const size = Math.max(1, ...reference.map(Math.abs))
        // a foot is a quotient of terms of a precision of condition 500
        nearest.forEach((value, k) => expect(Math.abs(value - reference[k])).toBeLessThan(1e-11 * size))
      }),
      { numRuns: 1000 },
    )
  })
})

/** What rounding of lines and vertices may do to a log mass: see conditioning in planeIntegrals.test.ts; thin regions apart. */
function tolerance(
  region: NonNullable<ReturnType<typeof regionOf>>,
  mean: Float64Array,
  [a, b, , c]: Float64Array,
  logMass: number,
): number {
  const narrowest = Math.sqrt((a * c - b * b) / (a + c))
  const near = [...region.vertices].filter((value) => Math.abs(value) < 1e7)
  const size = Math.max(1, ...[...mean, ...near].map(Math.abs))
  const moments = new Float64Array(8)
  regionMoments(region, 0, mean, Float64Array.of(a, b, b, c), 0, moments, 0)
  const width = Math.sqrt(
    Math.max((moments[4] * moments[7] - moments[5] ** 2) / (moments[4] + moments[7]), 1e-32),
  )
  // across a thin strip the moments of a long region have no digits of the width: its two sides tell it
  const strip = gapOfSides(region.lines) / Math.sqrt(12)
  const d = Math.sqrt(-2 * logMass)
  return 1e-12 + 100 * Number.EPSILON * size * ((1 + d) / narrowest + 1 / Math.min(width, strip))
}

/** The least distance of two sides that face each other; infinite without such. */
function gapOfSides(lines: Float64Array): number {
  let least = Infinity
  for (let i = 0; i < lines.length; i += 3)
    for (let j = 0; j < i; j += 3)
      if (lines[i] * lines[j] + lines[i + 1] * lines[j + 1] < -0.999)
        least = Math.min(least, Math.abs(lines[i + 2] + lines[j + 2]))
  return least
}

test('with fewer digits asked for, so many are right', () => {
  const whole = new Float64Array(8)
  const found = new Float64Array(8)
  const nearest = new Float64Array(2)
  fc.assert(
    fc.property(hostile, mild, between(10, 36), (planes, { mean, covariance }, nats) => {
      const region = regionOf(planes)
      fc.pre(region !== null)
      const prepared = preparePolygons(region, covariance)
      prepared.moments(0, mean, 0, whole, 0)
      prepared.moments(0, mean, 0, found, 0, nats)
      fc.pre(whole[0] > -1e6)
      const error = 2 * Math.exp(-nats) + tolerance(region, mean, covariance, whole[0])
      const variance = Math.max(whole[4], whole[7])
      const size = 4e-15 * Math.max(Math.abs(whole[2]), Math.abs(whole[3]))
      expect(Math.abs(found[0] - whole[0])).toBeLessThan(error)
      for (let k = 2; k < 4; k++)
        expect(Math.abs(found[k] - whole[k])).toBeLessThan(error * Math.sqrt(variance) + size)
      for (let k = 4; k < 8; k++) expect(Math.abs(found[k] - whole[k])).toBeLessThan(3 * error * variance)
      const logMass = prepared.logMass(0, mean, 0, nats)
      expect(Math.abs(logMass - whole[0])).toBeLessThan(error)
      const all = prepared.logRelativeMass(0, mean, 0, nearest, 0)
      const some = prepared.logRelativeMass(0, mean, 0, nearest, 0, nats)
      expect(Math.abs(some - all)).toBeLessThan(error)
    }),
    { numRuns: 3000 },
  )
})

test('a partition of the plane: masses add up to 1, moments to those of the Gaussian', () => {
  const lines = fc.array(halfPlane, { minLength: 1, maxLength: 4 })
  const out = new Float64Array(8)
  fc.assert(
    fc.property(lines, mild, (sides, { mean, covariance }) => {
      const sums = new Float64Array(6)
      for (let pattern = 0; pattern < 1 << sides.length; pattern++) {
        const region = regionOf(
          sides.map((side, i) => ((pattern >> i) & 1 ? side : side.map((value) => -value))),
        )
        if (region === null) continue
        regionMoments(region, 0, mean, covariance, 0, out, 0)
        const mass = Math.exp(out[0])
        const x = out[2] - mean[0]
        const y = out[3] - mean[1]
        const terms = [1, x, y, out[4] + x * x, out[5] + x * y, out[7] + y * y]
        terms.forEach((term, k) => {
          sums[k] += mass * term
        })
      }
      const [a, b, , c] = covariance
      const std = Math.sqrt(Math.max(a, c))
      // lines of size 3 are rounded, against the narrowest direction
      const eps = 1e-13 + (100 * 3 * Number.EPSILON) / Math.sqrt((a * c - b * b) / (a + c))
      const expected = [1, 0, 0, a, b, c]
      const scales = [1, std, std, std * std, std * std, std * std]
      sums.forEach((sum, k) => expect(Math.abs(sum - expected[k])).toBeLessThan(eps * scales[k]))
    }),
    { numRuns: 500 },
  )
})

test('rays and slices agree, out to 1e6 standard deviations', () => {
  const polygon = createSlicedPolygon()
  const fan = createFan()
  const rays = new Float64Array(SLICE_MOMENTS)
  const slices = new Float64Array(SLICE_MOMENTS)
  let numFans = 0
  fc.assert(
    fc.property(fc.oneof(ordinary, distant), mild, (planes, { mean, covariance }) => {
      const region = regionOf(planes)
      fc.pre(region !== null)
      anchorOnce(region, 0, mean, covariance, 0, polygon)
      if (!setFan(region, polygon, fan)) return
      numFans++
      integrateFan(fan, true, effortFor(ALL_NATS), rays)
      slicePolygon(region, polygon)
      integrateSlices(polygon, true, effortFor(ALL_NATS), slices)
      // back from t' to t
      const { slope } = fan
      const [mass, meanS, across, ss, st, tt] = rays
      const unsheared = [
        mass,
        meanS,
        across + slope * meanS,
        ss,
        st + slope * ss,
        tt + slope * (2 * st + slope * ss),
      ]
      const variance = Math.max(slices[3], slices[5])
      const scales = [slices[0], Math.sqrt(variance), Math.sqrt(variance), variance, variance, variance]
      const [l11, , l22] = polygon.factor
      const size = Math.max(3, ...[...mean, ...polygon.anchor].map(Math.abs))
      // lines against vertices, each rounded: where the sides of what is left of the Gaussian stand
      const width = Math.sqrt(
        Math.max((slices[3] * slices[5] - slices[4] ** 2) / (slices[3] + slices[5]), 1e-32),
      )
      const eps = 1e-12 + (100 * Number.EPSILON * size) / (Math.min(l11, l22) * Math.min(1, width))
      unsheared.forEach((value, k) => expect(Math.abs(value - slices[k]) / scales[k]).toBeLessThan(eps))
    }),
    { numRuns: 3000 },
  )
  expect(numFans).toBeGreaterThan(500)
})
