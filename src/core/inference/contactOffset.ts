import type { RegionGeometry } from '../partition/partition.ts'
import { commonEdge, type ContactPoint } from './contactPoint.ts'

/**
 * to − from, latent units [S]: where both lie on one edge of a region of either, along that edge, so that their rounding
 * does not move the one across it from the other.
 */
export function contactOffset(geometry: RegionGeometry, from: ContactPoint, to: ContactPoint): Float64Array {
  if (geometry.kind === 'plane' && commonEdge(geometry, to.regionId, from, to) < 0)
    return offsetIn(geometry, from.regionId, from, to)
  return offsetIn(geometry, to.regionId, from, to)
}

/** The same for one region whose closure holds both. */
export function offsetIn(
  geometry: RegionGeometry,
  regionId: number,
  from: ContactPoint,
  to: ContactPoint,
): Float64Array {
  const offset = to.latent.map((value, k) => value - from.latent[k])
  const edge = geometry.kind === 'plane' ? commonEdge(geometry, regionId, from, to) : -1
  if (geometry.kind !== 'plane' || edge < 0) return offset
  const n0 = geometry.lines[3 * edge]
  const n1 = geometry.lines[3 * edge + 1]
  const along = n1 * offset[0] - n0 * offset[1]
  offset[0] = along * n1
  offset[1] = -along * n0
  return offset
}
