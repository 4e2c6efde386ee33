import { addVertex } from './addVertex.ts'
import { exactLine } from './exactVertex.ts'
import { addEdge, addKnownLine, cutEdge, type PlaneContext, startOf } from './planeComplex.ts'

/** The two parts of a polygon that a line cuts, as boundaries: where the line is positive, and where it is negative. */
export interface CutPolygon {
  readonly positive: readonly number[]
  readonly negative: readonly number[]
}

/**
 * A convex polygon cut by a line that has points of it on both sides.
 *
 * @param boundary  counter-clockwise sides (see PlaneCell), none of them cut
 * @param signs     of the line at the start of each side, both 1 and −1 among them
 */
export function cutPolygon(
  boundary: readonly number[],
  signs: readonly number[],
  line: number,
  context: PlaneContext,
): CutPolygon {
  const { complex } = context
  // The sides after the cut, and on which side of the line each lies.
  const sides: number[] = []
  const parts: number[] = []
  for (let k = 0; k < boundary.length; k++) {
    const side = boundary[k]
    const sign = signs[k]
    const next = signs[k + 1 === boundary.length ? 0 : k + 1]
    if (sign * next >= 0) {
      // A side along the line would keep the polygon on one side of it: not both signs are 0.
      sides.push(side)
      parts.push(sign === 0 ? next : sign)
      continue
    }
    const reversed = side & 1
    // With the side's line turned inwards, first × second has w > 0 where the cutting line falls along the side.
    const flip = (reversed === 1) === sign > 0 ? -1 : 1
    const vertex = addVertex(complex.edgeLine[side >> 1], line, flip, context)
    const first = cutEdge(complex, side >> 1, vertex)
    sides.push(2 * (first + reversed) + reversed, 2 * (first + 1 - reversed) + reversed)
    parts.push(sign, next)
  }
  const count = sides.length
  let rise = 0
  while (rise < count && !(parts[rise] > 0 && parts[(rise + count - 1) % count] < 0)) rise++
  // Without this, wrong signs would be an endless loop.
  if (rise === count) throw new TypeError('a line that does not cut the polygon')
  let fall = rise
  const positive: number[] = []
  for (; parts[fall % count] > 0; fall++) positive.push(sides[fall % count])
  const negative: number[] = []
  for (let k = fall; k < rise + count; k++) negative.push(sides[k % count])
  const edges = edgesAlong(
    line,
    startOf(complex, sides[fall % count]),
    startOf(complex, sides[rise]),
    context,
  )
  for (const edge of edges) positive.push(2 * edge)
  for (const edge of edges.toReversed()) negative.push(2 * edge + 1)
  return { positive, negative }
}

/**
 * The edge between two vertices of a line. A whole line is two edges that meet in its point nearest the origin, so
 * that signs at vertices tell on which side of it a parallel line lies; assemblePlane.ts joins them again.
 */
function edgesAlong(line: number, from: number, to: number, context: PlaneContext): number[] {
  const { complex } = context
  if (complex.vertexW[from] !== 0 || complex.vertexW[to] !== 0) return [addEdge(complex, line, from, to)]
  const [a0, a1] = complex.lineForm.slice(3 * line, 3 * line + 2)
  const [e0, e1] = exactLine(line, context)
  const perpendicular = addKnownLine(complex, [-a1, a0, 0], [-e1, e0, 0n])
  complex.lineBound[3 * perpendicular] = complex.lineBound[3 * line + 1]
  complex.lineBound[3 * perpendicular + 1] = complex.lineBound[3 * line]
  const foot = addVertex(line, perpendicular, 1, context)
  return [addEdge(complex, line, from, foot), addEdge(complex, line, foot, to)]
}
