import type { PlaneRegionSet } from '../regionSet.ts'
import { anchorOnce } from './anchorOnce.ts'
import { ALL_NATS, effortFor } from './effortFor.ts'
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
 * Accuracy  in the oracle's measure 1e-13, and what rounding of lines and vertices makes of it: 20 ε · size/thinness for
 *           rectangles at any distance, which factor; 100 ε · size/σ · (1 + d) in general, 2e-12 in the bulk
 *           (asserted: planeIntegrals.test.ts, planeInvariants.test.ts, and gaussian2d of the oracle)
 * Cost      some 30 nodes, one or two table lookups each; no allocation
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
  integratePolygon(regions, polygon, true, effortFor(ALL_NATS), slices)
  momentsFromSlices(polygon, slices, out, outOffset)
}
