import type { SpaceRegionSet } from '../regionSet.ts'
import { integratePolyhedron, SPACE_MOMENTS } from './integratePolyhedron.ts'
import { settleOnPlanes } from './settleOnPlanes.ts'
import { createWhitenedPolyhedron, type WhitenedPolyhedron } from './whitenedPolyhedron.ts'
import { whitenPolyhedron } from './whitenPolyhedron.ts'

const LOG_2PI = 1.8378770664093456

/** Scratch of one call, never kept (JavaScript runs one at a time). */
const polyhedron: WhitenedPolyhedron = createWhitenedPolyhedron()
const moments: Float64Array = new Float64Array(SPACE_MOMENTS)
const image: Float64Array = new Float64Array(9)
const half: Float64Array = new Float64Array(9)
const column: Float64Array = new Float64Array(3)

/**
 * regionMoments for a region of space.
 *
 * @param out  written from outOffset: log mass (nats), entropy (nats, latent units), conditional mean [3], central
 *             conditional covariance [3,3]. A region without interior has −∞, −∞, its nearest point, zeros
 * Accuracy  gaussian3d within 1e-9, boxes against products 1e-11 (asserted: spaceIntegrals.test.ts and the oracle)
 * Cost      some 100 slices, an integral over a polygon each
 * Source    docs/MATH.md 4, one dimension up
 */
export function polyhedronMoments(
  regions: SpaceRegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
  covarianceOffset: number,
  out: Float64Array,
  outOffset: number,
): void {
  whitenPolyhedron(regions, regionId, mean, covariance, covarianceOffset, polyhedron)
  integratePolyhedron(polyhedron, true, moments)
  const { distance: d, anchor, axes, factor } = polyhedron
  const [mass, s, t, v, ss, st, sv, tt, tv, vv] = moments
  if (!(mass > 0)) {
    out.fill(0, outOffset, outOffset + 14)
    out[outOffset] = mass === 0 ? -Infinity : NaN
    out[outOffset + 1] = out[outOffset]
    out.set(anchor, outOffset + 2)
    return
  }
  const logMass = Math.log(mass)
  out[outOffset] = Math.min(logMass - 0.5 * d * d, 0)
  const energy = d * s + 0.5 * (s * s + ss + t * t + tt + v * v + vv)
  const logScale = 1.5 * LOG_2PI + Math.log(factor[0] * factor[4] * factor[8])
  out[outOffset + 1] = logMass + logScale + energy
  // Columns of F · (axes as columns): the axes in latent units.
  for (let k = 0; k < 3; k++)
    for (let axis = 0; axis < 3; axis++) {
      let sum = 0
      for (let l = 0; l <= k; l++) sum += factor[3 * k + l] * axes[3 * axis + l]
      image[3 * k + axis] = sum
    }
  settleColumns(regions, regionId)
  // G = image · K, K the lower Cholesky factor of the moments; a pivot below 0 is so by rounding alone
  const k00 = Math.sqrt(ss)
  const k10 = ss > 0 ? st / k00 : 0
  const k20 = ss > 0 ? sv / k00 : 0
  const k11 = rootOf(tt - k10 * k10)
  const k21 = k11 > 0 ? (tv - k10 * k20) / k11 : 0
  const k22 = rootOf(vv - k20 * k20 - k21 * k21)
  for (let k = 0; k < 3; k++) {
    const [a, b, c] = [image[3 * k], image[3 * k + 1], image[3 * k + 2]]
    out[outOffset + 2 + k] = anchor[k] + (a * s + b * t + c * v)
    half[3 * k] = a * k00 + b * k10 + c * k20
    half[3 * k + 1] = b * k11 + c * k21
    half[3 * k + 2] = c * k22
  }
  for (let k = 0; k < 3; k++)
    for (let l = 0; l <= k; l++) {
      const entry =
        half[3 * k] * half[3 * l] + half[3 * k + 1] * half[3 * l + 1] + half[3 * k + 2] * half[3 * l + 2]
      out[outOffset + 5 + 3 * k + l] = entry
      out[outOffset + 5 + 3 * l + k] = entry
    }
}

function rootOf(value: number): number {
  return value > 0 ? Math.sqrt(value) : 0
}

/**
 * The columns of `image` with the distances from the planes through the anchor that the integral has taken: what is thin
 * across a facet keeps its own scale.
 */
function settleColumns({ planes, facetStarts }: SpaceRegionSet, regionId: number): void {
  const { through, lengths, rise, across0, across1 } = polyhedron
  const speeds = [rise, across0, across1]
  for (let axis = 0; axis < 3; axis++) {
    for (let k = 0; k < 3; k++) column[k] = image[3 * k + axis]
    settleOnPlanes(planes, facetStarts[regionId], through, column, (i) => lengths[i] * speeds[axis][i])
    for (let k = 0; k < 3; k++) image[3 * k + axis] = column[k]
  }
}
