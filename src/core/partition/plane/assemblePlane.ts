import { roundRatio } from '../../numerics/roundRatio.ts'
import type { PlaneGeometry } from '../partition.ts'
import { exactLine } from './exactVertex.ts'
import {
  LINE_AT_INFINITY,
  type PlaneCell,
  type PlaneContext,
  startOf,
  uncutBoundary,
} from './planeComplex.ts'

/** Lines whose form could be off by more, relative to the slope or the offset, are computed exactly and rounded once. */
const LINE_ACCURACY = 2 ** -36

/**
 * The final cells as a PlaneGeometry, in the order given: the sides at infinity are left out, and sides that only a
 * helping vertex divides are joined.
 *
 * Accuracy  lines within 1.5e-11, relative to 1 for the normal and to max(1, |c|) for the offset c;
 *           a line beyond the largest double is held there
 */
export function assemblePlane(cells: readonly PlaneCell[], context: PlaneContext): PlaneGeometry {
  const { complex } = context
  const { edgeLine, vertexX, vertexY, vertexW } = complex
  const boundaries = cells.map((cell) => uncutBoundary(complex, cell.boundary))
  // The region of each side of an edge: at 2 · edge on the positive side of its line, at 2 · edge + 1 on the other.
  const regionOf = new Int32Array(2 * edgeLine.length).fill(-1)
  boundaries.forEach((boundary, region) => {
    for (const side of boundary) regionOf[side] = region
  })
  const unitForm = normalisedForms(context)
  const edgeStarts = new Int32Array(cells.length + 1)
  const lines: number[] = []
  const edgeUnits: number[] = []
  const vertices: number[] = []
  const edgeNeighbours: number[] = []
  boundaries.forEach((boundary, region) => {
    for (let k = 0; k < boundary.length; k++) {
      const side = boundary[k]
      const line = edgeLine[side >> 1]
      const neighbour = regionOf[side ^ 1]
      const before = boundary[(k + boundary.length - 1) % boundary.length]
      const goesOn = edgeLine[before >> 1] === line && regionOf[before ^ 1] === neighbour
      if (line === LINE_AT_INFINITY || goesOn) continue
      const inwards = (side & 1) === 0 ? 1 : -1
      const [n0, n1, c] = unitForm(line)
      // No negative zeros.
      lines.push(inwards * n0 + 0, inwards * n1 + 0, inwards * c + 0)
      const start = startOf(complex, side)
      const isFinite = vertexW[start] !== 0
      vertices.push(isFinite ? vertexX[start] : Number.NaN, isFinite ? vertexY[start] : Number.NaN)
      edgeUnits.push(complex.linePatternUnit[line])
      edgeNeighbours.push(neighbour)
    }
    edgeStarts[region + 1] = edgeUnits.length
  })
  return {
    kind: 'plane',
    edgeStarts,
    lines: Float64Array.from(lines),
    edgeUnits: Int32Array.from(edgeUnits),
    vertices: Float64Array.from(vertices),
    edgeNeighbours: Int32Array.from(edgeNeighbours),
  }
}

/** The form of a line with a normal of length 1, each computed once. */
function normalisedForms(context: PlaneContext): (line: number) => readonly number[] {
  const { lineForm, lineBound } = context.complex
  const known: (readonly number[] | undefined)[] = []
  return (line) => (known[line] ??= normalise(line))

  function normalise(line: number): readonly number[] {
    const at = 3 * line
    const slope = Math.hypot(lineForm[at], lineForm[at + 1])
    const isClose =
      Math.max(lineBound[at], lineBound[at + 1]) <= LINE_ACCURACY * slope &&
      lineBound[at + 2] <= LINE_ACCURACY * Math.max(slope, Math.abs(lineForm[at + 2]))
    // Sizes whose squares underflow, or that have overflowed, also take the exact route.
    if (isClose && slope > 1e-140 && slope < 1e300 && Math.abs(lineForm[at + 2]) < 1e300)
      return scaled(lineForm[at], lineForm[at + 1], lineForm[at + 2], slope)
    const [a0, a1, c] = exactLine(line, context)
    const size = [a0, a1].map((a) => (a < 0n ? -a : a)).reduce((p, q) => (p > q ? p : q))
    const [r0, r1, rc] = [a0, a1, c].map((value) => roundRatio(value, size))
    return scaled(r0, r1, Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, rc)), Math.hypot(r0, r1))
  }

  function scaled(a0: number, a1: number, c: number, slope: number): readonly number[] {
    return [a0 / slope, a1 / slope, c / slope]
  }
}
