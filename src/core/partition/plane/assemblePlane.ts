import { roundRatio } from '../../numerics/roundRatio.ts'
import type { PlaneGeometry } from '../partition.ts'
import type { Fraction, Steps } from '../../steps.ts'
import { exactLine } from './exactVertex.ts'
import type { CellGroups } from './groupCells.ts'
import { grown } from './grown.ts'
import { isStepOver } from './pace.ts'
import {
  LINE_AT_INFINITY,
  type PlaneCells,
  type PlaneComplex,
  type PlaneContext,
  startOf,
  uncutBoundary,
} from './planeComplex.ts'
import { preciseLine } from './preciseLine.ts'

/** Lines whose form could be off by more, relative to the slope or the offset, are computed from more precise ones, or exactly. */
const LINE_ACCURACY = 2 ** -36

/** Work (level.ts) of a side in each of the passes. */
const WORK_PER_SIDE = 12

/**
 * The cells, or groups of them, as a PlaneGeometry, in their order: the sides at infinity are left out, and sides that
 * only a helping vertex, or a vertex of cells that are gone, divides are joined.
 *
 * @param groups    cells that are one convex region; null where each is one
 * @param progress  what to yield when a share in [0, 1] of this is done
 * Accuracy  lines within 1.5e-11, relative to 1 for the normal and to max(1, |c|) for the offset c;
 *           a line beyond the largest double is held there
 */
export function* assemblePlane(
  cells: PlaneCells,
  groups: CellGroups | null,
  context: PlaneContext,
  progress: (share: number) => Fraction,
): Steps<PlaneGeometry> {
  const { complex } = context
  const { edges, vertexPlace, lineUnit, numLines } = complex
  const ofCells = yield* uncutBoundaries(cells, context, (share) => progress(share / 3))
  const { starts, sides, regionOf } = groups === null ? ofCells : joinCells(ofCells, groups, complex)
  const numRegions = starts.length - 1
  const forms = new Float64Array(3 * numLines)
  const isKnown = new Uint8Array(numLines)
  const edgeStarts = new Int32Array(numRegions + 1)
  const room = sides.length
  const lines = new Float64Array(3 * room)
  const edgeUnits = new Int32Array(room)
  const vertices = new Float64Array(2 * room)
  const edgeNeighbours = new Int32Array(room)
  let count = 0
  for (let region = 0; region < numRegions; region++) {
    const from = starts[region]
    const to = starts[region + 1]
    const boundary = groups === null ? sides.subarray(from, to) : runsFirst(sides.subarray(from, to))
    let before = boundary[boundary.length - 1]
    for (let k = 0; k < boundary.length; k++) {
      const side = boundary[k]
      const isSame = goesOn(before, side)
      before = side
      // The two regions of an edge choose the same of its lines.
      const carrier = groups === null ? side : leastLine(boundary, k)
      const line = edges[4 * (carrier >> 1)]
      if (line === LINE_AT_INFINITY || isSame) continue
      if (isKnown[line] === 0) {
        isKnown[line] = 1
        normalise(line, context, forms)
      }
      const inwards = (carrier & 1) === 0 ? 1 : -1
      // No negative zeros.
      for (let n = 0; n < 3; n++) lines[3 * count + n] = inwards * forms[3 * line + n] + 0
      const start = 4 * startOf(edges, side)
      const isFinite = vertexPlace[start + 2] !== 0
      vertices[2 * count] = isFinite ? vertexPlace[start] : Number.NaN
      vertices[2 * count + 1] = isFinite ? vertexPlace[start + 1] : Number.NaN
      edgeUnits[count] = lineUnit[line]
      edgeNeighbours[count++] = regionOf[side ^ 1]
    }
    edgeStarts[region + 1] = count
    context.work += 2 * WORK_PER_SIDE * (to - from)
    if (isStepOver(context)) yield progress((1 + (2 * (region + 1)) / numRegions) / 3)
  }
  return {
    kind: 'plane',
    edgeStarts,
    lines: lines.slice(0, 3 * count),
    edgeUnits: edgeUnits.slice(0, count),
    vertices: vertices.slice(0, 2 * count),
    edgeNeighbours: edgeNeighbours.slice(0, count),
  }

  /** Whether a side is of the same edge as the one before it: two convex regions share one line. */
  function goesOn(before: number, side: number): boolean {
    const neighbour = regionOf[side ^ 1]
    if (regionOf[before ^ 1] !== neighbour) return false
    return (groups !== null && neighbour >= 0) || edges[4 * (before >> 1)] === edges[4 * (side >> 1)]
  }

  /** A boundary that begins where an edge does. */
  function runsFirst(boundary: Int32Array): Int32Array {
    const first = boundary.findIndex((side, k) => !goesOn(boundary.at(k - 1)!, side))
    if (first <= 0) return boundary
    return Int32Array.from([...boundary.subarray(first), ...boundary.subarray(0, first)])
  }

  /** Of the sides of the edge that begins at k, the one whose line has the least number. */
  function leastLine(boundary: Int32Array, k: number): number {
    let least = boundary[k]
    for (let next = k + 1; next < boundary.length && goesOn(boundary[next - 1], boundary[next]); next++)
      if (edges[4 * (boundary[next] >> 1)] < edges[4 * (least >> 1)]) least = boundary[next]
    return least
  }
}

interface Boundaries {
  /** [numRegions + 1]: first of each region's sides. */
  readonly starts: Int32Array
  readonly sides: Int32Array
  /** The region of each side of an edge: at 2 · edge on the positive side of its line, at 2 · edge + 1 on the other. */
  readonly regionOf: Int32Array
}

/** The boundaries of groups of cells: the sides that have another group behind them, in order. */
function joinCells(
  ofCells: Boundaries,
  { regionOf: groupOf, firsts }: CellGroups,
  complex: PlaneComplex,
): Boundaries {
  const regionOf = ofCells.regionOf.map((cell) => (cell < 0 ? -1 : groupOf[cell]))
  const members = Array.from(firsts, (): number[] => [])
  groupOf.forEach((group, cell) => members[group].push(cell))
  const starts = new Int32Array(firsts.length + 1)
  const sides: number[] = []
  members.forEach((cells, group) => {
    const bySource = new Map<number, number>()
    for (const cell of cells)
      for (let k = ofCells.starts[cell]; k < ofCells.starts[cell + 1]; k++) {
        const side = ofCells.sides[k]
        if (regionOf[side ^ 1] !== group) bySource.set(startOf(complex.edges, side), side)
      }
    const [begin] = bySource.keys()
    for (let vertex = begin, n = 0; n < bySource.size; n++) {
      const side = bySource.get(vertex)
      if (side === undefined) throw new TypeError('the boundary of a region is open')
      sides.push(side)
      vertex = startOf(complex.edges, side ^ 1)
    }
    starts[group + 1] = sides.length
  })
  return { starts, sides: Int32Array.from(sides), regionOf }
}

/** The cells' boundaries with cut edges replaced by their parts. */
function* uncutBoundaries(
  cells: PlaneCells,
  context: PlaneContext,
  progress: (share: number) => Fraction,
): Steps<Boundaries> {
  const { complex } = context
  const starts = new Int32Array(cells.count + 1)
  const regionOf = new Int32Array(2 * complex.numEdges).fill(-1)
  let sides = new Int32Array(cells.sideStarts[cells.count])
  const own: number[] = []
  for (let cell = 0; cell < cells.count; cell++) {
    const start = starts[cell]
    const count = uncutBoundary(complex, cells.sides, cells.sideStarts[cell], cells.sideStarts[cell + 1], own)
    sides = grown(sides, start + count)
    for (let k = 0; k < count; k++) {
      sides[start + k] = own[k]
      regionOf[own[k]] = cell
    }
    starts[cell + 1] = start + count
    context.work += WORK_PER_SIDE * count
    if (isStepOver(context)) yield progress((cell + 1) / cells.count)
  }
  return { starts, sides: sides.subarray(0, starts[cells.count]), regionOf }
}

/** Writes a line's form with a normal of length 1. */
function normalise(line: number, context: PlaneContext, forms: Float64Array): void {
  const { lineForm, lineBound } = context.complex
  const at = 3 * line
  if (writeIfClose(lineForm, at, lineBound, at, forms, at)) return
  const precise = preciseLine(line, context)
  if (!writeIfClose(precise, 0, precise, 6, forms, at)) forms.set(roundedForm(line, context), at)
}

/** Whether a form is good enough to be normalised. */
function writeIfClose(
  form: Float64Array,
  from: number,
  bounds: Float64Array,
  fromBound: number,
  out: Float64Array,
  at: number,
): boolean {
  const a0 = form[from]
  const a1 = form[from + 1]
  const c = form[from + 2]
  const slope = Math.sqrt(a0 * a0 + a1 * a1)
  const isClose =
    Math.max(bounds[fromBound], bounds[fromBound + 1]) <= LINE_ACCURACY * slope &&
    bounds[fromBound + 2] <= LINE_ACCURACY * Math.max(slope, Math.abs(c))
  // Sizes whose squares underflow or overflow take the exact route.
  if (!(isClose && slope > 1e-140 && slope < 1e140 && Math.abs(c) < 1e300)) return false
  out[at] = a0 / slope
  out[at + 1] = a1 / slope
  out[at + 2] = c / slope
  return true
}

function roundedForm(line: number, context: PlaneContext): readonly number[] {
  const [a0, a1, c] = exactLine(line, context)
  const size = [a0, a1].map((a) => (a < 0n ? -a : a)).reduce((p, q) => (p > q ? p : q))
  const [r0, r1, rc] = [a0, a1, c].map((value) => roundRatio(value, size))
  const slope = Math.hypot(r0, r1)
  return [r0 / slope, r1 / slope, Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, rc)) / slope]
}
