import type { PlaneRegionSet } from '../regionSet.ts'
import { anchorPolygon } from './anchorPolygon.ts'
import type { SlicedPolygon } from './slicedPolygon.ts'
import { createWhitenedRegions, whitenRegion, type WhitenedRegions } from './whitenedRegions.ts'

/** Scratch of one call, never kept. */
let whitened: WhitenedRegions = createWhitenedRegions(1, 16)

/**
 * anchorPolygon for one covariance that no other call shares.
 *
 * @param covariance  [≥ covarianceOffset + 4] row-major, SPD
 * @param out         written; no allocation unless the region has more edges than any before
 */
export function anchorOnce(
  regions: PlaneRegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
  covarianceOffset: number,
  out: SlicedPolygon,
): void {
  const numEdges = regions.edgeStarts[regionId + 1] - regions.edgeStarts[regionId]
  if (numEdges > whitened.norms.length) whitened = createWhitenedRegions(1, 2 * numEdges)
  whitenRegion(regions, regionId, covariance, covarianceOffset, whitened, 0, 0)
  anchorPolygon(regions, regionId, whitened, 0, 0, mean, 0, out)
}
