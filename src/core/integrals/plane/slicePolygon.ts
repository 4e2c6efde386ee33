import type { PlaneRegionSet } from '../regionSet.ts'
import { reserveEdges, type SlicedPolygon } from './slicedPolygon.ts'

/** A line whose normal has less than this across the axis is one of constant s: no slope of it could be squared. */
const FLAT = 1e-140

/** Slices further than this from their middle have no weight (integrateSlices stops before 9). */
const OUT_OF_SIGHT = 16

/** A mean this near to the region is inside: no direction could be told from so short a vector. */
const NO_DISTANCE = 1e-150

/**
 * A region of the plane as the slices of docs/MATH.md 4 see it.
 *
 * @param mean        [2] latent units
 * @param covariance  [≥ covarianceOffset + 4] row-major, SPD
 * @param out         written; no allocation unless the region has more edges than any before
 * Method    whiten; the nearest point is the mean itself, a foot on an edge, or a vertex. Offsets are formed once more at
 *           that point, in latent units, and are exactly zero for the lines through it, so that the slices near it, which
 *           are all that counts in a tail, keep their relative accuracy at any distance
 */
export function slicePolygon(
  regions: PlaneRegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
  covarianceOffset: number,
  out: SlicedPolygon,
): void {
  const { lines, vertices } = regions
  const first = regions.edgeStarts[regionId]
  const numEdges = regions.edgeStarts[regionId + 1] - first
  reserveEdges(out, numEdges)
  const { norms, offsets, sides, slopes, heights, starts, crossings, anchor } = out
  const l11 = Math.sqrt(covariance[covarianceOffset])
  const l21 = covariance[covarianceOffset + 2] / l11
  const l22 = Math.sqrt(covariance[covarianceOffset + 3] - l21 * l21)
  out.factor[0] = l11
  out.factor[1] = l21
  out.factor[2] = l22

  // distances of the lines from the mean
  let lowestEdge = -1
  let lowestOffset = Infinity
  for (let i = 0, at = first * 3; i < numEdges; i++, at += 3) {
    const w0 = l11 * lines[at] + l21 * lines[at + 1]
    const w1 = l22 * lines[at + 1]
    norms[i] = Math.sqrt(w0 * w0 + w1 * w1)
    offsets[i] = (lines[at] * mean[0] + lines[at + 1] * mean[1] + lines[at + 2]) / norms[i]
    if (offsets[i] < lowestOffset) {
      lowestOffset = offsets[i]
      lowestEdge = i
    }
  }

  // the nearest point: on the nearest line for a mean inside, which then only gives the axis
  let distance = mean[0] === mean[0] && mean[1] === mean[1] ? 0 : NaN
  let edge = lowestEdge
  let vertex = -1
  if (lowestOffset < 0) {
    distance = Infinity
    for (let i = 0; i < numEdges; i++) {
      if (!(offsets[i] < 0) || -offsets[i] >= distance) continue
      const at = (first + i) * 3
      const w0 = (l11 * lines[at] + l21 * lines[at + 1]) / norms[i]
      const w1 = (l22 * lines[at + 1]) / norms[i]
      // along the edge, with the foot at 0
      const next = i + 1 < numEdges ? i + 1 : 0
      const from = along(vertices, first + i, mean, l11, l21, l22, w0, w1)
      const to = from > 0 ? NaN : along(vertices, first + next, mean, l11, l21, l22, w0, w1)
      const excess = from > 0 ? from : to < 0 ? to : 0
      const length = excess === 0 ? -offsets[i] : Math.hypot(offsets[i], excess)
      if (length < distance) {
        distance = length
        edge = i
        vertex = from > 0 ? i : to < 0 ? next : -1
      }
    }
  }
  if (distance < NO_DISTANCE) {
    distance = 0
    vertex = -1
  }
  out.distance = distance

  // the axis u, and the anchor
  let u0 = 1
  let u1 = 0
  anchor[0] = mean[0]
  anchor[1] = mean[1]
  if (vertex >= 0) {
    anchor[0] = vertices[(first + vertex) * 2]
    anchor[1] = vertices[(first + vertex) * 2 + 1]
    u0 = (anchor[0] - mean[0]) / l11
    u1 = (anchor[1] - mean[1] - l21 * u0) / l22
    u0 /= distance
    u1 /= distance
  } else if (edge >= 0) {
    const at = (first + edge) * 3
    u0 = (l11 * lines[at] + l21 * lines[at + 1]) / norms[edge]
    u1 = (l22 * lines[at + 1]) / norms[edge]
    anchor[0] += distance * l11 * u0
    anchor[1] += distance * (l21 * u0 + l22 * u1)
  }
  out.axis[0] = u0
  out.axis[1] = u1

  // lines and vertices in (s, t)
  const isFromEdge = vertex < 0 && edge >= 0
  const before = vertex > 0 ? vertex - 1 : numEdges - 1
  const e0 = isFromEdge ? lines[(first + edge) * 3] : 0
  const e1 = isFromEdge ? lines[(first + edge) * 3 + 1] : 0
  const e2 = isFromEdge ? lines[(first + edge) * 3 + 2] : 0
  const edgeEnd = edge + 1 < numEdges ? edge + 1 : 0
  const edgeHeight = isFromEdge && distance === 0 ? -offsets[edge] : 0
  for (let i = 0, at = first * 3; i < numEdges; i++, at += 3) {
    const n0 = lines[at]
    const n1 = lines[at + 1]
    const w0 = l11 * n0 + l21 * n1
    const w1 = l22 * n1
    const isThrough = vertex >= 0 ? i === vertex || i === before : distance > 0 && i === edge
    let offset = offsets[i]
    if (isThrough) offset = 0
    else if (distance > 0) offset = (n0 * anchor[0] + n1 * anchor[1] + lines[at + 2]) / norms[i]
    let normalS = (u0 * w0 + u1 * w1) / norms[i]
    let normalT = (u0 * w1 - u1 * w0) / norms[i]
    if (isFromEdge) {
      // sine of the angle between two lines from their own normals: whitened ones may have lost it
      normalT = (l11 * l22 * (e0 * n1 - e1 * n0)) / (norms[edge] * norms[i])
      if (i === edge) {
        normalS = 1
        normalT = 0
      }
    }
    if (Math.abs(normalT) < FLAT) {
      sides[i] = 0
      slopes[i] = normalS
      heights[i] = offset
    } else {
      sides[i] = normalT > 0 ? 1 : -1
      slopes[i] = -normalS / normalT
      heights[i] = -offset / normalT
    }
  }
  let hasFar = false
  for (let i = 0, at = first * 2; i < numEdges; i++, at += 2) {
    const v0 = vertices[at]
    const v1 = vertices[at + 1]
    const y0 = (v0 - anchor[0]) / l11
    const y1 = (v1 - anchor[1] - l21 * y0) / l22
    const t = u0 * y1 - u1 * y0
    if (vertex >= 0) starts[i] = u0 * y0 + u1 * y1
    else if ((i === edge || i === edgeEnd) && v0 === v0) starts[i] = edgeHeight
    else starts[i] = edgeHeight + (e0 * v0 + e1 * v1 + e2) / norms[edge]
    crossings[2 * i] = t
    if (Math.abs(t) > OUT_OF_SIGHT) hasFar = true
  }
  out.hasCrossings = hasFar
  setRange(regions, first, out)
}

/**
 * Where edges from or to vertices out of sight come into sight. The rounding of such a vertex would move a level by as
 * much, all along an edge that is nearly one of constant s; its line does not. On entry crossings[2 i] is t at the start
 * of edge i.
 */
function setCrossings({ numEdges, sides, slopes, heights, starts, crossings }: SlicedPolygon): void {
  const first = crossings[0]
  for (let i = 0; i < numEdges; i++) {
    const from = crossings[2 * i]
    const to = i + 1 < numEdges ? crossings[2 * i + 2] : first
    // how t changes along the edge, counter-clockwise
    const isRising = sides[i] * slopes[i] > 0
    crossings[2 * i] = crossingOf(from, to, isRising, sides[i], slopes[i], heights[i])
    crossings[2 * i + 1] = crossingOf(to, from, !isRising, sides[i], slopes[i], heights[i])
    if (Math.abs(from) > OUT_OF_SIGHT) starts[i] = NaN
  }
}

/** Where an edge whose one end is far comes into sight on its way to the other end; NaN if it does not. */
function crossingOf(
  far: number,
  other: number,
  isRising: boolean,
  side: number,
  slope: number,
  height: number,
): number {
  if (!(Math.abs(far) > OUT_OF_SIGHT) || side === 0 || far > 0 === isRising) return NaN
  const limit = far > 0 ? OUT_OF_SIGHT : -OUT_OF_SIGHT
  if (far > 0 ? other >= limit : other <= limit) return NaN
  return (limit - height) / slope
}

/** Where the foot at 0 sees a vertex along its line: whitened, counter-clockwise around the polygon; NaN at infinity. */
function along(
  vertices: Float64Array,
  index: number,
  mean: Float64Array,
  l11: number,
  l21: number,
  l22: number,
  w0: number,
  w1: number,
): number {
  const y0 = (vertices[index * 2] - mean[0]) / l11
  const y1 = (vertices[index * 2 + 1] - mean[1] - l21 * y0) / l22
  return w1 * y0 - w0 * y1
}

/** An end of s is where a lower edge meets an upper one, or an edge of constant s. */
function setRange({ vertices }: PlaneRegionSet, first: number, polygon: SlicedPolygon): void {
  const { numEdges, sides, slopes, heights, starts, crossings, hasCrossings } = polygon
  let hasTop = false
  let hasBottom = false
  let highest = -Infinity
  let lowest = Infinity
  if (hasCrossings) setCrossings(polygon)
  for (let i = 0; i < numEdges; i++) {
    const next = i + 1 < numEdges ? i + 1 : 0
    const s = starts[next]
    if (s > highest) highest = s
    if (s < lowest) lowest = s
    if (hasCrossings) {
      for (let k = 2 * i; k < 2 * i + 2; k++) {
        if (crossings[k] > highest) highest = crossings[k]
        if (crossings[k] < lowest) lowest = crossings[k]
      }
    }
    if (sides[i] === 0) {
      const level = -heights[i] / slopes[i]
      if (slopes[i] < 0) {
        hasTop = true
        highest = Math.max(highest, level)
      } else {
        hasBottom = true
        lowest = Math.min(lowest, level)
      }
    } else if (vertices[(first + next) * 2] === vertices[(first + next) * 2]) {
      if (sides[i] === 1 && sides[next] === -1) hasTop = true
      if (sides[i] === -1 && sides[next] === 1) hasBottom = true
    }
  }
  polygon.highest = hasTop ? highest : Infinity
  polygon.lowest = hasBottom ? lowest : -Infinity
}
