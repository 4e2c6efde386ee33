import type { PlaneRegionSet } from '../regionSet.ts'
import type { SlicedPolygon } from './slicedPolygon.ts'

/** A line whose normal has less than this across the axis is one of constant s: no slope of it could be squared. */
const FLAT = 1e-140

/** Cross product of two unit normals that may be its own rounding alone. */
const PARALLEL = 2 ** -52

/** Slices further than this from their middle have no weight (integrateSlices stops before 9). */
const OUT_OF_SIGHT = 16

/**
 * A region of the plane as the slices of docs/MATH.md 4 see it.
 *
 * @param out  of anchorPolygon; written: the lines and vertices in (s, t)
 * Method    Offsets are formed once more at the nearest point, in latent units, and are exactly zero for the lines
 *           through it, so that the slices near it, which are all that counts in a tail, keep their relative accuracy at
 *           any distance
 */
export function slicePolygon({ lines, vertices }: PlaneRegionSet, out: SlicedPolygon): void {
  const { numEdges, firstEdge: first, distance, vertex, edge, axis, factor, anchor } = out
  const { norms, offsets, sides, slopes, heights, starts, crossings } = out
  const [l11, l21, l22] = factor
  const [u0, u1] = axis

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
      const cross = e0 * n1 - e1 * n0
      // what rounding makes of parallel lines is no angle: their slope would be 1e16
      normalT = Math.abs(cross) <= PARALLEL ? 0 : (l11 * l22 * cross) / (norms[edge] * norms[i])
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
  setRange(vertices, first, out)
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

/** An end of s is where a lower edge meets an upper one, or an edge of constant s. */
function setRange(vertices: Float64Array, first: number, polygon: SlicedPolygon): void {
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
