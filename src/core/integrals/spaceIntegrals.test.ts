import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { truncatedGaussianMoments } from '../numerics/truncatedGaussian.ts'
import { nearestInRegion } from './nearestInRegion.ts'
import { regionLogMass } from './regionLogMass.ts'
import { regionLogRelativeMass } from './regionLogRelativeMass.ts'
import { regionMoments } from './regionMoments.ts'
import type { SpaceRegionSet } from './regionSet.ts'
import { sampleInRegion } from './sampleInRegion.ts'
import { intersectHalfSpaces } from './space/intersectHalfSpaces.ts'

type Matrix = readonly (readonly number[])[]

interface Gaussian {
  readonly mean: readonly number[]
  readonly covariance: Matrix
}

interface Moments extends Gaussian {
  readonly logMass: number
  readonly entropy: number
}

const AXES = [0, 1, 2]
const identity = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]
const standard: Gaussian = { mean: [0, 0, 0], covariance: identity }

const product = (a: Matrix, b: Matrix): number[][] =>
  a.map((row) => AXES.map((j) => row.reduce((sum, entry, k) => sum + entry * b[k][j], 0)))
const transpose = (a: Matrix): number[][] => AXES.map((j) => a.map((row) => row[j]))
const image = (a: Matrix, x: readonly number[]): number[] =>
  a.map((row) => row.reduce((sum, entry, k) => sum + entry * x[k], 0))

function polyhedron(halfSpaces: Matrix): SpaceRegionSet | null {
  return intersectHalfSpaces(Float64Array.from(halfSpaces.flat()))
}

function momentsOf(region: SpaceRegionSet, { mean, covariance }: Gaussian): Moments {
  const out = new Float64Array(14)
  regionMoments(region, 0, Float64Array.from(mean), Float64Array.from(covariance.flat()), 0, out, 0)
  const rows = AXES.map((k) => [...out.subarray(5 + 3 * k, 8 + 3 * k)])
  expect(transpose(rows)).toEqual(rows)
  return { logMass: out[0], entropy: out[1], mean: [...out.subarray(2, 5)], covariance: rows }
}

const largestVariance = ({ covariance }: Gaussian): number => Math.max(...AXES.map((k) => covariance[k][k]))

/** The largest of the errors of two sets of moments, each in the oracle's measure. */
function distanceOf(a: Moments, b: Moments): number {
  const variance = largestVariance(b)
  return Math.max(
    Math.abs(a.logMass - b.logMass) / Math.max(1, Math.abs(b.logMass)),
    Math.abs(a.entropy - b.entropy) / Math.max(1, Math.abs(b.entropy)),
    ...AXES.map((k) => Math.abs(a.mean[k] - b.mean[k]) / Math.sqrt(variance)),
    ...AXES.flatMap((k) => AXES.map((l) => Math.abs(a.covariance[k][l] - b.covariance[k][l]) / variance)),
  )
}

/** Without denormal numbers, and quick to shrink. */
const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 1e6 }).map((k) => min + ((max - min) * k) / 1e6)
const unit = between(-1, 1)
/** Orthonormal, from a quaternion. */
const rotation = fc.tuple(unit, unit, unit).map(([x, y, z]): number[][] => {
  const w = 1
  const scale = 2 / (w * w + x * x + y * y + z * z)
  return [
    [1 - scale * (y * y + z * z), scale * (x * y - z * w), scale * (x * z + y * w)],
    [scale * (x * y + z * w), 1 - scale * (x * x + z * z), scale * (y * z - x * w)],
    [scale * (x * z - y * w), scale * (y * z + x * w), 1 - scale * (x * x + y * y)],
  ]
})
/** With the inverse and log|covariance|, from its axes. */
interface TurnedGaussian extends Gaussian {
  readonly precision: Matrix
  readonly logDeterminant: number
}
const gaussian: fc.Arbitrary<TurnedGaussian> = fc
  .tuple(rotation, fc.tuple(unit, unit, unit), fc.tuple(between(-1, 1), between(-1, 1), between(-1, 1)))
  .map(([turn, mean, powers]) => {
    const scaledBy = (sign: number): number[][] =>
      turn.map((row) => row.map((entry, k) => entry * 10 ** (sign * powers[k])))
    return {
      mean,
      covariance: product(scaledBy(1), transpose(scaledBy(1))),
      precision: product(scaledBy(-1), transpose(scaledBy(-1))),
      logDeterminant: 2 * Math.LN10 * powers.reduce((sum, power) => sum + power, 0),
    }
  })
const halfSpace = fc
  .tuple(unit, between(0, 2 * Math.PI), between(-1.5, 3))
  .map(([z, angle, c]) => [
    Math.sqrt(1 - z * z) * Math.cos(angle),
    Math.sqrt(1 - z * z) * Math.sin(angle),
    z,
    c,
  ])
const halfSpaces = fc.array(halfSpace, { maxLength: 7 })

/** From the bulk out to 1e6 standard deviations; widths from 1e-8 to half-lines, and the whole line. */
const interval = fc
  .tuple(
    fc.oneof(
      between(-4, 4),
      between(0, 6).map((power) => 10 ** power),
      fc.constant(-Infinity),
    ),
    fc.oneof(
      between(-8, 1.5).map((power) => 10 ** power),
      between(0.1, 5),
      fc.constantFrom(Infinity, 1e8),
    ),
    between(-4, 4),
  )
  .map(([from, width, to]) =>
    from === -Infinity ? [from, width === Infinity ? Infinity : to] : [from, from + width],
  )

describe('against one dimension', () => {
  test('boxes, slabs, prisms, orthants, half-spaces and all of space are products, turned at will', () => {
    fc.assert(
      fc.property(interval, interval, interval, rotation, (a, b, c, turn) => {
        const ends = [a, b, c]
        const scale = Math.max(1, ...ends.map(([from]) => (from > -Infinity ? Math.abs(from) : 0)))
        const thinnest = Math.min(...ends.map(([from, to]) => to - from))
        fc.pre(thinnest > 1e-9 * scale)
        const region = polyhedron(
          ends
            .flatMap(([from, to], k) => [
              [...turn[k], -from],
              [...turn[k].map((entry) => -entry), to],
            ])
            .filter(([, , , offset]) => offset < Infinity),
        )
        if (region === null) throw new Error('empty')
        const parts = ends.map(([from, to]) => {
          const out = new Float64Array(4)
          truncatedGaussianMoments(from, to, 0, 1, out)
          return out
        })
        const diagonal = AXES.map((k) => AXES.map((l) => (k === l ? parts[k][2] : 0)))
        const reference: Moments = {
          logMass: parts.reduce((sum, part) => sum + part[0], 0),
          entropy: parts.reduce((sum, part) => sum + part[3], 0),
          mean: image(
            transpose(turn),
            parts.map((part) => part[1]),
          ),
          covariance: product(transpose(turn), product(diagonal, turn)),
        }
        // offsets of size `scale` are rounded, which moves what lies 1/scale deep or a width across
        const thin = Math.min(1 / scale, thinnest)
        expect(distanceOf(momentsOf(region, standard), reference)).toBeLessThan(
          1e-12 + (4e-15 * scale) / thin,
        )
      }),
      { numRuns: 200 },
    )
  })

  test('the whole space has mass 1 and the moments of the Gaussian', () => {
    const region = polyhedron([])
    if (region === null) throw new Error('empty')
    const normal = {
      mean: [3, -2, 1],
      covariance: [
        [4, 1.2, 0.3],
        [1.2, 0.5, 0.1],
        [0.3, 0.1, 2],
      ],
    }
    // |Σ| = 4·(1 − 0.01) − 1.2·(2.4 − 0.03) + 0.3·(0.12 − 0.15)
    const entropy = 1.5 * Math.log(2 * Math.PI * Math.E) + 0.5 * Math.log(1.107)
    expect(distanceOf(momentsOf(region, normal), { ...normal, logMass: 0, entropy })).toBeLessThan(1e-14)
  })
})

describe('invariants', () => {
  test('splitting a polyhedron changes neither mass nor moments', () => {
    fc.assert(
      fc.property(halfSpaces, halfSpace, gaussian, (planes, cut, normal) => {
        const whole = polyhedron(planes)
        const left = polyhedron([...planes, cut])
        const right = polyhedron([...planes, cut.map((value) => -value)])
        fc.pre(whole !== null && left !== null && right !== null)
        const parts = [momentsOf(left, normal), momentsOf(right, normal)]
        const total = momentsOf(whole, normal)
        // in a far tail the rounding of the cut itself counts for more
        fc.pre(total.logMass > -300)
        const shares = parts.map((part) => Math.exp(part.logMass - total.logMass))
        expect(shares[0] + shares[1]).toBeWithinRel(1, 1e-11 + 1e-13 * Math.abs(total.logMass))
        const mean = AXES.map((k) => shares[0] * parts[0].mean[k] + shares[1] * parts[1].mean[k])
        const covariance = AXES.map((i) =>
          AXES.map((j) =>
            parts.reduce(
              (sum, part, p) =>
                sum +
                shares[p] *
                  (part.covariance[i][j] + (part.mean[i] - total.mean[i]) * (part.mean[j] - total.mean[j])),
              0,
            ),
          ),
        )
        // units in the last place of what lies 1 away from the origin, in standard deviations
        const tolerance = 1e-10 + 1e-13 / Math.sqrt(largestVariance(total))
        expect(distanceOf({ ...total, mean, covariance }, total)).toBeLessThan(tolerance)
      }),
      { numRuns: 200 },
    )
  })

  test('splitting where a facet is nearly flat to the axis of slices: the edge beside it is not the nearest point', () => {
    const wedge = [
      [0, 0, -1, -1.5],
      [0.0019999989999673604, 0, -0.999998, -1.5],
    ]
    const cut = [0.719145034314764, 0.000004518521513397145, -0.69486, -1.0818780000000001]
    const normal = {
      mean: [-0.491622, 0.908468, -0.41897799999999996],
      covariance: [
        [48.910524906971254, -24.124208540141588, 0.1450625192160451],
        [-24.124208540141588, 12.226847386145712, -1.394813269405142],
        [0.1450625192160451, -1.394813269405142, 99.96326104569411],
      ],
    }
    const [whole, ...parts] = [wedge, [...wedge, cut], [...wedge, cut.map((value) => -value)]].map(
      (planes) => {
        const region = polyhedron(planes)
        if (region === null) throw new Error('empty')
        return Math.exp(momentsOf(region, normal).logMass)
      },
    )
    expect(parts[0] + parts[1]).toBeWithinRel(whole, 1e-13)
  })

  // planes a millionth of a radian apart, one of them cutting the plate 1e-6 thick of the others: whitened by standard
  // deviations of 1 to 100, the edge in which they meet is far from any vertex and known to eight digits
  test.each([
    {
      planes: [
        [0.8448066077058944, 0.05795586132465784, -0.5319237856258883, 0.37363006957678957],
        [-0.8448066077058944, -0.05795586132465784, 0.5319237856258883, -0.3736275132642063],
        [0.8448068046279544, 0.05795589782117239, -0.5319236417355478, 0.3736298305517203],
      ],
      cut: [0.7036700844641446, -0.6887034251205917, -0.1747455420243651, 0.7992582019767216],
      mean: [0.026475374803276212, -26.49349860604922, 16.82909691184969],
      covariance: [
        44.15047121530316, -4.984649149255603, 151.96921150418166, -4.984649149255603, 0.5732836893902792,
        -17.1647331528645, 151.96921150418166, -17.1647331528645, 524.7455077873116,
      ],
    },
    {
      planes: [
        [-0.1121400907087642, -0.7865862736030697, -0.6072121822189234, -1.0359944560750447],
        [0.1121400907087642, 0.7865862736030697, 0.6072121822189234, 1.035996156898623],
        [-0.11214004317799318, -0.7865865998910192, -0.6072116800385904, -1.0359954634866424],
      ],
      cut: [-0.8359070874869804, -0.5475861279448816, 0.03753363253624031, -0.6297211874565456],
      mean: [-24.630129229821662, 0.37417295101827436, -0.647909990960034],
      covariance: [
        24.116656338776558, 35.72932436095577, 24.13642625968715, 35.72932436095577, 52.94460438689795,
        35.75214964878643, 24.13642625968715, 35.75214964878643, 24.22053032136058,
      ],
    },
  ])('splitting a plate that a nearly parallel plane cuts off (%#)', ({ planes, cut, mean, covariance }) => {
    const [whole, ...parts] = [planes, [...planes, cut], [...planes, cut.map((value) => -value)]].map(
      (each) => {
        const region = polyhedron(each)
        if (region === null) throw new Error('empty')
        return regionLogMass(region, 0, Float64Array.from(mean), Float64Array.from(covariance), 0)
      },
    )
    expect(whole).toBeLessThan(-20)
    expect(Math.log(Math.exp(parts[0]) + Math.exp(parts[1]))).toBeWithinRel(whole, 1e-7)
  })

  test('an affine map of polyhedron and Gaussian moves the moments with it', () => {
    fc.assert(
      fc.property(halfSpaces, gaussian, rotation, unit, unit, (planes, normal, turn, shear, shift) => {
        const region = polyhedron(planes)
        fc.pre(region !== null)
        // z' = B z + b, |B| = 2: a·z + c = (a B⁻¹)·z' + c − (a B⁻¹)·b
        const B = product(turn, [
          [2, 0, 0],
          [shear, 1, 0],
          [0, 0, 1],
        ])
        const inverse = product(
          [
            [0.5, 0, 0],
            [-0.5 * shear, 1, 0],
            [0, 0, 1],
          ],
          transpose(turn),
        )
        const b = [shift, -2 * shift, 1]
        const move = (z: readonly number[]): number[] => image(B, z).map((value, k) => value + b[k])
        const mapped = planes.map(([a0, a1, a2, c]) => {
          const n = image(transpose(inverse), [a0, a1, a2])
          return [...n, c - n.reduce((sum, entry, k) => sum + entry * b[k], 0)]
        })
        const moved = polyhedron(mapped)
        fc.pre(moved !== null)
        const conjugate = (matrix: Matrix): number[][] => {
          const rows = product(B, product(matrix, transpose(B)))
          return rows.map((row, i) => row.map((entry, j) => (i < j ? rows[j][i] : entry)))
        }
        const before = momentsOf(region, normal)
        // in a far tail rounding the map itself counts for more
        fc.pre(before.logMass > -300)
        const found = momentsOf(moved, { mean: move(normal.mean), covariance: conjugate(normal.covariance) })
        const expected = {
          logMass: before.logMass,
          entropy: before.entropy + Math.LN2,
          mean: move(before.mean),
          covariance: conjugate(before.covariance),
        }
        expect(distanceOf(found, expected)).toBeLessThan(1e-9 + 1e-11 / Math.sqrt(largestVariance(before)))
      }),
      { numRuns: 150 },
    )
  })

  test('mass alone, and mass relative to the nearest point, agree with the moments', () => {
    fc.assert(
      fc.property(halfSpaces, gaussian, (planes, { mean, covariance, precision, logDeterminant }) => {
        const region = polyhedron(planes)
        fc.pre(region !== null)
        const { logMass } = momentsOf(region, { mean, covariance })
        const [m, c] = [Float64Array.from(mean), Float64Array.from(covariance.flat())]
        expect(regionLogMass(region, 0, m, c, 0)).toBeWithinRel(logMass, 1e-12 / Math.min(1, -logMass))
        const nearest = new Float64Array(3)
        nearestInRegion(region, 0, m, Float64Array.from(precision.flat()), 0, nearest)
        const offset = AXES.map((k) => nearest[k] - mean[k])
        const energy = 0.5 * image(precision, offset).reduce((sum, entry, k) => sum + entry * offset[k], 0)
        const logDensity = -energy - 1.5 * Math.log(2 * Math.PI) - 0.5 * logDeterminant
        const relative = regionLogRelativeMass(region, 0, m, c, 0)
        expect(Math.abs(relative + logDensity - logMass)).toBeLessThan(1e-10 * Math.max(1, -logMass))
      }),
      { numRuns: 150 },
    )
  })
})

/** Of the angles between planes. */
function smallestSine(planes: Matrix): number {
  const sines = planes.flatMap((a, i) =>
    planes.slice(0, i).map((b) => {
      const cross = AXES.map((k) => a[(k + 1) % 3] * b[(k + 2) % 3] - a[(k + 2) % 3] * b[(k + 1) % 3])
      return Math.hypot(...cross)
    }),
  )
  return Math.min(1, ...sines.filter((sine) => sine > 1e-15))
}

describe('nearest point', () => {
  test('no point of the polyhedron is nearer, and the point is in it', () => {
    fc.assert(
      fc.property(halfSpaces, gaussian, fc.tuple(unit, unit, unit), fc.nat(), (planes, normal, aim, seed) => {
        const region = polyhedron(planes)
        fc.pre(region !== null)
        const metric = normal.covariance
        const target = aim.map((entry) => 4 * entry)
        const z = Float64Array.from(target)
        nearestInRegion(region, 0, z, Float64Array.from(metric.flat()), 0, z)
        const size = Math.max(1, ...z.map(Math.abs))
        const depthOf = (point: ArrayLike<number>): number =>
          Math.min(Infinity, ...planes.map(([a, b, c, d]) => a * point[0] + b * point[1] + c * point[2] + d))
        // whitening multiplies roundings by the ratio of two standard deviations, up to 100; and the edge of two planes
        // is as uncertain as their angle is small
        expect(depthOf(z)).toBeGreaterThan((-1e-12 * size) / smallestSine(planes))
        // the gradient at z points away from every feasible direction: to other feasible points, at least
        const gradient = image(
          metric,
          AXES.map((k) => z[k] - target[k]),
        )
        const steepness = Math.hypot(...gradient)
        const rng = createRng(seed)
        for (let n = 0; n < 50; n++) {
          const other = AXES.map((k) => z[k] + (n % 2 === 0 ? 4 : 0.1) * (2 * rng() - 1))
          if (depthOf(other) < 0) continue
          const slope = gradient.reduce((sum, entry, k) => sum + entry * (other[k] - z[k]), 0)
          expect(slope).toBeGreaterThanOrEqual(-1e-9 * steepness * size)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('vertices come out exactly; a singular metric still gives a point of the polyhedron', () => {
    const cube = polyhedron(
      AXES.flatMap((k) => [1, -1].map((sign) => [...identity[k].map((entry) => sign * entry), 1])),
    )
    if (cube === null) throw new Error('empty')
    const z = Float64Array.of(3, 5, -2)
    nearestInRegion(cube, 0, z, Float64Array.of(2, 0.1, 0, 0.1, 3, 0, 0, 0, 1), 0, z)
    expect(z).toEqual(Float64Array.of(1, 1, -1))
    const first = Float64Array.of(3, 0.5, -0.25)
    nearestInRegion(cube, 0, first, Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0), 0, first)
    expect(first[0]).toBe(1)
    for (const value of first) expect(Math.abs(value)).toBeLessThanOrEqual(1)
  })
})

describe('samples', () => {
  test.each<[string, number[][], Gaussian]>([
    ['all of space', [], standard],
    [
      'a wedge around the mean',
      [
        [0.6, 0.8, 0, 1],
        [-0.6, 0.8, 0, 1],
      ],
      standard,
    ],
    [
      'a tetrahedron',
      [
        [1, 0, 0, 0.5],
        [0, 1, 0, 0.5],
        [0, 0, 1, 0.5],
        [-1, -1, -1, 1],
      ],
      {
        mean: [0, 0, 0.1],
        covariance: [
          [2, 1, 0],
          [1, 3, 0.5],
          [0, 0.5, 1],
        ],
      },
    ],
    [
      'a corner 30 standard deviations away',
      [
        [1, 0.3, 0, -30],
        [0.3, 1, 0, -30],
        [0, 0.3, 1, -3],
      ],
      standard,
    ],
  ])('have the moments of the Gaussian on %s', (_, planes, normal) => {
    const region = polyhedron(planes)
    if (region === null) throw new Error('empty')
    const { mean, covariance } = momentsOf(region, normal)
    const rng = createRng(5)
    const numSamples = 400
    const z = new Float64Array(3)
    const sums = new Map<string, [number, number]>()
    for (let n = 0; n < numSamples; n++) {
      sampleInRegion(
        region,
        0,
        Float64Array.from(normal.mean),
        Float64Array.from(normal.covariance.flat()),
        0,
        rng,
        z,
        0,
      )
      planes.forEach(([a, b, c, d]) => expect(a * z[0] + b * z[1] + c * z[2] + d).toBeGreaterThan(-1e-11))
      const terms = AXES.flatMap((i) => [
        z[i] - mean[i],
        ...AXES.slice(i).map((j) => (z[i] - mean[i]) * (z[j] - mean[j]) - covariance[i][j]),
      ])
      terms.forEach((term, k) => {
        const [sum, square] = sums.get(`${k}`) ?? [0, 0]
        sums.set(`${k}`, [sum + term, square + term * term])
      })
    }
    // In standard errors; nine quantities of four cases, a fixed seed.
    for (const [sum, square] of sums.values()) expect(Math.abs(sum) / Math.sqrt(square)).toBeLessThan(4)
  })
})

test('a region without interior, and a Gaussian beyond doubles', () => {
  const half = polyhedron([[1, 0, 0, 0]])
  if (half === null) throw new Error('empty')
  expect(
    polyhedron([
      [1, 0, 0, 0],
      [-1, 0, 0, 0],
    ]),
  ).toBeNull()
  const covariance = Float64Array.from(identity.flat())
  expect(regionLogMass(half, 0, Float64Array.of(-1e200, 0, 0), covariance, 0)).toBe(-Infinity)
  expect(regionLogMass(half, 0, Float64Array.of(NaN, 0, 0), covariance, 0)).toBeNaN()
  // a cube whose rounding has left nothing: all its planes meet in (1, 1, 1)
  const point: SpaceRegionSet = {
    kind: 'space',
    facetStarts: Int32Array.of(0, 2),
    planes: Float64Array.of(1, 0, 0, -1, -1, 0, 0, 1),
    edgeStarts: Int32Array.of(0, 0),
    edgeFacets: new Int32Array(),
    edgeEnds: new Float64Array(),
  }
  const out = new Float64Array(14)
  regionMoments(point, 0, new Float64Array(3), covariance, 0, out, 0)
  expect([...out.subarray(0, 5)]).toEqual([-Infinity, -Infinity, 1, 0, 0])
})
