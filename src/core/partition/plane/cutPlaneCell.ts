import { entriesOfPair } from '../../network/poolPairs.ts'
import type { NonlinearStage } from '../../network/compiledDecoder.ts'
import { exactUnit } from '../layers/exactUnit.ts'
import { boundedUnit } from './boundedUnits.ts'
import { type CutPolygon, cutPolygon } from './cutPolygon.ts'
import { exactCell } from './exactCell.ts'
import { addLine, type PlaneCells, type PlaneContext, startOf, uncutBoundary } from './planeComplex.ts'
import { WORK_PER_STEP } from './pace.ts'
import {
  addPiece,
  emptyPieces,
  isPositive,
  type PlanePieces,
  setPositive,
  setSides,
  startPieces,
} from './planePieces.ts'
import { signsAtVertices } from './signsAtVertices.ts'
import { entryBound, TINY, type UnitMaps } from './unitMaps.ts'

const UNIT_ROUNDOFF = 2 ** -53
/** Work (level.ts) of looking whether a unit cuts a cell, of a vertex whose sign is asked for, of a part cut in two. */
const WORK_PER_UNIT = 3
const WORK_PER_VERTEX = 16
const WORK_PER_CUT = 150
/** Enlarges bounds that were themselves computed with a few roundings. */
const ENLARGE = 1 + 2 ** -40

/** Cuts the cells of a level, one after the other, each by one unit after the other. */
export interface CellCutter {
  /** The parts of the cell at hand so far, neighbours near each other. */
  readonly pieces: PlanePieces
  /** Takes up a cell; returns how many units cut it. Its other units have their signs then. */
  start: (cell: number) => number
  /**
   * Cuts by the next of these units, as many parts as a step allows (pace.ts); called until it has been true, for a unit
   * that is done, that many times.
   */
  cut: () => boolean
}

/**
 * Cells cut by the zero sets of their level's units.
 *
 * A unit whose value at the middle of the cell's bounding box is larger than it can change within the box does not cut
 * the cell; for the others the signs at the vertices decide, and then at the vertices of each part. Of a pool only those
 * pairs cut a part that winnerOf reads there: all pairs of 3 × 3 entries would make far more cells than there are regions.
 *
 * @param maps  the units on the cells: those of a cell when it is taken up
 */
export function cutPlaneCell(
  cells: PlaneCells,
  numUnits: number,
  maps: UnitMaps,
  context: PlaneContext,
): CellCutter {
  const { complex } = context
  const firstUnit = context.compiled.unitOffsets[cells.depth]
  const isRead = pairReader(context.levels[cells.depth].nonlinear)
  const pieces = emptyPieces(numUnits)
  const cutting = new Int32Array(numUnits)
  const sides: number[] = []
  const vertices: number[] = []
  const signs: number[] = []
  const parts: CutPolygon = {
    positive: [],
    negative: [],
    numPositive: 0,
    numNegative: 0,
    sides: [],
    parts: [],
  }
  const middle = new Float64Array(4)
  let current = 0
  let nextCut = 0
  // Of the unit that cuts: the part to look at, and its line once there is one.
  let nextPiece = 0
  let line = -1
  return { pieces, start, cut }

  function start(cell: number): number {
    current = cell
    nextCut = 0
    nextPiece = 0
    line = -1
    context.work += WORK_PER_UNIT * numUnits
    const from = cells.sideStarts[cell]
    const numSides = uncutBoundary(complex, cells.sides, from, cells.sideStarts[cell + 1], sides)
    const { edges } = complex
    for (let k = 0; k < numSides; k++) vertices[k] = startOf(edges, sides[k])
    startPieces(pieces, sides, numSides)
    boundingBox(complex.vertexPlace, vertices, numSides, middle)
    return findCutting(numSides)
  }

  function findCutting(numVertices: number): number {
    const { rows, errors, norms, offsets } = maps
    const x = middle[0]
    const y = middle[1]
    const reachX = middle[2]
    const reachY = middle[3]
    const farX = Math.abs(x) + reachX
    const farY = Math.abs(y) + reachY
    const error =
      (errors[3 * current] * farX + errors[3 * current + 1] * farY + errors[3 * current + 2]) * ENLARGE
    const tiny = TINY * (1 + farX + farY)
    let numCutting = 0
    for (let unit = 0, at = 3 * current * maps.width; unit < numUnits; unit++, at += 3) {
      const a0 = rows[at]
      const a1 = rows[at + 1]
      const c = rows[at + 2]
      const value = a0 * x + a1 * y + c
      const slopeX = Math.abs(a0)
      const slopeY = Math.abs(a1)
      const change =
        slopeX * reachX +
        slopeY * reachY +
        8 * UNIT_ROUNDOFF * (slopeX * farX + slopeY * farY + Math.abs(c)) +
        (norms[unit] * error + offsets[unit]) * ENLARGE +
        tiny
      if (value > change && value < Infinity) setPositive(pieces, 0, unit)
      else if (!(value < -change && value > -Infinity)) {
        const found = signsAtVertices(vertices, numVertices, cells, current, unit, maps, context, signs)
        if (found === 3) cutting[numCutting++] = unit
        else if (found === 1 || (found === 0 && isConstantPositive(unit))) setPositive(pieces, 0, unit)
      }
    }
    return numCutting
  }

  /** Of a unit that is 0 at all vertices: identically zero, or constant on the plane, whose vertices are at infinity. */
  function isConstantPositive(unit: number): boolean {
    const { rows, bounds } = boundedUnit(cells.depth, current, unit, context)
    const [, , c] = rows
    const [, , bound] = bounds
    if (Math.abs(c) > bound) return c > 0
    if (c === 0 && bound === 0) return true
    context.numExactDecisions++
    return exactUnit(exactCell(cells.depth, current, context), unit, context)[2] >= 0n
  }

  function cut(): boolean {
    const unit = cutting[nextCut]
    for (let piece = nextPiece; piece >= 0; piece = pieces.next[piece]) {
      // One part at least: no caller can wait for ever.
      if (piece !== nextPiece && context.work > WORK_PER_STEP) {
        nextPiece = piece
        return false
      }
      if (isRead !== null && !isRead(pieces, piece, unit)) continue
      const from = pieces.ranges[2 * piece]
      const to = pieces.ranges[2 * piece + 1]
      const numSides = uncutBoundary(complex, pieces.sides, from, to, sides)
      const { edges } = complex
      for (let k = 0; k < numSides; k++) vertices[k] = startOf(edges, sides[k])
      context.work += WORK_PER_VERTEX * numSides
      const found = signsAtVertices(vertices, numSides, cells, current, unit, maps, context, signs)
      if (found !== 3) {
        if (found === 1) setPositive(pieces, piece, unit)
        continue
      }
      if (line < 0) line = addUnitLine(unit)
      context.work += WORK_PER_CUT
      cutPolygon(sides, numSides, signs, line, context, parts)
      const other = addPiece(pieces, piece)
      setPositive(pieces, piece, unit)
      setSides(pieces, piece, parts.positive, parts.numPositive)
      setSides(pieces, other, parts.negative, parts.numNegative)
      piece = other
    }
    nextCut++
    nextPiece = 0
    line = -1
    return true
  }

  function addUnitLine(unit: number): number {
    const at = 3 * (current * maps.width + unit)
    const added = addLine(complex, maps.rows[at], maps.rows[at + 1], maps.rows[at + 2])
    for (let k = 0; k < 3; k++) complex.lineBound[3 * added + k] = entryBound(maps, current, unit, k)
    complex.lineUnit[added] = firstUnit + unit
    complex.lineCell[added] = current
    return added
  }
}

/**
 * Whether winnerOf reads a pair on a part, given the signs of the pairs before it: its first entry has won so far, and
 * against those between the two. Null for a stage without pools.
 */
function pairReader(
  stage: NonlinearStage | null,
): ((pieces: PlanePieces, piece: number, unit: number) => boolean) | null {
  if (stage?.kind !== 'pool') return null
  const { windowStart, pairStart } = stage
  const windowOf = new Int32Array(stage.numUnits)
  for (let w = 0; w + 1 < windowStart.length; w++) windowOf.fill(w, pairStart[w], pairStart[w + 1])
  return (pieces, piece, unit) => {
    const w = windowOf[unit]
    const size = windowStart[w + 1] - windowStart[w]
    const [i, j] = entriesOfPair(unit - pairStart[w], size)
    let winner = 0
    let row = pairStart[w]
    for (let a = 0; a < i; a++) {
      if (a === winner) {
        for (let b = a + 1; b < size; b++) {
          if (isPositive(pieces, piece, row + b - a - 1)) continue
          winner = b
          break
        }
      }
      row += size - 1 - a
    }
    if (winner !== i) return false
    for (let b = i + 1; b < j; b++) if (!isPositive(pieces, piece, row + b - i - 1)) return false
    return true
  }
}

/**
 * The bounding box of a polygon that rounding cannot have moved out of it: its middle and how far it reaches from there
 * along each axis, [x, y, reachX, reachY]. The reaches are no numbers where a vertex is at infinity.
 */
function boundingBox(
  vertexPlace: Float64Array,
  vertices: readonly number[],
  count: number,
  out: Float64Array,
): void {
  let lowX = Infinity
  let highX = -Infinity
  let lowY = Infinity
  let highY = -Infinity
  let error = 0
  for (let k = 0; k < count; k++) {
    const at = 4 * vertices[k]
    const x = vertexPlace[at]
    const y = vertexPlace[at + 1]
    if (vertexPlace[at + 2] === 0) error = Number.NaN
    if (x < lowX) lowX = x
    if (x > highX) highX = x
    if (y < lowY) lowY = y
    if (y > highY) highY = y
    error = Math.max(error, vertexPlace[at + 3])
  }
  const x = 0.5 * (lowX + highX)
  const y = 0.5 * (lowY + highY)
  const size = Math.abs(x) + Math.abs(y) + (highX - lowX) + (highY - lowY)
  const slack = error + 4 * UNIT_ROUNDOFF * size + Number.MIN_VALUE
  out[0] = x
  out[1] = y
  out[2] = 0.5 * (highX - lowX) + slack
  out[3] = 0.5 * (highY - lowY) + slack
}
