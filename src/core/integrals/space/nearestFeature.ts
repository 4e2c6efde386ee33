import type { SpaceRegionSet } from '../regionSet.ts'

/** What of a polyhedron is nearest to the origin of whitened coordinates. */
export interface NearestFeature {
  /** Facets and edges counted from the region's first; end 0 or 1 of that edge for a vertex; −1 without. */
  facet: number
  edge: number
  end: number
  distance: number
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
    point: new Float64Array(3),
    along: new Float64Array(3),
  }
}

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
  out.distance = Infinity
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
  for (let e = firstEdge; e < endEdge; e++)
    if (depths[edgeFacets[2 * e]] < 0 || depths[edgeFacets[2 * e + 1]] < 0)
      tryEdge(regions, e, firstEdge, mean, inverse, normals, depths, out)
}

/** Keeps the foot on the line of an edge between its ends, and takes it if it is nearer. */
function tryEdge(
  regions: SpaceRegionSet,
  e: number,
  firstEdge: number,
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
  const fromSq = dot(ends, 0, ends, 0)
  const toSq = dot(ends, 3, ends, 3)
  // counted from the nearer end, or from the foot itself where there is none
  const base = fromSq === fromSq || toSq === toSq ? (toSq >= fromSq || toSq !== toSq ? 0 : 3) : -1
  let tau = 0
  let end = -1
  if (base < 0) {
    const cosine = dot(normals, 3 * i, normals, 3 * j)
    const p = (cosine * depths[j] - depths[i]) / (sine * sine)
    const q = (cosine * depths[i] - depths[j]) / (sine * sine)
    for (let k = 0; k < 3; k++) ends[k] = p * normals[3 * i + k] + q * normals[3 * j + k]
  } else {
    const length = dot(ends, 3, along, 0) - dot(ends, 0, along, 0)
    const sign = base === 0 ? 1 : -1
    tau = -dot(ends, base, along, 0)
    if (sign * tau <= 0) end = base / 3
    else if (sign * tau >= length) end = 1 - base / 3
    if (end >= 0) tau = 0
  }
  const at = end >= 0 ? 3 * end : Math.max(base, 0)
  const [y0, y1, y2] = [0, 1, 2].map((k) => ends[at + k] + tau * along[k])
  const distance = Math.hypot(y0, y1, y2)
  if (!(distance < out.distance)) return
  out.facet = -1
  out.edge = e - firstEdge
  out.end = end
  out.distance = distance
  out.point.set([y0, y1, y2])
  out.along.set(along)
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

function dot(a: Float64Array, i: number, b: Float64Array, j: number): number {
  return a[i] * b[j] + a[i + 1] * b[j + 1] + a[i + 2] * b[j + 2]
}
