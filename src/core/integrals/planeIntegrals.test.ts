import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { truncatedGaussianMoments } from '../numerics/truncatedGaussian.ts'
import { nearestInRegion } from './nearestInRegion.ts'
import { intersectHalfPlanes } from './plane/intersectHalfPlanes.ts'
import { polygonByQuadrature } from './reference/polygonByQuadrature.ts'
import { regionLogMass } from './regionLogMass.ts'
import { regionLogRelativeMass } from './regionLogRelativeMass.ts'
import { regionMoments } from './regionMoments.ts'
import type { PlaneRegionSet } from './regionSet.ts'
import { sampleInRegion } from './sampleInRegion.ts'

interface Moments {
  readonly logMass: number
  readonly entropy: number
  readonly mean: readonly number[]
  /** (0,0), (0,1), (1,1). */
  readonly covariance: readonly number[]
}

interface Gaussian {
  readonly mean: Float64Array
  readonly covariance: Float64Array
}

const standard: Gaussian = { mean: Float64Array.of(0, 0), covariance: Float64Array.of(1, 0, 0, 1) }

function momentsOf(region: PlaneRegionSet, { mean, covariance }: Gaussian): Moments {
  const out = new Float64Array(8)
  regionMoments(region, 0, mean, covariance, 0, out, 0)
  expect(out[5]).toBe(out[6])
  return { logMass: out[0], entropy: out[1], mean: [out[2], out[3]], covariance: [out[4], out[5], out[7]] }
}

function polygon(halfPlanes: readonly (readonly number[])[]): PlaneRegionSet {
  const region = intersectHalfPlanes(Float64Array.from(halfPlanes.flat()))
  if (region === null) throw new Error('empty')
  return region
}

/** polygonByQuadrature in coordinates turned by an angle. */
function turnedQuadrature(
  planes: readonly (readonly number[])[],
  { mean, covariance }: Gaussian,
  angle: number,
): Moments {
  const turn = [Math.cos(angle), -Math.sin(angle), Math.sin(angle), Math.cos(angle)]
  const back = [turn[0], turn[2], turn[1], turn[3]]
  const [xx, xy, , yy] = covariance
  const [c00, c01, c11] = congruent(turn, [xx, xy, yy])
  const flat = planes.flatMap(([a0, a1, c]) => [...image(turn, [a0, a1]), c])
  const found = polygonByQuadrature(
    Float64Array.from(flat),
    Float64Array.from(image(turn, mean)),
    Float64Array.of(c00, c01, c01, c11),
  )
  return { ...found, mean: image(back, found.mean), covariance: congruent(back, found.covariance) }
}

/** B C Bᵀ of a symmetric C given as (0,0), (0,1), (1,1). */
function congruent(B: readonly number[], [xx, xy, yy]: readonly number[]): number[] {
  const [r0, r2] = image(B, [xx, xy])
  const [r1, r3] = image(B, [xy, yy])
  return [r0 * B[0] + r1 * B[1], r0 * B[2] + r1 * B[3], r2 * B[2] + r3 * B[3]]
}

/** The largest of the errors of two sets of moments, each in the oracle's measure. */
function distanceOf(a: Moments, b: Moments): number {
  const variance = Math.max(b.covariance[0], b.covariance[2])
  return Math.max(
    Math.abs(a.logMass - b.logMass) / Math.max(1, Math.abs(b.logMass)),
    Math.abs(a.entropy - b.entropy) / Math.max(1, Math.abs(b.entropy)),
    ...a.mean.map((value, k) => Math.abs(value - b.mean[k]) / Math.sqrt(variance)),
    ...a.covariance.map((value, k) => Math.abs(value - b.covariance[k]) / variance),
  )
}

/** Without denormal numbers, and quick to shrink. */
const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 1e6 }).map((k) => min + ((max - min) * k) / 1e6)
const unit = between(-1, 1)
const gaussian: fc.Arbitrary<Gaussian> = fc
  .tuple(unit, unit, between(-1.5, 1.5), between(-1, 1), unit)
  .map(([m0, m1, power, ratio, rho]) => {
    const a = 10 ** power
    const b = 10 ** (power + ratio)
    const c = 0.98 * rho * a * b
    return { mean: Float64Array.of(m0, m1), covariance: Float64Array.of(a * a, c, c, b * b) }
  })
const halfPlane = fc
  .tuple(between(0, 2 * Math.PI), between(-1.5, 3))
  .map(([angle, c]) => [Math.cos(angle), Math.sin(angle), c])
const halfPlanes = fc.array(halfPlane, { maxLength: 8 })

/**
 * How far moments may move, in the oracle's measure, when every number of the input moves by some units in the last
 * place: lines and vertices move by ε · size, size the largest coordinate that counts; that is ε · size/σ standard
 * deviations of the narrowest direction, for each of which the log mass moves by the distance d or 1, and the shape by as much
 * of what is left of the Gaussian.
 */
function conditioning(
  { mean, covariance }: Gaussian,
  planes: readonly (readonly number[])[],
  at: Moments,
): number {
  const [a, b, , c] = covariance
  const narrowest = Math.sqrt((a * c - b * b) / (a + c))
  const size = Math.max(
    1,
    ...[...mean, ...at.mean].map(Math.abs),
    ...planes.map(([a0, a1, offset]) => Math.abs(offset) / Math.hypot(a0, a1)),
  )
  const d = Math.sqrt(Math.max(0, -2 * at.logMass))
  const std = Math.sqrt(Math.max(at.covariance[0], at.covariance[2]))
  return Number.EPSILON * size * ((1 + d) / narrowest + 1 / std)
}

/** Each input enters by a dozen roundings, in half a dozen edges. */
const ROUNDINGS = 100

/** Row-major [4] times [2], and the like. */
function image(m: readonly number[], [x, y]: ArrayLike<number> & Iterable<number>): [number, number] {
  return [m[0] * x + m[1] * y, m[2] * x + m[3] * y]
}

beforeAll(() => fc.configureGlobal({ endOnFailure: true }))

describe('against one dimension', () => {
  test('the whole plane has mass 1 and the moments of the Gaussian', () => {
    const whole: PlaneRegionSet = {
      kind: 'plane',
      edgeStarts: Int32Array.of(0, 0),
      lines: new Float64Array(),
      vertices: new Float64Array(),
    }
    const mean = Float64Array.of(3, -2)
    const covariance = Float64Array.of(4, 1.2, 1.2, 0.5)
    const found = momentsOf(whole, { mean, covariance })
    const entropy = Math.log(2 * Math.PI * Math.E) + 0.5 * Math.log(4 * 0.5 - 1.44)
    const reference = { logMass: 0, entropy, mean: [3, -2], covariance: [4, 1.2, 0.5] }
    expect(distanceOf(found, reference)).toBeLessThan(2e-15)
    expect(found.logMass).toBeLessThanOrEqual(0)
  })

  /** Ends of an interval from the bulk out to 1e6 standard deviations, from 1e-8 wide to a half-line or all. */
  const end = fc.oneof(
    between(-4, 4),
    between(0, 6).map((power) => 10 ** power),
  )
  const width = fc.oneof(
    between(-8, 1.5).map((power) => 10 ** power),
    between(0.1, 5),
    fc.constant(Infinity),
    fc.constant(1e8),
  )

  test('rectangles, strips, quadrants and half-planes are products, at any distance, turned at will', () => {
    fc.assert(
      fc.property(end, width, fc.option(end, { nil: -Infinity }), width, unit, (a, v, c, w, turn) => {
        const b = a + v
        const e = c === -Infinity ? Infinity : c + w
        const scale = Math.max(Math.abs(a), c === -Infinity ? 0 : Math.abs(c))
        fc.pre(Math.min(v, w) > 1e-9 * scale)
        const first = new Float64Array(4)
        const second = new Float64Array(4)
        truncatedGaussianMoments(a, b, 0, 1, first)
        truncatedGaussianMoments(c, e, 0, 1, second)
        const cos = Math.cos(3 * turn)
        const sin = Math.sin(3 * turn)
        const planes = [
          [cos, sin, -a],
          [-cos, -sin, b],
          [-sin, cos, -c],
          [sin, -cos, e],
        ].filter(([, , offset]) => offset < Infinity)
        const found = momentsOf(polygon(planes), standard)
        const reference: Moments = {
          logMass: first[0] + second[0],
          entropy: first[3] + second[3],
          mean: image([cos, -sin, sin, cos], [first[1], second[1]]),
          covariance: [
            cos * cos * first[2] + sin * sin * second[2],
            cos * sin * (first[2] - second[2]),
            sin * sin * first[2] + cos * cos * second[2],
          ],
        }
        // lines and vertices of size `scale` are rounded, which moves what lies 1/scale deep or a width across
        const thin = Math.min(1 / Math.max(scale, 1), v, w)
        const size = Math.max(scale, 1)
        expect(distanceOf(found, reference)).toBeLessThan(1e-13 + (20 * Number.EPSILON * size) / thin)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('second route', () => {
  test('moments and entropy agree with quadrature along other axes', () => {
    let numUsed = 0
    fc.assert(
      fc.property(halfPlanes, gaussian, unit, (planes, normal, turn) => {
        const region = intersectHalfPlanes(Float64Array.from(planes.flat()))
        fc.pre(region !== null)
        const found = momentsOf(region, normal)
        fc.pre(found.logMass > -500)
        // what two axes differ by is the error of the quadrature, which may step over a steep side
        const references = [3 * turn, 3 * turn + 1].map((angle) => turnedQuadrature(planes, normal, angle))
        const spread = distanceOf(references[0], references[1])
        fc.pre(spread < 1e-8)
        numUsed++
        const cond = conditioning(normal, planes, found)
        expect(distanceOf(found, references[0])).toBeLessThan(2e-12 + ROUNDINGS * cond + 4 * spread)
      }),
      { numRuns: 60 },
    )
    expect(numUsed).toBeGreaterThan(30)
  })

  test('mass alone, and mass relative to the nearest point, agree with the moments', () => {
    fc.assert(
      fc.property(halfPlanes, gaussian, (planes, { mean, covariance }) => {
        const region = intersectHalfPlanes(Float64Array.from(planes.flat()))
        fc.pre(region !== null)
        const moments = momentsOf(region, { mean, covariance })
        const { logMass } = moments
        const alone = regionLogMass(region, 0, mean, covariance, 0)
        expect(Math.abs(alone - logMass)).toBeLessThan(1e-14 * Math.max(1, -logMass))
        const [a, b, , d] = covariance
        const determinant = a * d - b * b
        const nearest = new Float64Array(2)
        const precision = Float64Array.of(
          d / determinant,
          -b / determinant,
          -b / determinant,
          a / determinant,
        )
        nearestInRegion(region, 0, mean, precision, 0, nearest)
        const x = nearest[0] - mean[0]
        const y = nearest[1] - mean[1]
        const energy = 0.5 * (precision[0] * x * x + 2 * precision[1] * x * y + precision[3] * y * y)
        // as if its terms did not cancel, and with what is lost in the determinant
        const terms = precision[0] * x * x + precision[3] * y * y
        const lost = 1 + (terms * a * d) / determinant
        const logDensity = -energy - Math.log(2 * Math.PI) - 0.5 * Math.log(determinant)
        const relative = regionLogRelativeMass(region, 0, mean, covariance, 0)
        const cond = conditioning({ mean, covariance }, planes, moments)
        expect(Math.abs(relative + logDensity - logMass)).toBeLessThan(
          1e-13 + ROUNDINGS * (Number.EPSILON * lost + cond * Math.max(1, -logMass)),
        )
      }),
      { numRuns: 1000 },
    )
  })
})

describe('invariants', () => {
  test('splitting a polygon changes neither mass nor moments', () => {
    fc.assert(
      fc.property(halfPlanes, halfPlane, gaussian, (planes, cut, normal) => {
        const whole = intersectHalfPlanes(Float64Array.from(planes.flat()))
        const left = intersectHalfPlanes(Float64Array.from([...planes, cut].flat()))
        const right = intersectHalfPlanes(Float64Array.from([...planes, cut.map((value) => -value)].flat()))
        fc.pre(whole !== null && left !== null && right !== null)
        const parts = [momentsOf(left, normal), momentsOf(right, normal)]
        const total = momentsOf(whole, normal)
        // in a far tail the rounding of the cut itself counts for more
        fc.pre(total.logMass > -300)
        const shares = parts.map((part) => Math.exp(part.logMass - total.logMass))
        const tolerance = 1e-12 + ROUNDINGS * conditioning(normal, [...planes, cut], total)
        expect(shares[0] + shares[1]).toBeWithinRel(1, tolerance)
        const mean = [0, 1].map((k) => shares[0] * parts[0].mean[k] + shares[1] * parts[1].mean[k])
        const variance = Math.max(total.covariance[0], total.covariance[2])
        mean.forEach((value, k) => {
          expect(Math.abs(value - total.mean[k]) / Math.sqrt(variance)).toBeLessThan(tolerance)
        })
        const covariance = [
          [0, 0],
          [0, 1],
          [1, 1],
        ].map(([i, j], k) =>
          parts.reduce(
            (sum, part, p) =>
              sum +
              shares[p] *
                (part.covariance[k] + (part.mean[i] - total.mean[i]) * (part.mean[j] - total.mean[j])),
            0,
          ),
        )
        covariance.forEach((value, k) => {
          expect(Math.abs(value - total.covariance[k]) / variance).toBeLessThan(tolerance)
        })
      }),
      { numRuns: 1000 },
    )
  })

  test('an affine map of polygon and Gaussian moves the moments with it', () => {
    fc.assert(
      fc.property(halfPlanes, gaussian, unit, unit, unit, (planes, normal, shear, turn, shift) => {
        const region = intersectHalfPlanes(Float64Array.from(planes.flat()))
        fc.pre(region !== null)
        const cos = Math.cos(3 * turn)
        const sin = Math.sin(3 * turn)
        // z' = B z + b, so that a·z + c = (a B⁻¹)·z' + c − (a B⁻¹)·b
        const B = [2 * cos, -sin + shear * cos, 2 * sin, cos + shear * sin]
        const determinant = B[0] * B[3] - B[1] * B[2]
        const b = [shift, -2 * shift]
        const mapped = planes.map(([a0, a1, c]) => {
          const n = [(a0 * B[3] - a1 * B[2]) / determinant, (a1 * B[0] - a0 * B[1]) / determinant]
          return [n[0], n[1], c - n[0] * b[0] - n[1] * b[1]]
        })
        const [xx, xy, , yy] = normal.covariance
        const [c00, c01, c11] = congruent(B, [xx, xy, yy])
        const mean = image(B, normal.mean)
        const image2 = intersectHalfPlanes(Float64Array.from(mapped.flat()))
        fc.pre(image2 !== null)
        const found = momentsOf(image2, {
          mean: Float64Array.of(mean[0] + b[0], mean[1] + b[1]),
          covariance: Float64Array.of(c00, c01, c01, c11),
        })
        const before = momentsOf(region, normal)
        // B and its inverse add a factor of their condition, below 10
        fc.pre(before.logMass > -300)
        const moved = image(B, before.mean)
        expect(
          distanceOf(found, {
            logMass: before.logMass,
            entropy: before.entropy + Math.log(determinant),
            mean: [moved[0] + b[0], moved[1] + b[1]],
            covariance: congruent(B, before.covariance),
          }),
        ).toBeLessThan(1e-12 + 10 * ROUNDINGS * conditioning(normal, planes, before))
      }),
      { numRuns: 1000 },
    )
  })

  test('vertices as far as 1e8 do no harm: a trapezium whose sides nearly are those of a strip', () => {
    const strip = momentsOf(
      polygon([
        [0.6, 0.8, 0.1],
        [-0.6, -0.8, 0.2],
      ]),
      standard,
    )
    const trapezium = momentsOf(
      polygon([
        [0.6, 0.8, 0.1],
        [-0.6 - 1e-15, -0.8, 0.2],
        [0.8, -0.6, 1e8],
        [-0.8, 0.6, 1e8],
      ]),
      standard,
    )
    expect(distanceOf(trapezium, strip)).toBeLessThan(1e-13)
  })
})

describe('nearest point', () => {
  test('no point of the region is nearer, and the point is in it', () => {
    fc.assert(
      fc.property(halfPlanes, gaussian, unit, unit, (planes, { covariance: metric }, x, y) => {
        const region = intersectHalfPlanes(Float64Array.from(planes.flat()))
        fc.pre(region !== null)
        const target = Float64Array.of(4 * x, 4 * y)
        const z = new Float64Array(2)
        nearestInRegion(region, 0, target, metric, 0, z)
        const size = Math.max(1, Math.abs(z[0]), Math.abs(z[1]))
        planes.forEach(([a0, a1, c]) => expect(a0 * z[0] + a1 * z[1] + c).toBeGreaterThan(-1e-13 * size))
        // the gradient at z points away from every feasible direction: to other feasible points, at least
        const g0 = metric[0] * (z[0] - target[0]) + metric[1] * (z[1] - target[1])
        const g1 = metric[2] * (z[0] - target[0]) + metric[3] * (z[1] - target[1])
        const rng = createRng(3)
        for (let n = 0; n < 20; n++) {
          const other = [8 * rng() - 4, 8 * rng() - 4]
          if (planes.some(([a0, a1, c]) => a0 * other[0] + a1 * other[1] + c < 0)) continue
          const slope = g0 * (other[0] - z[0]) + g1 * (other[1] - z[1])
          expect(slope).toBeGreaterThanOrEqual(-1e-9 * (Math.abs(g0) + Math.abs(g1)) * size)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('a singular metric still gives a point of the region', () => {
    const square = polygon([
      [1, 0, 1],
      [-1, 0, 1],
      [0, 1, 1],
      [0, -1, 1],
    ])
    const z = Float64Array.of(3, 0.5)
    nearestInRegion(square, 0, z, Float64Array.of(1, 0, 0, 0), 0, z)
    expect(z).toEqual(Float64Array.of(1, 0.5))
    nearestInRegion(square, 0, Float64Array.of(5, 3), Float64Array.of(0, 0, 0, 1), 0, z)
    expect(z[1]).toBe(1)
    expect(Math.abs(z[0])).toBeLessThanOrEqual(1)
  })
})

describe('samples', () => {
  test.each<[string, number[][], Gaussian]>([
    ['the whole plane', [], standard],
    [
      'a wedge around the mean',
      [
        [0.6, 0.8, 1],
        [-0.6, 0.8, 1],
      ],
      standard,
    ],
    [
      'a triangle',
      [
        [1, 0, 0.5],
        [0, 1, 0.5],
        [-1, -1, 1],
      ],
      { ...standard, covariance: Float64Array.of(2, 1, 1, 3) },
    ],
    [
      'a corner 30 standard deviations away',
      [
        [1, 0.3, -30],
        [0.3, 1, -30],
      ],
      standard,
    ],
    [
      'a sliver',
      [
        [1, 1000, 0],
        [-1, -1001, 0.01],
        [-1, 1, 2],
        [1, 0, 2],
      ],
      standard,
    ],
  ])('have the moments of the Gaussian on %s', (_, planes, normal) => {
    const region = polygon(planes)
    const { mean, covariance } = momentsOf(region, normal)
    const rng = createRng(5)
    const numSamples = 4000
    const z = new Float64Array(2)
    const sums = [0, 0, 0, 0, 0]
    const squares = [0, 0, 0, 0, 0]
    for (let n = 0; n < numSamples; n++) {
      sampleInRegion(region, 0, normal.mean, normal.covariance, 0, rng, z, 0)
      planes.forEach(([a0, a1, c]) => expect(a0 * z[0] + a1 * z[1] + c).toBeGreaterThan(-1e-11))
      const d0 = z[0] - mean[0]
      const d1 = z[1] - mean[1]
      const terms = [d0, d1, d0 * d0 - covariance[0], d0 * d1 - covariance[1], d1 * d1 - covariance[2]]
      terms.forEach((term, k) => {
        sums[k] += term
        squares[k] += term * term
      })
    }
    sums.forEach((sum, k) => expect(Math.abs(sum) / Math.sqrt(squares[k])).toBeLessThan(4))
  })
})

test('a region without interior, and a Gaussian beyond doubles', () => {
  const point: PlaneRegionSet = {
    kind: 'plane',
    edgeStarts: Int32Array.of(0, 3),
    lines: Float64Array.of(1, 0, -1, 0, 1, -1, -Math.SQRT1_2, -Math.SQRT1_2, Math.SQRT2),
    vertices: Float64Array.of(1, 1, 1, 1, 1, 1),
  }
  const found = momentsOf(point, standard)
  expect(found).toEqual({ logMass: -Infinity, entropy: -Infinity, mean: [1, 1], covariance: [0, 0, 0] })
  const far = { ...standard, mean: Float64Array.of(-1e200, 0) }
  expect(regionLogMass(polygon([[1, 0, 0]]), 0, far.mean, far.covariance, 0)).toBe(-Infinity)
  expect(regionLogMass(polygon([[1, 0, 0]]), 0, Float64Array.of(NaN, 0), far.covariance, 0)).toBeNaN()
})

test('sides that rounding alone keeps from being parallel are parallel, and take no time', () => {
  // of a network 2-5-5-5-2: its two long sides differ in the last place of one number
  const lines = [
    0.002451946481481769, -0.9999969939747078, -3.1510239039394925, 0.6985233492946584, 0.7155872626662473,
    9.243041880389875, -0.8210662503475286, -0.5708329112273132, -6.787912364852272, -0.6985233492946584,
    -0.7155872626662472, -7.825191622228179,
  ]
  const region = (last: number): PlaneRegionSet => ({
    kind: 'plane',
    edgeStarts: Int32Array.of(0, 4),
    lines: Float64Array.from(lines.with(10, last)),
    vertices: Float64Array.of(
      -7.954487762413214,
      -3.1705374129361847,
      -9.97918422190014,
      -3.1755018752193913,
      2.2186389853026367,
      -15.082455457725196,
      -2.068101402515211,
      -8.916556843240238,
    ),
  })
  const covariance = Float64Array.of(1, 0.3, 0.3, 0.5)
  const logMass = (last: number): number => regionLogMass(region(last), 0, standard.mean, covariance, 0)
  expect(logMass(-0.7155872626662472)).toBeWithinRel(logMass(-0.7155872626662473), 1e-13)
})
