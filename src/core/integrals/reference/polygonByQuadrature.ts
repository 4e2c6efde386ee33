import { truncatedGaussianMoments } from '../../numerics/truncatedGaussian.ts'
import { gaussNodes, gaussOffset, gaussWeights } from '../../numerics/gaussLegendre.ts'

interface PlaneMoments {
  readonly logMass: number
  readonly mean: readonly [number, number]
  /** Central: (0,0), (0,1), (1,1). */
  readonly covariance: readonly [number, number, number]
  readonly entropy: number
}

interface Slice {
  readonly log: number
  readonly mean: number
  readonly variance: number
  readonly entropy: number
}

/**
 * A Gaussian on a convex polygon by quadrature in many short parts over z0 of the conditional interval of z1, for tests: whatever the
 * polygon's shape, with neither whitening nor a nearest point.
 *
 * @param halfPlanes  [m,3] rows (a0, a1, c), a·z + c ≥ 0, with an interior in common
 * @param covariance  [4] row-major
 */
export function polygonByQuadrature(
  halfPlanes: Float64Array,
  mean: Float64Array,
  covariance: Float64Array,
): PlaneMoments {
  const std = Math.sqrt(covariance[0])
  const gain = covariance[1] / covariance[0]
  const restStd = Math.sqrt(covariance[3] - gain * covariance[1])
  const centreAt = (z0: number): number => mean[1] + gain * (z0 - mean[0])
  const slices = new Map<number, Slice>()
  const sliceAt = (z0: number): Slice => {
    const known = slices.get(z0)
    if (known !== undefined) return known
    const [lower, upper] = sliceOf(halfPlanes, z0)
    const u = (z0 - mean[0]) / std
    const inner = new Float64Array(4)
    truncatedGaussianMoments(lower, upper, centreAt(z0), restStd * restStd, inner)
    const slice = {
      log: inner[0] - 0.5 * u * u - 0.5 * Math.log(2 * Math.PI) - Math.log(std),
      mean: inner[1],
      variance: inner[2],
      entropy: inner[3],
    }
    slices.set(z0, slice)
    return slice
  }

  const corners = cornersOf(halfPlanes)
  const [from, to] = rangeOf(halfPlanes, corners, mean[0] - 60 * std, mean[0] + 60 * std)
  const peakAt = highest((z0) => sliceAt(z0).log, from, to)
  const peak = sliceAt(peakAt).log
  const isSmall = (z0: number): boolean => sliceAt(z0).log < peak - 42
  const ends = [edgeOf(isSmall, from, peakAt), edgeOf(isSmall, to, peakAt)]
  // so many short parts that no jump of a slice's ends is missed
  const breaks = [
    ...Array.from({ length: 401 }, (_, k) => ends[0] + ((ends[1] - ends[0]) * k) / 400),
    ...corners,
    peakAt,
  ]
    .filter((z0) => z0 >= ends[0] && z0 <= ends[1])
    .toSorted((x, y) => x - y)
  const integral = (f: (z0: number, slice: Slice) => number): number => {
    let sum = 0
    for (let k = 0; k + 1 < breaks.length; k++) {
      const half = 0.5 * (breaks[k + 1] - breaks[k])
      for (let i = gaussOffset(12); i < gaussOffset(13); i++) {
        const z0 = breaks[k] + half * (1 + gaussNodes[i])
        const slice = sliceAt(z0)
        const density = Math.exp(slice.log - peak)
        if (density > 0) sum += half * gaussWeights[i] * density * f(z0, slice)
      }
    }
    return sum
  }
  const mass = integral(() => 1)
  const mean0 = peakAt + integral((z0) => z0 - peakAt) / mass
  const middle = sliceAt(peakAt).mean
  const mean1 = middle + integral((_, slice) => slice.mean - middle) / mass
  return {
    logMass: peak + Math.log(mass),
    mean: [mean0, mean1],
    covariance: [
      integral((z0) => (z0 - mean0) ** 2) / mass,
      integral((z0, slice) => (z0 - mean0) * (slice.mean - mean1)) / mass,
      integral((_, slice) => slice.variance + (slice.mean - mean1) ** 2) / mass,
    ],
    // of z0, then of z1 given z0
    entropy: Math.log(mass) + integral((_, slice) => slice.entropy - (slice.log - peak)) / mass,
  }
}

function sliceOf(halfPlanes: Float64Array, z0: number): [number, number] {
  let lower = -Infinity
  let upper = Infinity
  for (let at = 0; at < halfPlanes.length; at += 3) {
    const limit = -(halfPlanes[at] * z0 + halfPlanes[at + 2]) / halfPlanes[at + 1]
    if (halfPlanes[at + 1] > 0) lower = Math.max(lower, limit)
    else if (halfPlanes[at + 1] < 0) upper = Math.min(upper, limit)
  }
  return [lower, upper]
}

/** z0 of all crossings of two lines. */
function cornersOf(halfPlanes: Float64Array): number[] {
  const corners: number[] = []
  for (let i = 0; i < halfPlanes.length; i += 3) {
    for (let j = 0; j < i; j += 3) {
      const determinant = halfPlanes[i] * halfPlanes[j + 1] - halfPlanes[i + 1] * halfPlanes[j]
      if (determinant === 0) continue
      corners.push(
        (halfPlanes[i + 1] * halfPlanes[j + 2] - halfPlanes[j + 1] * halfPlanes[i + 2]) / determinant,
      )
    }
  }
  return corners.toSorted((a, b) => a - b)
}

/** Where slices are not empty. */
function rangeOf(halfPlanes: Float64Array, corners: number[], least: number, most: number): [number, number] {
  const levels = [least, ...corners.filter((z0) => z0 > least && z0 < most), most]
  for (let at = 0; at < halfPlanes.length; at += 3) {
    if (halfPlanes[at + 1] === 0) levels.push(-halfPlanes[at + 2] / halfPlanes[at])
  }
  levels.sort((a, b) => a - b)
  const isOpen = levels.slice(1).map((to, k) => {
    const middle = 0.5 * (levels[k] + to)
    const [lower, upper] = sliceOf(halfPlanes, middle)
    let isInside = lower < upper
    for (let at = 0; at < halfPlanes.length; at += 3) {
      if (halfPlanes[at + 1] === 0 && halfPlanes[at] * middle + halfPlanes[at + 2] < 0) isInside = false
    }
    return isInside
  })
  return [levels[isOpen.indexOf(true)], levels[isOpen.lastIndexOf(true) + 1]]
}

/** Where a concave function is highest. */
function highest(f: (x: number) => number, from: number, to: number): number {
  let a = from
  let b = to
  for (let step = 0; step < 120; step++) {
    const c = a + (b - a) / 3
    const d = b - (b - a) / 3
    if (f(c) < f(d)) a = c
    else b = d
  }
  return 0.5 * (a + b)
}

/** The point between a side and the peak where the density begins to count; the side itself if it does there. */
function edgeOf(isSmall: (x: number) => boolean, side: number, peakAt: number): number {
  let out = side
  let inside = peakAt
  for (let step = 0; step < 60; step++) {
    const middle = 0.5 * (out + inside)
    if (isSmall(middle)) out = middle
    else if (step === 0 && !isSmall(out + 1e-6 * (inside - out))) return side
    else inside = middle
  }
  return out
}
