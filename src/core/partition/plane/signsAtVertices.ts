import { exactUnit } from '../layers/exactUnit.ts'
import { boundedUnit } from './boundedUnits.ts'
import { exactCell } from './exactCell.ts'
import { exactVertex } from './exactVertex.ts'
import type { PlaneCells, PlaneContext } from './planeComplex.ts'
import { TINY, type UnitMaps } from './unitMaps.ts'

const UNIT_ROUNDOFF = 2 ** -53
/** Enlarges bounds that were themselves computed with a few roundings. */
const ENLARGE = 1 + 2 ** -40

/**
 * The exact signs of a unit at vertices of a cell, −1, 0 or 1: of a0 x + a1 y + c, or, at infinity, of its slope along
 * the vertex's direction.
 *
 * Decided, in this order: in doubles, where the error bounds of form and vertex leave no doubt; by construction (a
 * vertex made by a unit is a zero of it, seen from every cell around, for g is continuous); in integers, as the
 * determinant of three lines.
 *
 * @param vertices  their numbers, at entries [0, count)
 * @param unit      of the level of `cells`
 * @param signs     written: [count]
 * @returns         1 if there is a positive sign, plus 2 if there is a negative one
 */
export function signsAtVertices(
  vertices: readonly number[],
  count: number,
  cells: PlaneCells,
  cell: number,
  unit: number,
  maps: UnitMaps,
  context: PlaneContext,
  signs: number[],
): number {
  const { vertexPlace } = context.complex
  const { rows, errors, norms, offsets } = maps
  const at = 3 * (cell * maps.width + unit)
  const a0 = rows[at]
  const a1 = rows[at + 1]
  const c = rows[at + 2]
  const norm = norms[unit]
  const slopes = Math.abs(a0) + Math.abs(a1)
  const slopeBounds = norm * (errors[3 * cell] + errors[3 * cell + 1]) + 2 * TINY
  const offsetBound = norm * errors[3 * cell + 2] + offsets[unit] + TINY + 4 * UNIT_ROUNDOFF * Math.abs(c)
  let found = 0
  for (let k = 0; k < count; k++) {
    const p = 4 * vertices[k]
    const x = vertexPlace[p]
    const y = vertexPlace[p + 1]
    const w = vertexPlace[p + 2]
    const error = vertexPlace[p + 3]
    const value = a0 * x + a1 * y + c * w
    const size = Math.max(Math.abs(x), Math.abs(y))
    const bound =
      (slopes * (error + 4 * UNIT_ROUNDOFF * size) + slopeBounds * (size + error) + offsetBound * w) *
        ENLARGE +
      16 * Number.MIN_VALUE
    let sign = 0
    if (value > bound && value < Infinity) sign = 1
    else if (value < -bound && value > -Infinity) sign = -1
    else sign = settleSign(vertices[k], cells, cell, unit, context)
    signs[k] = sign
    if (sign > 0) found |= 1
    else if (sign < 0) found |= 2
  }
  return found
}

/** Where the bounds of composeUnits.ts leave the sign open. */
function settleSign(
  vertex: number,
  cells: PlaneCells,
  cell: number,
  unit: number,
  context: PlaneContext,
): number {
  const { vertexLines, lineUnit, vertexPlace } = context.complex
  const patternUnit = context.compiled.unitOffsets[cells.depth] + unit
  if (lineUnit[vertexLines[3 * vertex]] === patternUnit) return 0
  if (lineUnit[vertexLines[3 * vertex + 1]] === patternUnit) return 0
  const key = vertex * context.compiled.numUnits + patternUnit
  const known = context.exactSigns.get(key)
  if (known !== undefined) return known

  const { rows, bounds } = boundedUnit(cells.depth, cell, unit, context)
  const error = vertexPlace[4 * vertex + 3]
  const size = Math.max(Math.abs(vertexPlace[4 * vertex]), Math.abs(vertexPlace[4 * vertex + 1]))
  let value = 0
  let bound = 16 * Number.MIN_VALUE
  let isZero = true
  for (let k = 0; k < 3; k++) {
    const entry = rows[k]
    const entryBound = bounds[k]
    const place = vertexPlace[4 * vertex + k]
    const placeError = k === 2 ? 0 : error
    value += entry * place
    bound +=
      (Math.abs(entry) * (placeError + 4 * UNIT_ROUNDOFF * (k === 2 ? place : size)) +
        entryBound * ((k === 2 ? place : size) + placeError)) *
      ENLARGE
    isZero &&= (entry === 0 && entryBound === 0) || (place === 0 && placeError === 0)
  }
  // Every product has a factor that is exactly zero.
  if (isZero) return 0
  if (value > bound && value < Infinity) return 1
  if (value < -bound && value > -Infinity) return -1

  context.numExactDecisions++
  const [p, q, r] = exactVertex(vertex, context)
  const [e0, e1, e2] = exactUnit(exactCell(cells.depth, cell, context), unit, context)
  const exact = e0 * p + e1 * q + e2 * r
  const sign = exact > 0n ? 1 : exact < 0n ? -1 : 0
  context.exactSigns.set(key, sign)
  return sign
}
