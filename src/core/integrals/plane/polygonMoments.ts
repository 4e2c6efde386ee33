import type { PlaneRegionSet } from '../regionSet.ts'
import { integrateSlices, SLICE_MOMENTS } from './integrateSlices.ts'
import { createSlicedPolygon, type SlicedPolygon } from './slicedPolygon.ts'
import { slicePolygon } from './slicePolygon.ts'

const LOG_2PI = 1.8378770664093456

/** Scratch of one call, never kept (JavaScript runs one at a time). */
const polygon: SlicedPolygon = createSlicedPolygon()
const slices: Float64Array = new Float64Array(SLICE_MOMENTS)

/**
 * regionMoments for a region of the plane.
 *
 * @param out  written from outOffset: log mass (nats), entropy (nats, latent units), conditional mean [2], central
 *             conditional covariance [2,2]. A region without interior has −∞, −∞, its nearest point, zeros
 * Accuracy  as integrateSlices on rectangles at any distance; gaussian2d within its tolerances; against quadrature 1e-9
 *           (asserted: planeIntegrals.test.ts and the oracle)
 * Cost      some 40 slices, two table lookups and two exponentials each; no allocation
 * Source    docs/MATH.md 4, S = 2
 */
export function polygonMoments(
  regions: PlaneRegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
  covarianceOffset: number,
  out: Float64Array,
  outOffset: number,
): void {
  slicePolygon(regions, regionId, mean, covariance, covarianceOffset, polygon)
  integrateSlices(polygon, true, slices)
  const { distance: d, axis, factor, anchor } = polygon
  const [l11, l21, l22] = factor
  const [mass, meanS, meanT, ss, st, tt] = slices
  if (!(mass > 0)) {
    out.fill(0, outOffset, outOffset + 8)
    out[outOffset] = mass === 0 && d === d ? -Infinity : NaN
    out[outOffset + 1] = out[outOffset]
    out[outOffset + 2] = anchor[0]
    out[outOffset + 3] = anchor[1]
    return
  }
  const logMass = Math.log(mass)
  out[outOffset] = Math.min(logMass - 0.5 * d * d, 0)
  const energy = d * meanS + 0.5 * (meanS * meanS + ss + meanT * meanT + tt)
  out[outOffset + 1] = logMass + LOG_2PI + Math.log(l11 * l22) + energy
  // back through the rotation, then through the factor
  const [u0, u1] = axis
  const y0 = u0 * meanS - u1 * meanT
  const y1 = u1 * meanS + u0 * meanT
  out[outOffset + 2] = anchor[0] + l11 * y0
  out[outOffset + 3] = anchor[1] + l21 * y0 + l22 * y1
  const c00 = u0 * u0 * ss - 2 * u0 * u1 * st + u1 * u1 * tt
  const c01 = u0 * u1 * (ss - tt) + (u0 * u0 - u1 * u1) * st
  const c11 = u1 * u1 * ss + 2 * u0 * u1 * st + u0 * u0 * tt
  const off = l11 * (l21 * c00 + l22 * c01)
  out[outOffset + 4] = l11 * l11 * c00
  out[outOffset + 5] = off
  out[outOffset + 6] = off
  out[outOffset + 7] = l21 * l21 * c00 + 2 * l21 * l22 * c01 + l22 * l22 * c11
}
