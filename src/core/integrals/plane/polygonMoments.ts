import type { PlaneRegionSet } from '../regionSet.ts'
import { anchorOnce } from './anchorOnce.ts'
import { integratePolygon } from './integratePolygon.ts'
import { SLICE_MOMENTS } from './integrateSlices.ts'
import { createSlicedPolygon, type SlicedPolygon } from './slicedPolygon.ts'
import { momentsFromSlices } from './momentsFromSlices.ts'

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
  anchorOnce(regions, regionId, mean, covariance, covarianceOffset, polygon)
  integratePolygon(regions, polygon, true, slices)
  momentsFromSlices(polygon, slices, out, outOffset)
}
