import type { PlaneGeometry, RegionGeometry, SpaceGeometry } from '../partition/partition.ts'

/** Of a plane's value at a point on it, relative to its terms. */
const ROUNDING = 1e-15

/** A latent point of a region's closure, and where on its boundary it lies, if there. */
export interface ContactPoint {
  readonly regionId: number
  /** [S]. */
  readonly latent: Float64Array
  /** S = 2: the edge of the region inside of which the point lies, −1 for none. */
  readonly edge: number
  /** One of the region's vertices (S = 2) or limits (S = 1), to the bit. */
  readonly isCorner: boolean
}

/**
 * Where a point that nearestInRegion returned for a target lies. By descent, not by distance: rounding has no say. In
 * S = 3, where points lie on the planes to the last digits, it is looked up by distance when it is asked for.
 */
export function contactPoint(
  geometry: RegionGeometry,
  regionId: number,
  latent: Float64Array,
  target: ArrayLike<number>,
): ContactPoint {
  const inside = { regionId, latent, edge: -1, isCorner: false }
  if (latent.every((value, k) => value === target[k])) return inside
  if (geometry.kind === 'line') return { ...inside, isCorner: true }
  if (geometry.kind !== 'plane') return inside
  const { edgeStarts, lines } = geometry
  let edge = -1
  let least = Infinity
  for (let e = edgeStarts[regionId]; e < edgeStarts[regionId + 1]; e++) {
    if (startsAt(geometry, e, latent)) return { ...inside, isCorner: true }
    const gap = Math.abs(lines[3 * e] * latent[0] + lines[3 * e + 1] * latent[1] + lines[3 * e + 2])
    if (gap < least) {
      least = gap
      edge = e
    }
  }
  return { ...inside, edge }
}

/** Whether the closure of a region holds the point. */
export function isTouched(geometry: RegionGeometry, regionId: number, point: ContactPoint): boolean {
  if (point.regionId === regionId) return true
  if (geometry.kind === 'line') {
    const { limits } = geometry
    const [z] = point.latent
    return point.isCorner && (limits[regionId] === z || limits[regionId + 1] === z)
  }
  if (geometry.kind === 'space') {
    for (let facet = geometry.facetStarts[regionId]; facet < geometry.facetStarts[regionId + 1]; facet++)
      if (heightAbove(geometry, facet, point) < -1) return false
    return true
  }
  if (point.edge >= 0) return geometry.edgeNeighbours[point.edge] === regionId
  if (!point.isCorner) return false
  for (let e = geometry.edgeStarts[regionId]; e < geometry.edgeStarts[regionId + 1]; e++) {
    if (startsAt(geometry, e, point.latent)) return true
  }
  return false
}

/** The facets of a region of space, counted from its first, on which both points lie, but for rounding. */
export function commonFacets(
  geometry: SpaceGeometry,
  regionId: number,
  a: ContactPoint,
  b: ContactPoint,
): number[] {
  const facets: number[] = []
  const first = geometry.facetStarts[regionId]
  for (let facet = first; facet < geometry.facetStarts[regionId + 1]; facet++)
    if (Math.abs(heightAbove(geometry, facet, a)) <= 1 && Math.abs(heightAbove(geometry, facet, b)) <= 1)
      facets.push(facet - first)
  return facets
}

/** How far inside of a facet's plane a point lies, in units of what rounding may make of that. */
function heightAbove({ planes }: SpaceGeometry, facet: number, { latent }: ContactPoint): number {
  let height = planes[4 * facet + 3]
  let size = Math.abs(height)
  for (let k = 0; k < 3; k++) {
    const term = planes[4 * facet + k] * latent[k]
    height += term
    size += Math.abs(term)
  }
  return size > 0 ? height / (ROUNDING * size) : 0
}

/** An edge of a region on which both points lie, −1 if there is none. */
export function commonEdge(
  geometry: PlaneGeometry,
  regionId: number,
  a: ContactPoint,
  b: ContactPoint,
): number {
  const end = geometry.edgeStarts[regionId + 1]
  for (let e = geometry.edgeStarts[regionId]; e < end; e++) {
    if (liesOn(geometry, regionId, e, a) && liesOn(geometry, regionId, e, b)) return e
  }
  return -1
}

/** Whether an edge of a region holds the point. */
export function liesOn(
  geometry: PlaneGeometry,
  regionId: number,
  edge: number,
  point: ContactPoint,
): boolean {
  const { edgeStarts, edgeNeighbours } = geometry
  if (point.isCorner) {
    const next = edge + 1 < edgeStarts[regionId + 1] ? edge + 1 : edgeStarts[regionId]
    return startsAt(geometry, edge, point.latent) || startsAt(geometry, next, point.latent)
  }
  if (point.regionId === regionId) return point.edge === edge
  // two regions share at most one edge
  return point.edge >= 0 && edgeNeighbours[point.edge] === regionId && edgeNeighbours[edge] === point.regionId
}

function startsAt({ vertices }: PlaneGeometry, edge: number, latent: Float64Array): boolean {
  return vertices[2 * edge] === latent[0] && vertices[2 * edge + 1] === latent[1]
}
