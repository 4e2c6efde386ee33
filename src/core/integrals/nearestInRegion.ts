import { nearestInPolygon } from './plane/nearestInPolygon.ts'
import type { RegionSet } from './regionSet.ts'
import { nearestInPolyhedron } from './space/nearestInPolyhedron.ts'

/**
 * The point of a region nearest to a target: argmin over z in the region of (z − target)ᵀ metric (z − target).
 *
 * @param target  [S]
 * @param metric  [≥ metricOffset + S·S] row-major, symmetric positive semi-definite (in S = 1 it does not matter);
 *                where it is singular, one of the nearest points
 * @param out     [S], written; may be the target itself
 */
export function nearestInRegion(
  regions: RegionSet,
  regionId: number,
  target: Float64Array,
  metric: Float64Array,
  metricOffset: number,
  out: Float64Array,
): void {
  if (regions.kind === 'plane') {
    nearestInPolygon(regions, regionId, target, metric, metricOffset, out)
    return
  }
  if (regions.kind === 'space') {
    nearestInPolyhedron(regions, regionId, target, metric, metricOffset, out)
    return
  }
  const { limits } = regions
  out[0] = Math.min(Math.max(target[0], limits[regionId]), limits[regionId + 1])
}
