import { intersectHalfPlanes } from '../plane/intersectHalfPlanes.ts'
import { regionLogMass } from '../regionLogMass.ts'
import { regionMoments, regionMomentsSize } from '../regionMoments.ts'
import type { PlaneRegionSet } from '../regionSet.ts'
import { regionPolygon } from './regionPolygon.ts'

/**
 * An estimate of the relative error of exp(regionLogMass): by how much the masses of a region's two parts add up to
 * another number than its own.
 *
 * The cut passes through the conditional mean, at 45° (whitened) to the direction in which that lies, so that both parts
 * count and at least one of them has another nearest point, another axis, and other pieces and nodes than the whole. It
 * sees errors of quadrature and of rounding, that of a log among them (1e-16 · |log mass|), but none that all three share,
 * such as that of the covariance's factor.
 *
 * @param mean        [2]
 * @param covariance  [4] row-major, SPD
 * @returns  linear, ≥ 0; NaN where the region is too thin to be cut, or so far that its log mass is −∞
 * Cost      three masses and one set of moments, and O(edges²) for the cut
 */
export function sliceError(
  regions: PlaneRegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
): number {
  const moments = new Float64Array(regionMomentsSize(2))
  regionMoments(regions, regionId, mean, covariance, 0, moments, 0)
  const whole = regionLogMass(regions, regionId, mean, covariance, 0)
  const cut = cutThrough(moments.subarray(2, 4), mean, covariance)
  const { lines } = regionPolygon(regions, regionId)
  let sum = 0
  for (const sign of [1, -1]) {
    const part = intersectHalfPlanes(Float64Array.of(...lines, ...cut.map((value) => sign * value)))
    if (part === null) return NaN
    sum += Math.exp(regionLogMass(part, 0, mean, covariance, 0) - whole)
  }
  return Math.abs(sum - 1)
}

/** A line (n0, n1, c) through a point, at 45° to its direction from the mean where the Gaussian is round. */
function cutThrough(point: Float64Array, mean: Float64Array, covariance: Float64Array): number[] {
  const l11 = Math.sqrt(covariance[0])
  const l21 = covariance[2] / l11
  const l22 = Math.sqrt(covariance[3] - l21 * l21)
  const y0 = (point[0] - mean[0]) / l11
  const y1 = (point[1] - mean[1] - l21 * y0) / l22
  const isAtMean = y0 === 0 && y1 === 0
  // turned by 45°; a normal n of latent space is L⁻ᵀ times that of the round one
  const u0 = isAtMean ? 1 : y0 - y1
  const u1 = isAtMean ? 1 : y0 + y1
  const n1 = u1 / l22
  const n0 = (u0 - l21 * n1) / l11
  const norm = Math.hypot(n0, n1)
  return [n0 / norm, n1 / norm, -(n0 * point[0] + n1 * point[1]) / norm]
}
