import type { PlaneRegionSet } from '../regionSet.ts'
import type { WhitenedPolyhedron } from './whitenedPolyhedron.ts'

/** The polygon that a plane of constant s cuts out: a workspace, filled again and again by setSlice. */
export interface SpaceSlice {
  /** As a set of one region, in (t, v). */
  polygon: {
    -readonly [Key in keyof PlaneRegionSet]: PlaneRegionSet[Key]
  }
  isEmpty: boolean
  /** Its lines, counter-clockwise: lines[0 … numEdges). */
  numEdges: number
  lines: Int32Array
  /** Squared distance of its nearest point to t = v = 0. */
  distanceSq: number
}

export function createSpaceSlice(): SpaceSlice {
  return { ...sliceArrays(16), isEmpty: true, numEdges: 0, distanceSq: 0 }
}

function sliceArrays(size: number): Pick<SpaceSlice, 'polygon' | 'lines'> {
  return {
    polygon: {
      kind: 'plane',
      edgeStarts: new Int32Array(2),
      lines: new Float64Array(3 * size),
      vertices: new Float64Array(2 * size),
    },
    lines: new Int32Array(size),
  }
}

/** What rounding alone makes of the distance between two copies of a line, relative to its offset. */
const ROUNDING = 1e-15

/** Where the line at work runs, counted along it from the foot of the origin. */
let from = 0
let to = 0

/**
 * Cuts the polyhedron at s: what all the other lines leave of each line, whichever edges the slice has.
 *
 * @param out  written; empty, too, where rounding leaves no closed outline: within a few units in the last place of the
 *             end of the polyhedron
 */
export function setSlice(polyhedron: WhitenedPolyhedron, s: number, out: SpaceSlice): void {
  const { numLines, normal0, normal1, height, speed } = polyhedron
  if (numLines > out.lines.length) Object.assign(out, sliceArrays(2 * numLines))
  const { polygon, lines } = out
  const { vertices } = polygon
  out.isEmpty = !(s >= polyhedron.lowest && s <= polyhedron.highest)
  out.numEdges = 0
  out.distanceSq = numLines === 0 ? 0 : Infinity
  if (out.isEmpty) return
  let isOriginInside = true
  let numOpen = 0
  let count = 0
  let wasOpen = false
  let isClosed = true
  let firstIsOpen = false
  for (let i = 0; i < numLines; i++) {
    const offset = height[i] + speed[i] * s
    if (offset < 0) isOriginInside = false
    if (!setExtent(polyhedron, s, i, offset)) {
      out.isEmpty = true
      return
    }
    if (!(from < to)) continue
    const isOpen = from === -Infinity
    if (count === 0) firstIsOpen = isOpen
    else if (isOpen !== wasOpen) isClosed = false
    wasOpen = to === Infinity
    if (isOpen) numOpen++
    lines[count] = i
    const at = 3 * count
    polygon.lines[at] = normal0[i]
    polygon.lines[at + 1] = normal1[i]
    polygon.lines[at + 2] = offset
    vertices[2 * count] = isOpen ? NaN : from * normal1[i] - offset * normal0[i]
    vertices[2 * count + 1] = isOpen ? NaN : -from * normal0[i] - offset * normal1[i]
    const tau = from > 0 ? from : to < 0 ? to : 0
    if (offset < 0) out.distanceSq = Math.min(out.distanceSq, offset * offset + tau * tau)
    count++
  }
  if (isOriginInside) out.distanceSq = 0
  out.numEdges = count
  polygon.edgeStarts[1] = count
  if (numLines > 0 && (count === 0 || wasOpen !== firstIsOpen || (numOpen === 0 && count < 3)))
    isClosed = false
  out.isEmpty = !isClosed
}

/**
 * What the other lines leave of line i: into `from` and `to`, empty where from ≥ to.
 *
 * @returns  whether any slice is left
 */
function setExtent(
  { numLines, height, speed, sines, cosines }: WhitenedPolyhedron,
  s: number,
  i: number,
  offset: number,
): boolean {
  from = -Infinity
  to = Infinity
  const row = i * numLines
  for (let j = 0; j < numLines; j++) {
    if (j === i) continue
    const sine = sines[row + j]
    const cosine = cosines[row + j]
    // along (normal1, −normal0) from the foot of the origin: value + sine · τ ≥ 0
    const value = height[j] + speed[j] * s - offset * cosine
    if (sine > 0) from = Math.max(from, -value / sine)
    else if (sine < 0) to = Math.min(to, -value / sine)
    else if (cosine < 0) {
      if (value <= 0) return false
    } else {
      // parallel: the tighter one stays, the first of equals
      const rounding = ROUNDING * Math.abs(offset)
      if (value < -rounding || (value <= rounding && j < i)) to = -Infinity
    }
  }
  return true
}
