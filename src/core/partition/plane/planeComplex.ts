/**
 * The working data of subdividePlane.ts: lines, vertices and edges of all cells in growing lists, by number.
 *
 * The plane is seen as the half-sphere w ≥ 0 of (x, y, w), with the line at infinity (0, 0, 1) as a line like any
 * other: a vertex is the oriented cross product of two lines, an unbounded cell is a polygon with vertices at infinity
 * (w = 0, a direction), and the sign of a unit at a vertex is a determinant of three lines, whatever the vertex.
 */
import type { LevelCell, LevelContext } from '../layers/level.ts'

/** A convex polygon on which the units of all nonlinear stages before its level have constant signs. */
export interface PlaneCell extends LevelCell {
  readonly parent: PlaneCell | null
  /**
   * Counter-clockwise: 2 · edge, plus 1 where the cell is on the negative side of the edge's line and so runs from its
   * second vertex to its first. Edges that a neighbour has cut since stand for their two parts.
   */
  boundary: readonly number[]
}

export interface PlaneContext extends LevelContext {
  readonly complex: PlaneComplex
  /** Exact signs by vertex · numUnits + unit: the same from every cell that has the vertex, for g is continuous. */
  readonly exactSigns: Map<number, number>
}

export interface PlaneComplex {
  /** Three numbers a line: its affine form (a0, a1, c) as the network gives it, and bounds of their errors. */
  readonly lineForm: number[]
  readonly lineBound: number[]
  /** The cell and the unit of its level whose zero set this is; null for the line at infinity, the box and helpers. */
  readonly lineCell: (PlaneCell | null)[]
  readonly lineUnit: number[]
  /** The unit's position in the activation pattern, −1 without one. */
  readonly linePatternUnit: number[]
  /** Integers in proportion to the exact form, made on demand. */
  readonly lineExact: (readonly bigint[] | null)[]

  /** Vertex = flip · (first line × second line), with w ≥ 0. */
  readonly vertexFirst: number[]
  readonly vertexSecond: number[]
  readonly vertexFlip: number[]
  /** Coordinates for w = 1, a direction for w = 0; each within vertexError of the exact ones. */
  readonly vertexX: number[]
  readonly vertexY: number[]
  readonly vertexW: number[]
  readonly vertexError: number[]
  readonly vertexExact: (readonly bigint[] | null)[]

  /** The edge's line, and its two vertices in the direction that has the line's positive side on the left. */
  readonly edgeLine: number[]
  readonly edgeFrom: number[]
  readonly edgeTo: number[]
  /** First of the two parts that a cut edge stands for (the next number is the second); −1 for an uncut edge. */
  readonly edgeParts: number[]
}

/** The line at infinity is always line 0. */
export const LINE_AT_INFINITY = 0

export function emptyComplex(): PlaneComplex {
  return {
    lineForm: [],
    lineBound: [],
    lineCell: [],
    lineUnit: [],
    linePatternUnit: [],
    lineExact: [],
    vertexFirst: [],
    vertexSecond: [],
    vertexFlip: [],
    vertexX: [],
    vertexY: [],
    vertexW: [],
    vertexError: [],
    vertexExact: [],
    edgeLine: [],
    edgeFrom: [],
    edgeTo: [],
    edgeParts: [],
  }
}

/** Adds a line whose form is known exactly: (a0, a1, c) in doubles, and integers in proportion. */
export function addKnownLine(
  complex: PlaneComplex,
  form: readonly number[],
  exact: readonly bigint[] | null,
): number {
  complex.lineForm.push(form[0], form[1], form[2])
  complex.lineBound.push(0, 0, 0)
  complex.lineCell.push(null)
  complex.lineUnit.push(-1)
  complex.linePatternUnit.push(-1)
  return complex.lineExact.push(exact) - 1
}

export function addEdge(complex: PlaneComplex, line: number, from: number, to: number): number {
  complex.edgeLine.push(line)
  complex.edgeFrom.push(from)
  complex.edgeTo.push(to)
  return complex.edgeParts.push(-1) - 1
}

/** Cuts an edge at a vertex: the first of its two parts. */
export function cutEdge(complex: PlaneComplex, edge: number, vertex: number): number {
  const { edgeLine, edgeFrom, edgeTo, edgeParts } = complex
  const first = addEdge(complex, edgeLine[edge], edgeFrom[edge], vertex)
  addEdge(complex, edgeLine[edge], vertex, edgeTo[edge])
  return (edgeParts[edge] = first)
}

/** A boundary with cut edges replaced by their parts, in order. */
export function uncutBoundary(complex: PlaneComplex, boundary: readonly number[]): readonly number[] {
  const { edgeParts } = complex
  if (boundary.every((side) => edgeParts[side >> 1] < 0)) return boundary
  const sides: number[] = []
  const stack: number[] = []
  for (const side of boundary) {
    stack.push(side)
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const first = edgeParts[top >> 1]
      const reversed = top & 1
      if (first < 0) sides.push(top)
      // The part that comes later goes on the stack first.
      else stack.push(2 * (first + 1 - reversed) + reversed, 2 * (first + reversed) + reversed)
    }
  }
  return sides
}

/** The vertex where a cell enters one of its sides. */
export function startOf({ edgeFrom, edgeTo }: PlaneComplex, side: number): number {
  return (side & 1) === 0 ? edgeFrom[side >> 1] : edgeTo[side >> 1]
}
