import type { PlaneRegionSet } from '../regionSet.ts'
import type { SlicedPolygon } from './slicedPolygon.ts'

/** Rays steeper than this are left to the slices: s, and with it the slope, has lost that many units in the last place. */
const STEEPEST = 16
/** Nearer or further than this squares are no doubles. */
const NEAREST = 1e-140
const FURTHEST = 1e140

/**
 * The corners of a polygon as seen from the nearest one, in the coordinates (s, t) of SlicedPolygon: rays in
 * counter-clockwise order. A workspace: filled again and again by setFan, never kept.
 */
export interface Fan {
  distance: number
  numRays: number
  /** Of one of the rays, u = t/s, or 0. */
  slope: number
  /** u − slope [numRays], ascending. */
  deltas: Float64Array
  /** The corner, or for one at infinity a direction [numRays]. */
  s: Float64Array
  t: Float64Array
  isEndless: Uint8Array
  /** Twice the area of the triangle of the anchor, corner j and corner j + 1 [numRays]: thin ones keep their digits. */
  areas: Float64Array
}

export function createFan(): Fan {
  return { distance: 0, numRays: 0, slope: 0, ...arraysOf(16) }
}

function arraysOf(size: number): Pick<Fan, 'deltas' | 's' | 't' | 'isEndless' | 'areas'> {
  return {
    deltas: new Float64Array(size),
    s: new Float64Array(size),
    t: new Float64Array(size),
    isEndless: new Uint8Array(size),
    areas: new Float64Array(size),
  }
}

/**
 * The fan of a polygon whose nearest point to the mean is a vertex.
 *
 * @param polygon  of anchorPolygon; isFan, shear, ray and frame are written, if there is a fan
 * @returns  false where there is none, or not one that keeps its digits: then it is for slices
 */
export function setFan({ lines, vertices }: PlaneRegionSet, polygon: SlicedPolygon, out: Fan): boolean {
  const { firstEdge: first, numEdges, vertex, anchor, factor, axis, distance, frame } = polygon
  if (vertex < 0 || !(distance > NEAREST && distance < FURTHEST)) return false
  if (out.s.length < 2 * numEdges) Object.assign(out, arraysOf(4 * numEdges))
  out.distance = distance
  const [l11, l21, l22] = factor
  const { s, t, deltas, isEndless, areas } = out
  const inverseArea = 1 / (l11 * l22)
  let count = 0
  let best = Infinity
  let bestRay = 0
  let best0 = 0
  let best1 = 0
  let last0 = 0
  let last1 = 0
  for (let step = 1, i = vertex; step < numEdges; step++) {
    const before = first + i
    i = i + 1 < numEdges ? i + 1 : 0
    const at = first + i
    const isFinite = vertices[2 * at] === vertices[2 * at]
    // between two edges that meet at infinity there are two rays: along the one, then back from the other
    for (let k = isFinite ? 1 : 0; k < 2; k++) {
      let z0: number
      let z1: number
      if (isFinite) {
        z0 = vertices[2 * at] - anchor[0]
        z1 = vertices[2 * at + 1] - anchor[1]
      } else if (k === 0) {
        z0 = lines[3 * before + 1]
        z1 = -lines[3 * before]
      } else {
        z0 = -lines[3 * at + 1]
        z1 = lines[3 * at]
      }
      const y0 = z0 / l11
      const y1 = (z1 - l21 * y0) / l22
      const sHere = axis[0] * y0 + axis[1] * y1
      const tHere = axis[0] * y1 - axis[1] * y0
      if (!(sHere > NEAREST && Math.abs(tHere) <= STEEPEST * sHere)) return false
      s[count] = sHere
      t[count] = tHere
      isEndless[count] = isFinite ? 0 : 1
      const slope = tHere / sHere
      if (Math.abs(slope) < Math.abs(best)) {
        best = slope
        bestRay = count
        best0 = z0 / sHere
        best1 = z1 / sHere
      }
      if (count === 0) {
        out.slope = slope
        deltas[0] = 0
      } else {
        const area = (last0 * z1 - last1 * z0) * inverseArea
        if (!(area >= 0)) return false
        areas[count - 1] = area
        deltas[count] = deltas[count - 1] + area / (s[count - 1] * sHere)
      }
      last0 = z0
      last1 = z1
      count++
    }
  }
  out.numRays = count
  // t' is taken from a ray that is there, whose place in the latent plane is better known than what the frame makes of its
  // slope: along a thin polygon there is one. Only among steep rays on both sides the axis itself is nearer
  let turn = deltas[bestRay]
  if (Math.abs(best) > 1 && -out.slope > 0 && -out.slope < deltas[count - 1]) {
    turn = -out.slope
  } else {
    frame[0] = best0
    frame[1] = best1
    if (bestRay === 0) polygon.ray = vertex
    else if (bestRay === count - 1) polygon.ray = vertex > 0 ? vertex - 1 : numEdges - 1
  }
  out.slope += turn
  polygon.shear = out.slope
  for (let j = 0; j < count; j++) deltas[j] -= turn
  polygon.isFan = count > 1
  return polygon.isFan
}
