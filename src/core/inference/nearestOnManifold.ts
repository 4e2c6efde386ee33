import { nearestInRegion } from '../integrals/nearestInRegion.ts'
import type { PlaneRegionSet, RegionSet } from '../integrals/regionSet.ts'
import { cholesky, solveLower, solveLowerTransposed } from '../numerics/cholesky.ts'
import { decomposeColumns } from '../numerics/decomposeColumns.ts'
import { NumericalError } from '../problem.ts'
import { runToEnd, type Steps } from '../steps.ts'
import { createPace } from './createPace.ts'
import type { Observation } from './observation.ts'

/** A singular value of a slope below this part of the largest one is taken for its rounding: the piece is flat there. */
const FLAT = 1e-14
/** Distances that differ by less, relative to themselves and to x, are equal. */
const TIE = 1e-14
/** S ≥ 3: part of the trace of AᵀA, times Σz⁻¹, that makes it definite. */
const RIDGE = 1e-14
/** Rounding of x − g(z), in units in the last place of its terms: S ≤ 2, and S = 3, whose normal equations add to it. */
const ROUNDINGS = [4, 32] as const

export interface NearestOnManifold {
  readonly latent: Float64Array
  readonly regionId: number
  readonly distance: number
  readonly rounding: number
}

/** nearestOnManifoldSteps without stops. */
export function nearestOnManifold(
  regions: RegionSet,
  observation: Observation,
  x: ArrayLike<number>,
  priorCovariance: Float64Array,
): NearestOnManifold {
  return runToEnd(nearestOnManifoldSteps(regions, observation, x, priorCovariance))
}

/**
 * The latent point whose image is nearest to x in the observed coordinates (Euclidean), over all regions; ties by the
 * largest prior density, the least zᵀ Σz⁻¹ z. The mode tends there as the noise vanishes, and the posterior concentrates
 * there unless a whole flat piece is nearest ([BPB20] Lemma 2; docs/MATH.md 3).
 *
 * @param x                [D] of the observation
 * @param priorCovariance  Σz [S,S] row-major
 * @throws NumericalError  `notPositiveDefinite`: Σz
 * @returns  its latent [S], its region, the distance in data units, and `rounding`: what rounding alone may make of a
 *           distance of 0, so that a distance up to it cannot be told from 0
 * Method    In each region least squares, then the region's point nearest to the solution in the metric AᵀA. Where A is
 *           of deficient rank (S ≤ 2), the likeliest among all points of the region with that image. S ≥ 3: with a ridge
 */
export function* nearestOnManifoldSteps(
  regions: RegionSet,
  observation: Observation,
  x: ArrayLike<number>,
  priorCovariance: Float64Array,
): Steps<NearestOnManifold> {
  const { dataDim: D, latentDim: S, numRegions, slope, bias } = observation
  const best = { latent: new Float64Array(S), regionId: 0, distance: Infinity }
  const candidate = new Float64Array(S)
  const priorPrecision = inverse(priorCovariance, S)
  const setCandidate = candidateSetter(regions, observation, x, priorPrecision)
  let size = 0
  for (let d = 0; d < D; d++) size = Math.max(size, Math.abs(x[d]))
  let bestNorm = Infinity
  const isStepOver = createPace()
  const work = (S === 3 ? 5000 : 500) + 10 * S * D
  for (let r = 0; r < numRegions; r++) {
    if (isStepOver(work)) yield { done: r, total: numRegions }
    setCandidate(r, candidate)
    let sum = 0
    for (let d = 0; d < D; d++) {
      let difference = x[d] - bias[r * D + d]
      for (let k = 0; k < S; k++) difference -= slope[(r * D + d) * S + k] * candidate[k]
      sum += difference * difference
    }
    const distance = Math.sqrt(sum)
    const tie = TIE * (distance + size)
    if (distance > best.distance + tie) continue
    let norm = 0
    for (let i = 0; i < S; i++)
      for (let j = 0; j < S; j++) norm += candidate[i] * priorPrecision[i * S + j] * candidate[j]
    if (distance < best.distance - tie || norm < bestNorm) {
      best.latent.set(candidate)
      best.regionId = r
      best.distance = distance
      bestNorm = norm
    }
  }
  return { ...best, rounding: roundingOf(observation, x, best.regionId, best.latent) }
}

/**
 * Each coordinate of x − b − A z takes S products and S + 1 sums, and z, A and b are themselves rounded: together a few
 * units in the last place of |x| + |b| + |A| |z|. At points g(z) of random networks the distance is at most 1.1 of these
 * units for S ≤ 2 (asserted to be below `rounding`: nearestOnManifold.test.ts), 17 for S = 3; there it may be thousands
 * where A is nearly of deficient rank, and is then not taken for rounding.
 */
function roundingOf(
  { dataDim: D, latentDim: S, slope, bias }: Observation,
  x: ArrayLike<number>,
  r: number,
  latent: Float64Array,
): number {
  const sizes = new Float64Array(D)
  for (let d = 0; d < D; d++) {
    sizes[d] = Math.abs(x[d]) + Math.abs(bias[r * D + d])
    for (let k = 0; k < S; k++) sizes[d] += Math.abs(slope[(r * D + d) * S + k] * latent[k])
  }
  return ROUNDINGS[S < 3 ? 0 : 1] * Number.EPSILON * Math.hypot(...sizes)
}

/** Σ⁻¹ [n,n]. */
function inverse(covariance: Float64Array, n: number): Float64Array {
  const factor = cholesky(covariance, n)
  if (factor === null)
    throw new NumericalError('notPositiveDefinite', 'the prior covariance Σz is not positive definite', {
      size: n,
    })
  const precision = new Float64Array(n * n)
  for (let k = 0; k < n; k++) {
    const column = precision.subarray(k * n, (k + 1) * n)
    column[k] = 1
    solveLower(factor, n, column)
    solveLowerTransposed(factor, n, column)
  }
  return precision
}

/** Sets the point of region r that is nearest to x, and of these the likeliest. */
type CandidateSetter = (r: number, out: Float64Array) => void

function candidateSetter(
  regions: RegionSet,
  observation: Observation,
  x: ArrayLike<number>,
  priorPrecision: Float64Array,
): CandidateSetter {
  if (observation.latentDim === 1) return onLine(regions, observation, x)
  if (regions.kind === 'plane') return inPlane(regions, observation, x, priorPrecision)
  return withRidge(regions, observation, x, priorPrecision)
}

function onLine(
  regions: RegionSet,
  { dataDim: D, slope, bias }: Observation,
  x: ArrayLike<number>,
): CandidateSetter {
  const target = new Float64Array(1)
  const metric = Float64Array.of(1)
  return (r, out) => {
    let largest = 0
    for (let d = 0; d < D; d++) largest = Math.max(largest, Math.abs(slope[r * D + d]))
    let along = 0
    let sumSq = 0
    for (let d = 0; d < D && largest > 0; d++) {
      const scaled = slope[r * D + d] / largest
      along += scaled * (x[d] - bias[r * D + d])
      sumSq += scaled * scaled
    }
    // a flat piece: all its points are equally near
    target[0] = largest > 0 ? along / sumSq / largest : 0
    nearestInRegion(regions, r, target, metric, 0, out)
  }
}

function inPlane(
  regions: PlaneRegionSet,
  observation: Observation,
  x: ArrayLike<number>,
  priorPrecision: Float64Array,
): CandidateSetter {
  const { dataDim: D, slope, bias } = observation
  const u = new Float64Array(2 * D)
  const s = new Float64Array(2)
  const rotation = new Float64Array(2)
  const target = new Float64Array(2)
  const metric = new Float64Array(4)
  return (r, out) => {
    decomposeColumns(slope, r * D * 2, D, u, 0, s, 0, rotation)
    const [cos, sin] = rotation
    const rank = s[0] === 0 ? 0 : s[1] <= FLAT * s[0] ? 1 : 2
    // coordinates along the columns of V
    const y = [0, 0]
    for (let k = 0; k < rank; k++) {
      for (let d = 0; d < D; d++) y[k] += u[k * D + d] * (x[d] - bias[r * D + d])
      y[k] /= s[k]
    }
    target[0] = cos * y[0] - sin * y[1]
    target[1] = sin * y[0] + cos * y[1]
    if (rank === 0) {
      nearestInRegion(regions, r, target, priorPrecision, 0, out)
      return
    }
    // V diag(s²) Vᵀ up to a factor
    const ratio = rank === 1 ? 0 : (s[1] / s[0]) ** 2
    metric[0] = cos * cos + ratio * sin * sin
    metric[1] = metric[2] = (1 - ratio) * cos * sin
    metric[3] = sin * sin + ratio * cos * cos
    nearestInRegion(regions, r, target, metric, 0, out)
    if (rank === 1) slide(regions, r, -sin, cos, priorPrecision, out)
  }
}

/** Moves a point of a polygon along a direction of length 1, inside the polygon, to where it is likeliest. */
function slide(
  regions: PlaneRegionSet,
  r: number,
  v0: number,
  v1: number,
  [p00, p01, , p11]: Float64Array,
  point: Float64Array,
): void {
  const { edgeStarts, lines } = regions
  let lowest = -Infinity
  let highest = Infinity
  for (let e = edgeStarts[r]; e < edgeStarts[r + 1]; e++) {
    const rate = lines[3 * e] * v0 + lines[3 * e + 1] * v1
    // an edge along the direction, up to rounding, is no limit
    if (Math.abs(rate) < FLAT) continue
    // the point is inside, whatever its rounding says
    const gap = Math.max(lines[3 * e] * point[0] + lines[3 * e + 1] * point[1] + lines[3 * e + 2], 0)
    if (rate > 0) lowest = Math.max(lowest, -gap / rate)
    else highest = Math.min(highest, -gap / rate)
  }
  const [w0, w1] = [p00 * v0 + p01 * v1, p01 * v0 + p11 * v1]
  const free = -(w0 * point[0] + w1 * point[1]) / (w0 * v0 + w1 * v1)
  const step = Math.min(Math.max(free, lowest), highest)
  point[0] += step * v0
  point[1] += step * v1
}

function withRidge(
  regions: RegionSet,
  observation: Observation,
  x: ArrayLike<number>,
  priorPrecision: Float64Array,
): CandidateSetter {
  const { dataDim: D, latentDim: S, slope, bias } = observation
  const target = new Float64Array(S)
  const metric = new Float64Array(S * S)
  const correction = new Float64Array(S)
  return (r, out) => {
    metric.fill(0)
    target.fill(0)
    let trace = 0
    for (let d = 0; d < D; d++) {
      const row = (r * D + d) * S
      for (let i = 0; i < S; i++) {
        target[i] += slope[row + i] * (x[d] - bias[r * D + d])
        trace += slope[row + i] * slope[row + i]
        for (let j = 0; j < S; j++) metric[i * S + j] += slope[row + i] * slope[row + j]
      }
    }
    for (let i = 0; i < S * S; i++) metric[i] += RIDGE * trace * priorPrecision[i]
    const factor = cholesky(metric, S)
    // a flat piece: all its points are equally near
    if (factor === null) target.fill(0)
    else {
      solveLower(factor, S, target)
      solveLowerTransposed(factor, S, target)
      // once more for what is left: where the image is determined, the ridge must not show
      correction.fill(0)
      for (let d = 0; d < D; d++) {
        const row = (r * D + d) * S
        let rest = x[d] - bias[r * D + d]
        for (let i = 0; i < S; i++) rest -= slope[row + i] * target[i]
        for (let i = 0; i < S; i++) correction[i] += slope[row + i] * rest
      }
      solveLower(factor, S, correction)
      solveLowerTransposed(factor, S, correction)
      for (let i = 0; i < S; i++) target[i] += correction[i]
    }
    nearestInRegion(regions, r, target, metric, 0, out)
  }
}
