import { addVertex } from './addVertex.ts'
import { exactLine } from './exactVertex.ts'
import { addEdge, addLine, cutEdge, type PlaneContext, startOf } from './planeComplex.ts'

/** The two parts of a polygon that a line cuts, as boundaries: where the line is positive, and where it is negative. */
export interface CutPolygon {
  readonly positive: number[]
  readonly negative: number[]
  numPositive: number
  numNegative: number
  /** The sides with those that are cut in two, and on which side of the line each lies. */
  readonly sides: number[]
  readonly parts: number[]
}

/**
 * A convex polygon cut by a line that has points of it on both sides.
 *
 * @param boundary  counter-clockwise sides (see PlaneCells) at entries [0, numSides), none of them cut
 * @param signs     of the line at the start of each side, both 1 and −1 among them
 * @param out       written; whatever it held is lost
 */
export function cutPolygon(
  boundary: readonly number[],
  numSides: number,
  signs: readonly number[],
  line: number,
  context: PlaneContext,
  out: CutPolygon,
): void {
  const { complex } = context
  const { sides, parts, positive, negative } = out
  let count = 0
  for (let k = 0; k < numSides; k++) {
    const side = boundary[k]
    const sign = signs[k]
    const next = signs[k + 1 === numSides ? 0 : k + 1]
    if (sign * next >= 0) {
      // A side along the line would keep the polygon on one side of it: not both signs are 0.
      sides[count] = side
      parts[count++] = sign === 0 ? next : sign
      continue
    }
    const reversed = side & 1
    const edge = side >> 1
    // With the side's line turned inwards, first × second has w > 0 where the cutting line falls along the side.
    const flip = (reversed === 1) === sign > 0 ? -1 : 1
    const vertex = addVertex(complex.edges[4 * edge], line, flip, context)
    const first = cutEdge(complex, edge, vertex)
    sides[count] = 2 * (first + reversed) + reversed
    parts[count++] = sign
    sides[count] = 2 * (first + 1 - reversed) + reversed
    parts[count++] = next
  }
  let rise = 0
  while (rise < count && !(parts[rise] > 0 && parts[rise === 0 ? count - 1 : rise - 1] < 0)) rise++
  // Without this, wrong signs would be an endless loop.
  if (rise === count) throw new TypeError('a line that does not cut the polygon')
  let fall = rise
  let numPositive = 0
  for (; parts[fall] > 0; fall = fall + 1 === count ? 0 : fall + 1) positive[numPositive++] = sides[fall]
  let numNegative = 0
  for (let k = fall; k !== rise; k = k + 1 === count ? 0 : k + 1) negative[numNegative++] = sides[k]
  const from = startOf(complex.edges, sides[fall])
  const to = startOf(complex.edges, sides[rise])
  const foot = footOf(line, from, to, context)
  if (foot < 0) {
    const edge = addEdge(complex, line, from, to)
    positive[numPositive++] = 2 * edge
    negative[numNegative++] = 2 * edge + 1
  } else {
    const before = addEdge(complex, line, from, foot)
    const after = addEdge(complex, line, foot, to)
    positive[numPositive++] = 2 * before
    positive[numPositive++] = 2 * after
    negative[numNegative++] = 2 * after + 1
    negative[numNegative++] = 2 * before + 1
  }
  out.numPositive = numPositive
  out.numNegative = numNegative
}

/**
 * The point of a whole line that is nearest to the origin, −1 for a line with an end. A whole line is two edges that
 * meet there, so that signs at vertices tell on which side of it a parallel line lies; assemblePlane.ts joins them
 * again.
 */
function footOf(line: number, from: number, to: number, context: PlaneContext): number {
  const { complex } = context
  if (complex.vertexPlace[4 * from + 2] !== 0 || complex.vertexPlace[4 * to + 2] !== 0) return -1
  const { lineForm, lineBound } = complex
  const [e0, e1] = exactLine(line, context)
  const perpendicular = addLine(complex, -lineForm[3 * line + 1], lineForm[3 * line], 0)
  complex.lineExact.set(perpendicular, [-e1, e0, 0n])
  complex.lineBound[3 * perpendicular] = lineBound[3 * line + 1]
  complex.lineBound[3 * perpendicular + 1] = lineBound[3 * line]
  return addVertex(line, perpendicular, 1, context)
}
