import { nearestInRegion } from '../nearestInRegion.ts'
import type { PlaneRegionSet } from '../regionSet.ts'

/**
 * The way on which a Gaussian's mean leaves a region behind soonest: from the region's nearest point if the mean is
 * outside, else through its nearest side, both measured in standard deviations.
 *
 * @param mean        [2]
 * @param covariance  [4] row-major, SPD
 * @returns  [2] latent units, of any length; null for the whole plane, which has no outside
 */
export function tailDirection(
  { edgeStarts, lines, vertices }: PlaneRegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
): Float64Array | null {
  const [a, b, , c] = covariance
  let nearest = -1
  let least = Infinity
  for (let edge = edgeStarts[regionId]; edge < edgeStarts[regionId + 1]; edge++) {
    const n0 = lines[3 * edge]
    const n1 = lines[3 * edge + 1]
    const norm = Math.sqrt(a * n0 * n0 + 2 * b * n0 * n1 + c * n1 * n1)
    const distance = (n0 * mean[0] + n1 * mean[1] + lines[3 * edge + 2]) / norm
    if (distance < least) {
      least = distance
      nearest = edge
    }
  }
  if (nearest < 0) return null
  if (least < 0) {
    const determinant = a * c - b * b
    const precision = Float64Array.of(c / determinant, -b / determinant, -b / determinant, a / determinant)
    const anchor = new Float64Array(2)
    nearestInRegion({ kind: 'plane', edgeStarts, lines, vertices }, regionId, mean, precision, 0, anchor)
    const direction = Float64Array.of(mean[0] - anchor[0], mean[1] - anchor[1])
    if (Math.hypot(direction[0], direction[1]) > 0) return direction
  }
  // against the inward normal, in the metric of the Gaussian
  const n0 = lines[3 * nearest]
  const n1 = lines[3 * nearest + 1]
  return Float64Array.of(-(a * n0 + b * n1), -(b * n0 + c * n1))
}
