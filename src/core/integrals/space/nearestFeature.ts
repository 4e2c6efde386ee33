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

/** Scratch of one call, never kept. */
const ends: Float64Array = new Float64Array(6)
const along: Float64Array = new Float64Array(3)
const aside: Float64Array = new Float64Array(3)
const cross: Float64Array = new Float64Array(3)
const foot: Float64Array = new Float64Array(3)
/** Size of the terms that each end is the sum of: its rounding error in units of the last place. */
const endSizes: Float64Array = new Float64Array(2)

/**
 * The nearest point to the mean in y = F⁻¹(z − mean): the mean itself, the foot on a facet that it is outside of, or the
 * best point of all edges. Exact up to the rounding of these candidates, each of which lies in the polyhedron: edges of
 * nearly parallel planes are found from what has kept the most digits, their ends or the planes before whitening.
 *
 * @param inverse  F⁻¹ [3,3]
 * @param normals  [F,3] whitened normals of length 1
 * @param lengths  [F] their lengths before: ‖Fᵀa‖
 * @param depths   [F] signed distances of the mean from the planes
 * @param out      written
 */
export function setNearestFeature(
  regions: SpaceRegionSet,
  regionId: number,
  mean: Float64Array,
  inverse: Float64Array,
  normals: Float64Array,
  lengths: Float64Array,
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
  out.violation = 0
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
      tryEdge(regions, regionId, e, mean, inverse, normals, lengths, depths, out)
}

/** Takes the foot on the line of an edge, kept between its ends, if it is nearer. */
function tryEdge(
  regions: SpaceRegionSet,
  regionId: number,
  e: number,
  mean: Float64Array,
  inverse: Float64Array,
  normals: Float64Array,
  lengths: Float64Array,
  depths: Float64Array,
  out: NearestFeature,
): void {
  const first = regions.facetStarts[regionId]
  const numFacets = regions.facetStarts[regionId + 1] - first
  whitenEnds(regions.edgeEnds, 6 * e, mean, inverse)
  const end = setFoot(regions, first, e, mean, inverse, normals, lengths, depths)
  const distance = Math.hypot(foot[0], foot[1], foot[2])
  // an edge that is far away but for its rounding, which grows with the distance of its ends
  const violation = violationAt(normals, depths, numFacets, foot[0], foot[1], foot[2])
  if (!(distance < Infinity)) return
  const isOff = violation > VIOLATION * (1 + distance)
  if (isOff ? !(violation < out.violation) : out.violation === 0 && !(distance < out.distance)) return
  out.violation = isOff ? violation : 0
  out.facet = -1
  out.edge = e - regions.edgeStarts[regionId]
  out.end = end
  out.distance = distance
  out.point.set(foot)
  out.along.set(along)
}

/**
 * `foot` ← the nearest point of an edge, `along` ← its direction; needs `ends`.
 *
 * @returns  the end that it is, −1 for a point between them
 * Method    n_i × n_j = |F| F⁻¹(a_i × a_j)/(l_i l_j), or from end to end; the foot from an end along that direction, or from
 *           the foot on plane i across it. Of each two the one whose terms are smaller beside what they leave
 */
function setFoot(
  { planes, edgeFacets }: SpaceRegionSet,
  first: number,
  e: number,
  mean: Float64Array,
  inverse: Float64Array,
  normals: Float64Array,
  lengths: Float64Array,
  depths: Float64Array,
): number {
  const i = edgeFacets[2 * e]
  const j = edgeFacets[2 * e + 1]
  for (let k = 0; k < 3; k++) {
    const p = 4 * first + ((k + 1) % 3)
    const q = 4 * first + ((k + 2) % 3)
    cross[k] = planes[4 * i + p] * planes[4 * j + q] - planes[4 * i + q] * planes[4 * j + p]
  }
  for (let k = 0; k < 3; k++) along[k] = dot(inverse, 3 * k, cross, 0)
  const size = Math.hypot(along[0], along[1], along[2])
  // the inverse is triangular
  const sine = size / (inverse[0] * inverse[4] * inverse[8] * lengths[i] * lengths[j])
  for (let k = 0; k < 3; k++) along[k] /= size
  for (let k = 0; k < 3; k++) {
    const p = (k + 1) % 3
    const q = (k + 2) % 3
    aside[k] = along[p] * normals[3 * i + q] - along[q] * normals[3 * i + p]
  }
  let directionError = 1 / Math.hypot(cross[0], cross[1], cross[2])
  const span = Math.hypot(ends[3] - ends[0], ends[4] - ends[1], ends[5] - ends[2])
  const endError = Math.max(endSizes[0], endSizes[1]) / span
  if (span > 0 && endError < directionError) {
    directionError = endError
    for (let k = 0; k < 3; k++) along[k] = (ends[3 + k] - ends[k]) / span
  }
  if (dot(ends, 0, along, 0) >= 0) return setEnd(0)
  if (dot(ends, 3, along, 0) <= 0) return setEnd(1)
  let leastError = (depthSize(planes, 4 * (first + i), mean) / lengths[i] + Math.abs(depths[j])) / sine
  leastError = Math.max(leastError, depthSize(planes, 4 * (first + j), mean) / lengths[j] / sine)
  const across = (depths[i] * dot(normals, 3 * i, normals, 3 * j) - depths[j]) / sine
  for (let k = 0; k < 3; k++) foot[k] = across * aside[k] - depths[i] * normals[3 * i + k]
  for (let at = 0; at < 6; at += 3) {
    const error = endSizes[at / 3] + directionError * Math.hypot(ends[at], ends[at + 1], ends[at + 2])
    // false for an end at infinity
    if (!(error < leastError)) continue
    leastError = error
    const reach = dot(ends, at, along, 0)
    for (let k = 0; k < 3; k++) foot[k] = ends[at + k] - reach * along[k]
  }
  return -1
}

function setEnd(end: number): number {
  for (let k = 0; k < 3; k++) foot[k] = ends[3 * end + k]
  return end
}

/** The sum of the sizes of the terms of a plane's value at the mean. */
function depthSize(planes: Float64Array, at: number, mean: Float64Array): number {
  let size = Math.abs(planes[at + 3])
  for (let k = 0; k < 3; k++) size += Math.abs(planes[at + k] * mean[k])
  return size
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
  for (let at = 0; at < 6; at += 3) {
    let size = 0
    for (let k = 0; k < 3; k++) {
      let sum = 0
      for (let l = 0; l < 3; l++) {
        const factor = inverse[3 * k + l]
        sum += factor * (edgeEnds[from + at + l] - mean[l])
        size += Math.abs(factor) * (Math.abs(edgeEnds[from + at + l]) + Math.abs(mean[l]))
      }
      ends[at + k] = sum
    }
    endSizes[at / 3] = size
  }
}

function dot(a: Float64Array, i: number, b: Float64Array, j: number): number {
  return a[i] * b[j] + a[i + 1] * b[j + 1] + a[i + 2] * b[j + 2]
}
