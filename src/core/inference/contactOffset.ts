import type { RegionGeometry } from '../partition/partition.ts'
import { settleOnPlanes } from '../integrals/space/settleOnPlanes.ts'
import { commonEdge, commonFacets, isTouched, type ContactPoint } from './contactPoint.ts'

/**
 * to − from, latent units [S]: where both lie on one side of a region of either, along that side, so that their rounding
 * does not move the one across it from the other.
 */
export function contactOffset(geometry: RegionGeometry, from: ContactPoint, to: ContactPoint): Float64Array {
  const between = isTouched(geometry, to.regionId, from) ? to.regionId : from.regionId
  return offsetIn(geometry, between, from, to)
}

/** The same for one region whose closure holds both. */
export function offsetIn(
  geometry: RegionGeometry,
  regionId: number,
  from: ContactPoint,
  to: ContactPoint,
): Float64Array {
  const offset = to.latent.map((value, k) => value - from.latent[k])
  if (geometry.kind === 'line') return offset
  if (geometry.kind === 'space') {
    const facets = commonFacets(geometry, regionId, from, to)
    settleOnPlanes(geometry.planes, geometry.facetStarts[regionId], facets, offset, () => 0)
    return offset
  }
  const edge = commonEdge(geometry, regionId, from, to)
  if (edge < 0) return offset
  const n0 = geometry.lines[3 * edge]
  const n1 = geometry.lines[3 * edge + 1]
  const along = n1 * offset[0] - n0 * offset[1]
  offset[0] = along * n1
  offset[1] = -along * n0
  return offset
}
