import type { SpaceRegionSet } from '../regionSet.ts'
import { createNearestFeature, setNearestFeature, type NearestFeature } from './nearestFeature.ts'
import { settleOnPlanes } from './settleOnPlanes.ts'
import { reserveFacets, type WhitenedPolyhedron } from './whitenedPolyhedron.ts'

/** A mean this near to the region is inside: no direction could be told from so short a vector. */
const NO_DISTANCE = 1e-150

/** Facets and edges that rise less than this along the axis are seen by slices as one height. */
const NEARLY_FLAT = 0.1

/** A facet with less than this across the axis is one of constant s: no speed of its line could be squared. */
const FLAT = 1e-140

/** Sine of an angle that rounding alone makes between parallel lines: they are made exactly parallel. */
const PARALLEL = 1e-15

/** What rounding leaves of a plane's value at a point on it, relative to the terms of the sum. */
const ROUNDING = 2 ** -48

/** Scratch of one call, never kept. */
const nearest: NearestFeature = createNearestFeature()
const image: Float64Array = new Float64Array(3)
const cross: Float64Array = new Float64Array(3)

/**
 * A region of space as the slices of docs/MATH.md 4 see it.
 *
 * @param mean        [3] latent units
 * @param covariance  [≥ covarianceOffset + 9] row-major, SPD
 * @param out         written; no allocation unless the region has more facets or edges than any before
 * Method    whiten; the nearest point is the mean itself, a foot on a facet or on an edge, or a vertex. Offsets are formed
 *           once more at that point, in latent units, and are exactly zero for the planes through it, so that the slices
 *           near it, which are all that counts in a tail, keep their relative accuracy at any distance
 */
export function whitenPolyhedron(
  regions: SpaceRegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
  covarianceOffset: number,
  out: WhitenedPolyhedron,
): void {
  const first = regions.facetStarts[regionId]
  const numFacets = regions.facetStarts[regionId + 1] - first
  reserveFacets(out, numFacets, regions.edgeStarts[regionId + 1] - regions.edgeStarts[regionId])
  setFactor(covariance, covarianceOffset, out)
  setNormals(regions, first, mean, out)
  setNearestFeature(regions, regionId, mean, out.inverse, out.normals, out.lengths, out.depths, nearest)
  if (nearest.distance < NO_DISTANCE) nearest.facet = nearest.edge = -1
  const isInside = nearest.facet < 0 && nearest.edge < 0
  const isKnown = nearest.distance < Infinity && !Number.isNaN(mean[0] + mean[1] + mean[2])
  if (!isInside) out.distance = nearest.distance
  else out.distance = isKnown ? 0 : NaN
  setThrough(regions, regionId, out.through)
  setAnchor(regions, regionId, mean, out)
  // how far along them the mean is would be seen across them
  if (nearest.end < 0) settleOnPlanes(regions.planes, first, out.through, out.anchor)
  const axisFacet = setAxes(out)
  setPlanes(regions, regionId, axisFacet, out)
  setBreaks(regions, regionId, out)
  setLines(out)
}

/** Lower Cholesky factor of the covariance, and its inverse. */
function setFactor(covariance: Float64Array, at: number, { factor, inverse }: WhitenedPolyhedron): void {
  const l00 = Math.sqrt(covariance[at])
  const l10 = covariance[at + 3] / l00
  const l20 = covariance[at + 6] / l00
  const l11 = Math.sqrt(covariance[at + 4] - l10 * l10)
  const l21 = (covariance[at + 7] - l20 * l10) / l11
  const l22 = Math.sqrt(covariance[at + 8] - l20 * l20 - l21 * l21)
  factor[0] = l00
  factor[3] = l10
  factor[4] = l11
  factor[6] = l20
  factor[7] = l21
  factor[8] = l22
  inverse[0] = 1 / l00
  inverse[3] = -l10 / (l00 * l11)
  inverse[4] = 1 / l11
  inverse[6] = (l10 * l21 - l11 * l20) / (l00 * l11 * l22)
  inverse[7] = -l21 / (l11 * l22)
  inverse[8] = 1 / l22
}

function setNormals(
  { planes }: SpaceRegionSet,
  first: number,
  mean: Float64Array,
  { numFacets, factor, normals, lengths, depths }: WhitenedPolyhedron,
): void {
  for (let i = 0; i < numFacets; i++) {
    const at = 4 * (first + i)
    for (let k = 0; k < 3; k++) {
      let sum = 0
      for (let l = k; l < 3; l++) sum += factor[3 * l + k] * planes[at + l]
      image[k] = sum
    }
    const length = Math.hypot(image[0], image[1], image[2])
    for (let k = 0; k < 3; k++) normals[3 * i + k] = image[k] / length
    lengths[i] = length
    depths[i] = valueAt(planes, at, mean) / length
  }
}

/** The nearest point in latent units: a vertex as it stands, all else through the factor. */
function setAnchor(
  { edgeStarts, edgeEnds }: SpaceRegionSet,
  regionId: number,
  mean: Float64Array,
  { factor, anchor }: WhitenedPolyhedron,
): void {
  const { facet, edge, end, point } = nearest
  if (end >= 0 && edge >= 0) {
    const at = 6 * (edgeStarts[regionId] + edge) + 3 * end
    for (let k = 0; k < 3; k++) anchor[k] = edgeEnds[at + k]
    return
  }
  const isInside = facet < 0 && edge < 0
  for (let k = 0; k < 3; k++) {
    anchor[k] = mean[k]
    for (let l = 0; l <= k && !isInside; l++) anchor[k] += factor[3 * k + l] * point[l]
  }
}

/** The facets that the anchor lies on, of a vertex those of its edges: counted from the region's first. */
function setThrough(
  { edgeStarts, edgeFacets, edgeEnds }: SpaceRegionSet,
  regionId: number,
  through: number[],
): void {
  const { facet, edge, end } = nearest
  through.length = 0
  if (edge < 0) {
    if (facet >= 0) through.push(facet)
    return
  }
  const firstEdge = edgeStarts[regionId]
  const at = 6 * (firstEdge + edge) + 3 * end
  for (let e = firstEdge; e < edgeStarts[regionId + 1]; e++) {
    let isThrough = end < 0 && e === firstEdge + edge
    for (let from = 6 * e; end >= 0 && from < 6 * e + 6; from += 3)
      if (
        edgeEnds[from] === edgeEnds[at] &&
        edgeEnds[from + 1] === edgeEnds[at + 1] &&
        edgeEnds[from + 2] === edgeEnds[at + 2]
      )
        isThrough = true
    if (!isThrough) continue
    for (const i of [edgeFacets[2 * e], edgeFacets[2 * e + 1]]) if (!through.includes(i)) through.push(i)
  }
}

/**
 * The axis of s towards the nearest point; for a mean inside, across the nearest facet. Two more make it orthonormal, the
 * first of them along the nearest edge.
 *
 * @returns  the facet that the axis is normal to, −1 without
 */
function setAxes({ axes, numFacets, normals, depths }: WhitenedPolyhedron): number {
  const { edge, point, along, distance } = nearest
  let facet = nearest.facet
  if (facet < 0 && edge < 0)
    for (let i = 0; i < numFacets; i++) if (facet < 0 || depths[i] < depths[facet]) facet = i
  if (facet >= 0) axes.set(normals.subarray(3 * facet, 3 * facet + 3))
  else if (edge >= 0) for (let k = 0; k < 3; k++) axes[k] = point[k] / distance
  else axes.set([1, 0, 0])
  // the second: along the edge, or along the coordinate that is least along the first; orthogonal to it
  if (edge >= 0) axes.set(along, 3)
  else {
    const sizes = [0, 1, 2].map((k) => Math.abs(axes[k]))
    const least = sizes.indexOf(Math.min(...sizes))
    for (let k = 0; k < 3; k++) axes[3 + k] = k === least ? 1 : 0
  }
  const overlap = axes[0] * axes[3] + axes[1] * axes[4] + axes[2] * axes[5]
  for (let k = 0; k < 3; k++) axes[3 + k] -= overlap * axes[k]
  let length = Math.hypot(axes[3], axes[4], axes[5])
  for (let k = 0; k < 3; k++) axes[3 + k] /= length
  for (let k = 0; k < 3; k++) {
    const p = (k + 1) % 3
    const q = (k + 2) % 3
    axes[6 + k] = axes[p] * axes[3 + q] - axes[q] * axes[3 + p]
  }
  length = Math.hypot(axes[6], axes[7], axes[8])
  for (let k = 0; k < 3; k++) axes[6 + k] /= length
  return facet
}

/** The planes in (s, t, v). */
function setPlanes(
  regions: SpaceRegionSet,
  regionId: number,
  axisFacet: number,
  out: WhitenedPolyhedron,
): void {
  const { planes } = regions
  const { numFacets, axes, normals, lengths, depths, anchor, distance, rise, across0, across1, offset } = out
  const first = regions.facetStarts[regionId]
  for (let i = 0; i < numFacets; i++) {
    offset[i] = distance === 0 ? depths[i] : valueAt(planes, 4 * (first + i), anchor) / lengths[i]
    rise[i] = dot(axes, 0, normals, 3 * i)
    across0[i] = dot(axes, 3, normals, 3 * i)
    across1[i] = dot(axes, 6, normals, 3 * i)
    if (axisFacet >= 0) setAcross(planes, first, axisFacet, i, out)
  }
  // exactly zero: offsets of planes through the anchor, and what those of an edge have along it
  for (const i of out.through) {
    setZero(planes, first, i, out)
    if (nearest.edge >= 0 && nearest.end < 0) across0[i] = 0
  }
}

/**
 * Where the axis is the normal of a facet j, what plane i has across it is (n_i × n_j turned): from the normals before
 * whitening, (Fᵀa) × (Fᵀb) = |F| F⁻¹(a × b), since whitened ones may have lost it. Zero for parallel planes.
 */
function setAcross(
  planes: Float64Array,
  first: number,
  j: number,
  i: number,
  { factor, inverse, axes, lengths, across0, across1 }: WhitenedPolyhedron,
): void {
  const a = 4 * (first + j)
  const b = 4 * (first + i)
  for (let k = 0; k < 3; k++) {
    const p = (k + 1) % 3
    const q = (k + 2) % 3
    cross[k] = planes[a + p] * planes[b + q] - planes[a + q] * planes[b + p]
  }
  const scale = (factor[0] * factor[4] * factor[8]) / (lengths[j] * lengths[i])
  for (let k = 0; k < 3; k++) image[k] = scale * dot(inverse, 3 * k, cross, 0)
  across0[i] = dot(axes, 6, image, 0)
  across1[i] = -dot(axes, 3, image, 0)
}

/** The offset of a plane through the anchor, unless it is more than rounding: then the anchor is not where it should be. */
function setZero(
  planes: Float64Array,
  first: number,
  i: number,
  { anchor, factor, distance, lengths, offset }: WhitenedPolyhedron,
): void {
  const at = 4 * (first + i)
  let size = Math.abs(planes[at + 3])
  for (let k = 0; k < 3; k++) {
    const reach = Math.abs(factor[3 * k]) + Math.abs(factor[3 * k + 1]) + Math.abs(factor[3 * k + 2])
    size += Math.abs(planes[at + k]) * (2 * Math.abs(anchor[k]) + reach * distance)
  }
  if (Math.abs(offset[i]) * lengths[i] <= ROUNDING * size) offset[i] = 0
}

/**
 * The heights of vertices; and, where a plane or a line is nearly one of constant s, its height at the axis: vertices of
 * it that are far out of sight do not tell it.
 */
function setBreaks(regions: SpaceRegionSet, regionId: number, out: WhitenedPolyhedron): void {
  const { edgeFacets, edgeEnds } = regions
  const { numFacets, anchor, inverse, axes, rise, across0, across1, offset, breaks } = out
  let count = 0
  const add = (height: number): void => {
    if (Number.isFinite(height)) breaks[count++] = height
  }
  for (let i = 0; i < numFacets; i++)
    if (across0[i] * across0[i] + across1[i] * across1[i] < NEARLY_FLAT * NEARLY_FLAT)
      add(-offset[i] / rise[i])
  for (let e = regions.edgeStarts[regionId]; e < regions.edgeStarts[regionId + 1]; e++) {
    for (let at = 6 * e; at < 6 * e + 6; at += 3) {
      let height = 0
      for (let k = 0; k < 3; k++) {
        let y = 0
        for (let l = 0; l < 3; l++) y += inverse[3 * k + l] * (edgeEnds[at + l] - anchor[l])
        height += axes[k] * y
      }
      add(height)
    }
    const i = edgeFacets[2 * e]
    const j = edgeFacets[2 * e + 1]
    // n_i × n_j, and the point of both planes at the s where it is nearest to the axis
    const alongS = across0[i] * across1[j] - across1[i] * across0[j]
    const alongT = across1[i] * rise[j] - rise[i] * across1[j]
    const alongV = rise[i] * across0[j] - across0[i] * rise[j]
    const flatSq = alongT * alongT + alongV * alongV
    if (alongS * alongS >= NEARLY_FLAT * NEARLY_FLAT * flatSq) continue
    // (t, v) is orthogonal to the direction's own: (t, v) = τ (−alongV, alongT)
    const p = across1[i] * alongT - across0[i] * alongV
    const q = across1[j] * alongT - across0[j] * alongV
    add((offset[j] * p - offset[i] * q) / (rise[i] * q - rise[j] * p))
  }
  out.numBreaks = count
  breaks.subarray(0, count).sort()
}

/** The lines in which slices cut the facets, sorted by insertion, since regions have few. */
function setLines(out: WhitenedPolyhedron): void {
  const { numFacets, rise, across0, across1, offset, angles } = out
  const { normal0, normal1, height, speed, sines, cosines } = out
  out.lowest = -Infinity
  out.highest = Infinity
  let count = 0
  for (let i = 0; i < numFacets; i++) {
    const length = Math.sqrt(across0[i] * across0[i] + across1[i] * across1[i])
    if (length < FLAT) {
      if (rise[i] > 0) out.lowest = Math.max(out.lowest, -offset[i] / rise[i])
      else out.highest = Math.min(out.highest, -offset[i] / rise[i])
      continue
    }
    const angle = Math.atan2(across1[i], across0[i])
    let at = count++
    for (; at > 0 && angles[at - 1] > angle; at--)
      for (const values of [angles, normal0, normal1, height, speed]) values[at] = values[at - 1]
    angles[at] = angle
    normal0[at] = across0[i] / length
    normal1[at] = across1[i] / length
    height[at] = offset[i] / length
    speed[at] = rise[i] / length
  }
  out.numLines = count
  for (let i = 1; i < count; i++)
    for (let j = 0; j < i; j++) {
      const sine = normal0[j] * normal1[i] - normal1[j] * normal0[i]
      if (Math.abs(sine) > PARALLEL) continue
      const side = normal0[j] * normal0[i] + normal1[j] * normal1[i] > 0 ? 1 : -1
      normal0[i] = side * normal0[j]
      normal1[i] = side * normal1[j]
      break
    }
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++) {
      sines[i * count + j] = normal0[j] * normal1[i] - normal1[j] * normal0[i]
      cosines[i * count + j] = normal0[j] * normal0[i] + normal1[j] * normal1[i]
    }
}

function valueAt(planes: Float64Array, at: number, z: Float64Array): number {
  return planes[at] * z[0] + planes[at + 1] * z[1] + planes[at + 2] * z[2] + planes[at + 3]
}

function dot(a: Float64Array, i: number, b: Float64Array, j: number): number {
  return a[i] * b[j] + a[i + 1] * b[j + 1] + a[i + 2] * b[j + 2]
}
