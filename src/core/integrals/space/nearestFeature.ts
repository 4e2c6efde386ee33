import type { SpaceRegionSet } from '../regionSet.ts'

/** What of a polyhedron is nearest to the origin of whitened coordinates. */
export interface NearestFeature {
  /** Facets and edges counted from the region's first; end 0 or 1 of that edge for a vertex; −1 without. */
  facet: number
  edge: number
  end: number
  distance: number
  /** How far outside the point lies, while there is no better one; 0 for one that is off by rounding at most. */
  violation: number
  /** The point itself: [3]. */
  readonly point: Float64Array
  /** Direction of length 1 of that edge: [3]. */
  readonly along: Float64Array
}

export function createNearestFeature(): NearestFeature {
  return {
    facet: -1,
    edge: -1,
    end: -1,
    distance: 0,
    violation: 0,
    point: new Float64Array(3),
    along: new Float64Array(3),
  }
}

/** A point further outside than this (relative to its distance and to 1) is not the polyhedron's. */
const VIOLATION = 1e-8

/** Sine of the angle between two planes whose edge is told better by its ends. */
const NEARLY_PARALLEL = 1e-4

/** Scratch of one call, never kept. */
const ends: Float64Array = new Float64Array(6)
const along: Float64Array = new Float64Array(3)

/**
 * The nearest point to the mean in y = F⁻¹(z − mean): the mean itself, the foot on a facet that it is outside of, or the
 * best point of all edges. Exact up to the rounding of these candidates, each of which lies in the polyhedron.
 *
 * @param inverse  F⁻¹ [3,3]
 * @param normals  [F,3] whitened normals of length 1
 * @param depths   [F] signed distances of the mean from the planes
 * @param out      written
 */
export function setNearestFeature(
  regions: SpaceRegionSet,
  regionId: number,
  mean: Float64Array,
  inverse: Float64Array,
  normals: Float64Array,
  depths: Float64Array,
  out: NearestFeature,
): void {
  const numFacets = regions.facetStarts[regionId + 1] - regions.facetStarts[regionId]
  const firstEdge = regions.edgeStarts[regionId]
  const endEdge = regions.edgeStarts[regionId + 1]
  const { edgeFacets } = regions
  out.facet = -1
  out.edge = -1
  out.end = -1
  out.distance = 0
  out.point.fill(0)
  let isInside = true
  for (let i = 0; i < numFacets; i++) if (!(depths[i] >= 0)) isInside = false
  if (isInside) return
  for (let i = 0; i < numFacets; i++) {
    const depth = depths[i]
    if (!(depth < 0)) continue
    let isOnFacet = true
    for (let e = 2 * firstEdge; e < 2 * endEdge && isOnFacet; e++) {
      if (edgeFacets[e] !== i) continue
      const j = edgeFacets[e ^ 1]
      isOnFacet = depths[j] - depth * dot(normals, 3 * i, normals, 3 * j) >= 0
    }
    if (!isOnFacet) continue
    // no other point of the polyhedron is as near: all of it lies behind this plane
    out.facet = i
    out.distance = -depth
    for (let k = 0; k < 3; k++) out.point[k] = -depth * normals[3 * i + k]
    return
  }
  // where no edge is any better: the foot on the plane that the mean is furthest behind
  let deepest = 0
  for (let i = 1; i < numFacets; i++) if (depths[i] < depths[deepest]) deepest = i
  const [y0, y1, y2] = [0, 1, 2].map((k) => -depths[deepest] * normals[3 * deepest + k])
  out.facet = deepest
  out.distance = -depths[deepest]
  out.point.set([y0, y1, y2])
  out.violation = violationAt(normals, depths, numFacets, y0, y1, y2)
  for (let e = firstEdge; e < endEdge; e++)
    if (depths[edgeFacets[2 * e]] < 0 || depths[edgeFacets[2 * e + 1]] < 0)
      tryEdge(regions, e, firstEdge, numFacets, mean, inverse, normals, depths, out)
}

/** Keeps the foot on the line of an edge between its ends, and takes it if it is nearer. */
function tryEdge(
  regions: SpaceRegionSet,
  e: number,
  firstEdge: number,
  numFacets: number,
  mean: Float64Array,
  inverse: Float64Array,
  normals: Float64Array,
  depths: Float64Array,
  out: NearestFeature,
): void {
  whitenEnds(regions.edgeEnds, 6 * e, mean, inverse)
  const i = regions.edgeFacets[2 * e]
  const j = regions.edgeFacets[2 * e + 1]
  const sine = setDirection(normals, i, j)
  if (sine < NEARLY_PARALLEL) setDirectionOfEnds()
  // the foot on the line of both planes; along it, the ends lie where it says
  const cosine = dot(normals, 3 * i, normals, 3 * j)
  const p = (cosine * depths[j] - depths[i]) / (sine * sine)
  const q = (cosine * depths[i] - depths[j]) / (sine * sine)
  const end = dot(ends, 0, along, 0) >= 0 ? 0 : dot(ends, 3, along, 0) <= 0 ? 1 : -1
  const [y0, y1, y2] = [0, 1, 2].map((k) =>
    end >= 0 ? ends[3 * end + k] : p * normals[3 * i + k] + q * normals[3 * j + k],
  )
  const distance = Math.hypot(y0, y1, y2)
  // an edge that is far away but for its rounding, which grows with the distance of its ends
  const violation = violationAt(normals, depths, numFacets, y0, y1, y2)
  if (!(distance < Infinity)) return
  const isOff = violation > VIOLATION * (1 + distance)
  if (isOff ? !(violation < out.violation) : out.violation === 0 && !(distance < out.distance)) return
  out.violation = isOff ? violation : 0
  out.facet = -1
  out.edge = e - firstEdge
  out.end = end
  out.distance = distance
  out.point.set([y0, y1, y2])
  out.along.set(along)
}

/** How far outside of the polyhedron a point lies, in standard deviations. */
function violationAt(
  normals: Float64Array,
  depths: Float64Array,
  numFacets: number,
  y0: number,
  y1: number,
  y2: number,
): number {
  let violation = 0
  for (let i = 0; i < numFacets; i++) {
    const depth = depths[i] + normals[3 * i] * y0 + normals[3 * i + 1] * y1 + normals[3 * i + 2] * y2
    if (!(depth >= -violation)) violation = -depth
  }
  return violation
}

/** `ends` ← F⁻¹(end − mean) of both ends of an edge; NaN at infinity. */
function whitenEnds(edgeEnds: Float64Array, from: number, mean: Float64Array, inverse: Float64Array): void {
  for (let at = 0; at < 6; at += 3)
    for (let k = 0; k < 3; k++) {
      let sum = 0
      for (let l = 0; l < 3; l++) sum += inverse[3 * k + l] * (edgeEnds[from + at + l] - mean[l])
      ends[at + k] = sum
    }
}

/** `along` ← the direction of the edge between two facets; returns the sine of the angle between their normals. */
function setDirection(normals: Float64Array, i: number, j: number): number {
  for (let k = 0; k < 3; k++) {
    const p = (k + 1) % 3
    const q = (k + 2) % 3
    along[k] = normals[3 * i + p] * normals[3 * j + q] - normals[3 * i + q] * normals[3 * j + p]
  }
  const sine = Math.hypot(along[0], along[1], along[2])
  for (let k = 0; k < 3; k++) along[k] /= sine
  return sine
}

/** `along` ← from the first end to the second, where there are two: nearly parallel normals may have lost it. */
function setDirectionOfEnds(): void {
  const [x, y, z] = [0, 1, 2].map((k) => ends[3 + k] - ends[k])
  const length = Math.hypot(x, y, z)
  if (length > 0 && length < Infinity) along.set([x / length, y / length, z / length])
}

function dot(a: Float64Array, i: number, b: Float64Array, j: number): number {
  return a[i] * b[j] + a[i + 1] * b[j + 1] + a[i + 2] * b[j + 2]
}
