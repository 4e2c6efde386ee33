import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { convexPieces, type ConvexPiece } from '../../geometry/convexPieces.ts'
import type { ConvexPolygon } from '../../geometry/convexPolygon.ts'
import { initialiseDecoder } from '../../network/initialiseDecoder.ts'
import { createRng } from '../../numerics/createRng.ts'
import { buildPartition } from '../../partition/buildPartition.ts'
import { intersectHalfPlanes } from '../plane/intersectHalfPlanes.ts'
import { regionLogMass } from '../regionLogMass.ts'
import type { PlaneRegionSet } from '../regionSet.ts'
import { dissectRegion } from './dissectRegion.ts'
import { lemma4Error } from './lemma4Error.ts'
import { lemma4Mass } from './lemma4Mass.ts'
import { lemma4Terms } from './lemma4Terms.ts'
import { regionPolygon } from './regionPolygon.ts'

const MEAN = Float64Array.of(0, 0)
const ROUND = Float64Array.of(1, 0, 0, 1)

function polygon(halfPlanes: readonly (readonly number[])[]): PlaneRegionSet {
  const region = intersectHalfPlanes(Float64Array.from(halfPlanes.flat()))
  if (region === null) throw new Error('empty')
  return region
}

const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 1e6 }).map((k) => min + ((max - min) * k) / 1e6)
const unit = between(-1, 1)
const gaussian = fc
  .tuple(unit, unit, between(-1.5, 1.5), between(-1, 1), unit)
  .map(([m0, m1, power, ratio, rho]) => {
    const a = 10 ** power
    const b = 10 ** (power + ratio)
    const c = 0.98 * rho * a * b
    return { mean: Float64Array.of(m0, m1), covariance: Float64Array.of(a * a, c, c, b * b) }
  })
const halfPlane = fc
  .tuple(between(0, 2 * Math.PI), between(-0.5, 3))
  .map(([angle, c]) => [Math.cos(angle), Math.sin(angle), c])
const halfPlanes = fc.array(halfPlane, { maxLength: 8 })

/** How far inside of all lines a point lies. */
function depth({ lines }: ConvexPolygon, x: number, y: number): number {
  let least = Infinity
  for (let at = 0; at < lines.length; at += 3) {
    least = Math.min(least, lines[at] * x + lines[at + 1] * y + lines[at + 2])
  }
  return least
}

function difference(region: PlaneRegionSet, mean: Float64Array, covariance: Float64Array): number {
  const slices = Math.exp(regionLogMass(region, 0, mean, covariance, 0))
  return Math.abs(lemma4Mass(region, 0, mean, covariance).total - slices)
}

test('the signed sets of a piece add up to its indicator at every point, and those of a whole polygon', () => {
  const rng = createRng(4)
  fc.assert(
    fc.property(halfPlanes, (planes) => {
      const region = intersectHalfPlanes(Float64Array.from(planes.flat()))
      fc.pre(region !== null)
      const polygonPiece: ConvexPiece = { kind: 'polygon', ...regionPolygon(region, 0) }
      const pieces = convexPieces(polygonPiece)
      if (region.lines.length > 6) pieces.push(polygonPiece)
      for (const piece of pieces) {
        const terms = lemma4Terms(piece, MEAN, ROUND)
        for (let n = 0; n < 30; n++) {
          const reach = n % 3 === 0 ? 100 : 4
          const [x, y] = [reach * (2 * rng() - 1), reach * (2 * rng() - 1)]
          const own = depth(piece, x, y)
          const depths = terms.map(({ set }) => depth(set, x, y))
          if ([own, ...depths].some((value) => Math.abs(value) < 1e-9)) continue
          const sum = terms.reduce((total, { sign }, k) => total + (depths[k] > 0 ? sign : 0), 0)
          expect(sum).toBe(own > 0 ? 1 : 0)
        }
      }
    }),
    { numRuns: 500 },
  )
})

describe('agrees with slices', () => {
  test('polygons of all kinds', () => {
    fc.assert(
      fc.property(halfPlanes, gaussian, (planes, { mean, covariance }) => {
        const region = intersectHalfPlanes(Float64Array.from(planes.flat()))
        fc.pre(region !== null)
        expect(difference(region, mean, covariance)).toBeLessThan(1e-14)
      }),
      { numRuns: 2000 },
    )
  })

  test('slivers, to any width, length and direction', () => {
    fc.assert(
      fc.property(unit, between(-12, 0), between(0, 8), unit, gaussian, (turn, width, length, c, normal) => {
        const cos = Math.cos(3 * turn)
        const sin = Math.sin(3 * turn)
        const region = intersectHalfPlanes(
          Float64Array.from(
            [
              [cos, sin, c],
              [-cos, -sin, 10 ** width - c],
              [sin, -cos, 10 ** length],
              [0.6 * cos - 0.8 * sin, 0.6 * sin + 0.8 * cos, 10 ** length],
            ].flat(),
          ),
        )
        fc.pre(region !== null)
        // n·mean + c, of size 2, is rounded, and counts in standard deviations
        const [xx, xy, , yy] = normal.covariance
        const leastStd = Math.sqrt((xx * yy - xy * xy) / (xx + yy))
        expect(difference(region, normal.mean, normal.covariance)).toBeLessThan(1e-14 + 2e-16 / leastStd)
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['the whole plane', [], 1],
    ['half-plane', [[1, 0, 0]], 1],
    [
      'strip',
      [
        [0.6, 0.8, 1],
        [-0.6, -0.8, 1],
      ],
      1,
    ],
    [
      'wedge',
      [
        [1, 0, 0],
        [0, 1, 0],
      ],
      1,
    ],
    [
      'half-strip',
      [
        [1, 0, 0.5],
        [-1, 0, 0.5],
        [0, 1, 1],
      ],
      7,
    ],
    [
      'triangle 1e-9 wide',
      [
        [1, 0, 1e-9],
        [-1, 1e-9, 0],
        [-1, -1e-9, 0],
      ],
      7,
    ],
    [
      'wedge cut off, with sides that part by 1e-14',
      [
        [1, 1e-14, 1],
        [-1, 1, 0],
        [-1, 0, 1],
      ],
      3,
    ],
    [
      '1e-9 wide and 1e8 long, so that vertices coincide',
      [
        [0.6, 0.8, 0.1],
        [-0.6, -0.8, 1e-9 - 0.1],
        [0.8, -0.6, 1e8],
        [-0.8, 0.6, 1e8],
      ],
      9,
    ],
    [
      'corners at 1e8',
      [
        [0.6, 0.8, 0.1],
        [-0.6 - 1e-15, -0.8, 0.2],
        [0.8, -0.6, 1e8],
        [-0.8, 0.6, 1e8],
      ],
      14,
    ],
  ])('%s', (_, planes, numTerms) => {
    const region = polygon(planes)
    expect(difference(region, MEAN, ROUND)).toBeLessThan(1e-15)
    const { pieces } = lemma4Mass(region, 0, MEAN, ROUND)
    expect(pieces.flatMap(({ terms }) => terms)).toHaveLength(numTerms)
  })
})

test('regions of a partition add up to the whole plane', () => {
  const recipe = {
    widths: [2, 16, 16, 2],
    activation: 'ReLU',
    negativeSlope: 0,
    initialiser: 'authors',
  } as const
  const { geometry, numRegions } = buildPartition(initialiseDecoder(recipe, createRng(7)))
  if (geometry.kind !== 'plane') throw new Error(geometry.kind)
  const covariance = Float64Array.of(1, 0.3, 0.3, 0.6)
  const masses = Array.from(
    { length: numRegions },
    (_, region) => lemma4Mass(geometry, region, MEAN, covariance).total,
  )
  expect(numRegions).toBeGreaterThan(100)
  expect(Math.abs(masses.reduce((sum, mass) => sum + mass, -1))).toBeLessThan(1e-16 * numRegions)
  masses.forEach((mass, region) => {
    expect(Math.abs(mass - Math.exp(regionLogMass(geometry, region, MEAN, covariance, 0)))).toBeLessThan(
      2e-15,
    )
  })
})

test('terms of a triangle: order, signs and running sums', () => {
  const region = polygon([
    [0, 1, 1],
    [-1, -1, 1],
    [1, -1, 1],
  ])
  const [{ terms, mass }] = lemma4Mass(region, 0, Float64Array.of(0.3, 0.2), ROUND).pieces
  expect(terms.map((term) => term.halfPlanes.join(''))).toEqual(['', '0', '1', '2', '01', '12', '20'])
  expect(terms.map((term) => term.sign)).toEqual([1, -1, -1, -1, 1, 1, 1])
  let sum = 0
  for (const { sign, probability, runningSum } of terms) {
    sum += sign * probability
    expect(runningSum).toBe(sum)
  }
  expect(mass).toBe(sum)
})

describe('into the tail', () => {
  const region = polygon([
    [0, 1, 1],
    [-1, -1, 1],
    [1, -1, 1],
    [0.2, -1, 0.8],
  ])
  const covariance = Float64Array.of(0.5, 0.2, 0.2, 0.4)
  const distances = Float64Array.from({ length: 321 }, (_, k) => k / 8)
  const error = lemma4Error(region, 0, Float64Array.of(0, 0), covariance, Float64Array.of(3, 2), distances)

  test('the absolute error of Lemma 4 stays near 1e-16, so that no digit is left', () => {
    let hasNegative = false
    error.logMass.forEach((logMass, k) => {
      expect(Math.abs(error.lemma4[k] - Math.exp(logMass))).toBeLessThan(1e-15)
      const relative = error.lemma4[k] / Math.exp(logMass) - 1
      if (Math.abs(relative) > 1e-3 && logMass > -700) {
        expect(error.logRelativeDifference[k]).toBeWithinRel(Math.log(Math.abs(relative)), 1e-9)
      }
      if (logMass > Math.log(1e-12)) expect(error.logRelativeDifference[k]).toBeLessThan(Math.log(1e-3))
      if (logMass < Math.log(1e-20)) expect(error.logRelativeDifference[k]).toBeGreaterThan(-1e-3)
      if (error.lemma4[k] < 0) hasNegative = true
    })
    expect(error.logMass[320]).toBeLessThan(-500)
    expect(hasNegative).toBe(true)
  })

  test('a negative mass is wrong by more than all of it', () => {
    let numSmall = 0
    for (let angle = 0; angle < 6; angle += 0.3) {
      const direction = Float64Array.of(Math.cos(angle), Math.sin(angle))
      const near = distances.subarray(0, 120)
      const { lemma4, logMass, logRelativeDifference } = lemma4Error(
        region,
        0,
        MEAN,
        covariance,
        direction,
        near,
      )
      lemma4.forEach((value, k) => {
        if (!(value < 0)) return
        const ratio = -value / Math.exp(logMass[k])
        if (ratio < 1) numSmall++
        expect(logRelativeDifference[k]).toBeWithinRel(Math.log1p(ratio), 1e-12)
      })
    }
    expect(numSmall).toBeGreaterThan(0)
  })

  test('the slices keep their digits', () => {
    error.sliceError.forEach((value, k) => expect(value).toBeLessThan(1e-14 * Math.max(1, -error.logMass[k])))
  })

  test('distances are standard deviations, whatever the length of the direction', () => {
    const line = polygon([[-0.6, -0.8, 0]])
    const std = Math.sqrt(0.36 * covariance[0] + 0.96 * covariance[1] + 0.64 * covariance[3])
    // along Σ n the distance from the line grows by one standard deviation each
    const direction = Float64Array.of(
      7 * (0.6 * covariance[0] + 0.8 * covariance[1]),
      7 * (0.6 * covariance[2] + 0.8 * covariance[3]),
    )
    const found = lemma4Error(
      line,
      0,
      Float64Array.of(0.6 * std, 0.8 * std),
      covariance,
      direction,
      distances,
    )
    expect(found.logMass[56]).toBeWithinRel(Math.log(6.220960574271786e-16), 1e-13)
  })
})

describe('sliceError', () => {
  const far = Float64Array.of(1, 2, 30)
  const at = (planes: readonly (readonly number[])[], covariance: Float64Array): Float64Array =>
    lemma4Error(polygon(planes), 0, MEAN, covariance, Float64Array.of(-1, -0.3), far).sliceError

  test('is small for regions of all kinds', () => {
    fc.assert(
      fc.property(halfPlanes, gaussian, (planes, { mean, covariance }) => {
        const region = intersectHalfPlanes(Float64Array.from(planes.flat()))
        fc.pre(region !== null)
        const { sliceError, logMass } = lemma4Error(region, 0, mean, covariance, Float64Array.of(1, 1), far)
        sliceError.forEach((value, k) => {
          if (!(logMass[k] > -300)) return
          expect(value).toBeLessThan(1e-12 + 1e-14 * Math.abs(logMass[k]))
        })
      }),
    )
  })

  test('of the whole plane is that of two half-planes', () => {
    expect(Math.max(...at([], Float64Array.of(1, 0.2, 0.2, 2)))).toBeLessThan(1e-15)
  })
})

describe('dissectRegion', () => {
  const region = polygon([
    [1, 0.1, 1],
    [-1, 0.1, 1],
    [-1, 1, 1],
    [1, 1, 1],
  ])
  const found = dissectRegion(region, 0, MEAN, ROUND)

  test('holds what is drawn of an unbounded region', () => {
    expect(found.area).toBe(Infinity)
    expect(found.rays).toHaveLength(8)
    expect(found.pieces.map(({ kind }) => kind)).toEqual(['triangle', 'wedge', 'halfStrip'])
    const [triangle, wedge, halfStrip] = found.pieces
    expect(triangle.area).toBeGreaterThan(0)
    expect(depth(triangle, triangle.centre[0], triangle.centre[1])).toBeGreaterThan(0)
    expect([triangle.rays.length, wedge.rays.length, halfStrip.rays.length]).toEqual([0, 8, 8])
    // plane, half-planes, cones with an apex of the triangle and rays along two of its sides
    expect(triangle.terms.map(({ set }) => set.rays.length)).toEqual([0, 0, 0, 0, 8, 8, 8])
    for (const { set } of triangle.terms.slice(4)) {
      const [x, y] = set.vertices.subarray(2, 4)
      expect(Math.abs(depth(set, x, y))).toBeLessThan(1e-15)
      for (const k of [0, 4]) {
        const [fromX, fromY, dx, dy] = set.rays.subarray(k, k + 4)
        expect([fromX, fromY]).toEqual([x, y])
        expect(Math.abs(depth(set, x + dx, y + dy))).toBeLessThan(1e-15)
      }
    }
    // the parallel sides of a half-strip have no apex
    expect(halfStrip.terms.map(({ set }) => set.rays.length)).toEqual([0, 0, 0, 0, 8, 8, 0])
  })

  test('is a plain object that a worker may send', () => {
    expect(structuredClone(found)).toEqual(found)
    expect(found.total).toBeWithinRel(Math.exp(found.logMass), 1e-14)
  })
})
