import { exactUnit } from '../layers/exactUnit.ts'
import { exactVertex } from './exactVertex.ts'
import type { PlaneCell, PlaneContext } from './planeComplex.ts'

const UNIT_ROUNDOFF = 2 ** -53
/** Enlarges bounds that were themselves computed with a few roundings. */
const ENLARGE = 1 + 2 ** -48

/**
 * The exact sign of a unit at a vertex of the cell, −1, 0 or 1: of a0 x + a1 y + c, or, at infinity, of its slope
 * along the vertex's direction.
 *
 * Decided, in this order: by construction (a vertex made by a unit is a zero of it, seen from every cell around, for g
 * is continuous); in doubles, where the error bounds of form and vertex leave no doubt; in integers, as the
 * determinant of three lines.
 *
 * @param unit   of the cell's level
 * @param rows, bounds  [width, 3]: the level's units on the cell, and bounds of their errors
 */
export function signAtVertex(
  vertex: number,
  cell: PlaneCell,
  unit: number,
  rows: Float64Array,
  bounds: Float64Array,
  context: PlaneContext,
): number {
  const { complex } = context
  const x = complex.vertexX[vertex]
  const y = complex.vertexY[vertex]
  const w = complex.vertexW[vertex]
  const error = complex.vertexError[vertex]
  const at = 3 * unit
  const a0 = rows[at]
  const a1 = rows[at + 1]
  const c = rows[at + 2]
  const value = a0 * x + a1 * y + c * w
  const slopes = Math.abs(a0) + Math.abs(a1)
  const slopeBounds = bounds[at] + bounds[at + 1]
  const size = Math.max(Math.abs(x), Math.abs(y))
  const bound =
    (slopes * (error + 4 * UNIT_ROUNDOFF * size) +
      slopeBounds * (size + error) +
      (bounds[at + 2] + 4 * UNIT_ROUNDOFF * Math.abs(c)) * w) *
      ENLARGE +
    16 * Number.MIN_VALUE
  if (value > bound && value < Infinity) return 1
  if (value < -bound && value > -Infinity) return -1

  const patternUnit = context.compiled.unitOffsets[cell.depth] + unit
  const { vertexFirst, vertexSecond, linePatternUnit } = complex
  if (linePatternUnit[vertexFirst[vertex]] === patternUnit) return 0
  if (linePatternUnit[vertexSecond[vertex]] === patternUnit) return 0
  const isZero =
    ((a0 === 0 && bounds[at] === 0) || (x === 0 && error === 0)) &&
    ((a1 === 0 && bounds[at + 1] === 0) || (y === 0 && error === 0)) &&
    ((c === 0 && bounds[at + 2] === 0) || w === 0)
  if (isZero) return 0

  const key = vertex * context.compiled.numUnits + patternUnit
  const known = context.exactSigns.get(key)
  if (known !== undefined) return known
  context.numExactDecisions++
  const [p, q, r] = exactVertex(vertex, context)
  const [e0, e1, e2] = exactUnit(cell, unit, context)
  const exact = e0 * p + e1 * q + e2 * r
  const sign = exact > 0n ? 1 : exact < 0n ? -1 : 0
  context.exactSigns.set(key, sign)
  return sign
}
