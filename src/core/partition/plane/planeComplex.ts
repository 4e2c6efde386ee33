/**
 * The working data of subdividePlane.ts: lines, vertices and edges of all cells, by number, in flat arrays that grow
 * (an array is replaced when it does: read it again after anything was added).
 *
 * The plane is seen as the half-sphere w ≥ 0 of (x, y, w), with the line at infinity (0, 0, 1) as a line like any
 * other: a vertex is the oriented cross product of two lines, an unbounded cell is a polygon with vertices at infinity
 * (w = 0, a direction), and the sign of a unit at a vertex is a determinant of three lines, whatever the vertex.
 */
import type { LevelCell, LevelContext } from '../layers/level.ts'
import type { BoundedUnits } from './boundedUnits.ts'
import { grown } from './grown.ts'

/**
 * The convex polygons on which the units of all nonlinear stages before level `depth` have constant signs, in order:
 * the parts of a cell of the level before stand together.
 */
export interface PlaneCells {
  readonly depth: number
  /** Units of the level before. */
  readonly numSigns: number
  count: number
  /** [count]: position among the cells of the level before, −1 for the whole plane. */
  parents: Int32Array
  /** [count, numWords]: signs of the units of the level before, in bits (unpackSigns.ts). */
  signs: Int32Array
  readonly numWords: number
  /** [count + 1]: first of each cell's sides. */
  sideStarts: Int32Array
  /**
   * Counter-clockwise: 2 · edge, plus 1 where the cell is on the negative side of the edge's line and so runs from its
   * second vertex to its first. Edges that a neighbour has cut since stand for their two parts.
   */
  sides: Int32Array
  /** Cells that an exact decision has asked for (plane/exactCell.ts). */
  readonly exact: Map<number, LevelCell>
}

export interface PlaneContext extends LevelContext {
  readonly complex: PlaneComplex
  /** By level, as far as they have been made. */
  readonly cells: PlaneCells[]
  /** By level: the cell that boundedUnits.ts was last asked about. */
  readonly lastBounded: BoundedUnits[]
  /** Exact signs by vertex · numUnits + unit: the same from every cell that has the vertex, for g is continuous. */
  readonly exactSigns: Map<number, number>
}

export interface PlaneComplex {
  numLines: number
  /** [numLines, 3]: its affine form (a0, a1, c) as the network gives it, and bounds of their errors. */
  lineForm: Float64Array
  lineBound: Float64Array
  /** The unit, by its position in the activation pattern, and the cell of its level whose zero set this is; or −1. */
  lineUnit: Int32Array
  lineCell: Int32Array
  /** Integers in proportion to the exact form, made on demand where there is a unit. */
  readonly lineExact: Map<number, readonly bigint[]>
  /** Forms in twice the digits where they were asked for (plane/preciseLine.ts). */
  readonly linePrecise: Map<number, Float64Array>

  numVertices: number
  /** [numVertices, 3]: vertex = flip · (first line × second line), with w ≥ 0. */
  vertexLines: Int32Array
  /** [numVertices, 4]: x, y, w, error: coordinates for w = 1, a direction for w = 0, each within the error. */
  vertexPlace: Float64Array
  readonly vertexExact: Map<number, readonly bigint[]>

  numEdges: number
  /**
   * [numEdges, 4]: the edge's line; its two vertices in the direction that has the line's positive side on the left;
   * and the first of the two parts that a cut edge stands for (the next number is the second), −1 for an uncut edge.
   */
  edges: Int32Array
}

/** The line at infinity is always line 0. */
export const LINE_AT_INFINITY = 0

export function emptyComplex(): PlaneComplex {
  return {
    numLines: 0,
    lineForm: new Float64Array(192),
    lineBound: new Float64Array(192),
    lineUnit: new Int32Array(64),
    lineCell: new Int32Array(64),
    lineExact: new Map(),
    linePrecise: new Map(),
    numVertices: 0,
    vertexLines: new Int32Array(192),
    vertexPlace: new Float64Array(256),
    vertexExact: new Map(),
    numEdges: 0,
    edges: new Int32Array(512),
  }
}

export function emptyCells(depth: number, numSigns: number): PlaneCells {
  const numWords = (numSigns + 31) >> 5
  return {
    depth,
    numSigns,
    numWords,
    count: 0,
    parents: new Int32Array(16),
    signs: new Int32Array(16 * numWords),
    sideStarts: new Int32Array(17),
    sides: new Int32Array(64),
    exact: new Map(),
  }
}

/** Adds a line; its bounds are 0 and it belongs to no unit until it is told otherwise. */
export function addLine(complex: PlaneComplex, a0: number, a1: number, c: number): number {
  const line = complex.numLines++
  const end = 3 * line + 3
  complex.lineForm = grown(complex.lineForm, end)
  complex.lineBound = grown(complex.lineBound, end)
  complex.lineUnit = grown(complex.lineUnit, line + 1)
  complex.lineCell = grown(complex.lineCell, line + 1)
  complex.lineForm[end - 3] = a0
  complex.lineForm[end - 2] = a1
  complex.lineForm[end - 1] = c
  complex.lineUnit[line] = -1
  complex.lineCell[line] = -1
  return line
}

export function addEdge(complex: PlaneComplex, line: number, from: number, to: number): number {
  const edge = complex.numEdges++
  const at = 4 * edge
  complex.edges = grown(complex.edges, at + 4)
  const { edges } = complex
  edges[at] = line
  edges[at + 1] = from
  edges[at + 2] = to
  edges[at + 3] = -1
  return edge
}

/** Cuts an edge at a vertex: the first of its two parts. */
export function cutEdge(complex: PlaneComplex, edge: number, vertex: number): number {
  const { edges } = complex
  const first = addEdge(complex, edges[4 * edge], edges[4 * edge + 1], vertex)
  addEdge(complex, edges[4 * edge], vertex, edges[4 * edge + 2])
  complex.edges[4 * edge + 3] = first
  return first
}

/**
 * A boundary with cut edges replaced by their parts, in order.
 *
 * @param sides  the boundary at entries [from, to)
 * @param out    written from entry 0
 * @returns      how many sides were written
 */
export function uncutBoundary(
  complex: PlaneComplex,
  sides: Int32Array,
  from: number,
  to: number,
  out: number[],
): number {
  const { edges } = complex
  let count = 0
  for (let k = from; k < to; k++) {
    const side = sides[k]
    if (edges[4 * (side >> 1) + 3] < 0) out[count++] = side
    else count = partsOf(edges, side, out, count)
  }
  return count
}

function partsOf(edges: Int32Array, whole: number, out: number[], numBefore: number): number {
  let count = numBefore
  let depth = 0
  pending[depth++] = whole
  while (depth > 0) {
    const side = pending[--depth]
    const first = edges[4 * (side >> 1) + 3]
    const reversed = side & 1
    if (first < 0) out[count++] = side
    else {
      // The part that comes later goes on the stack first.
      pending[depth++] = 2 * (first + 1 - reversed) + reversed
      pending[depth++] = 2 * (first + reversed) + reversed
    }
  }
  return count
}

/** Scratch of partsOf. */
const pending: number[] = []

/** The vertex where a cell enters one of its sides. */
export function startOf(edges: Int32Array, side: number): number {
  return edges[4 * (side >> 1) + 1 + (side & 1)]
}
