import { compareEnds } from './compareEnds.ts'
import { exactUnit } from '../layers/exactUnit.ts'
import type { LineCell, LineContext, LineEnd } from './lineCells.ts'
import { settleEnd } from './settleEnd.ts'

const UNIT_ROUNDOFF = 2 ** -53
/** Enlarges bounds that were themselves computed with a few roundings. */
const ENLARGE = 1 + 2 ** -48
/** Limits whose relative error could be larger (a or c cancelled) are computed exactly and rounded once. */
const LIMIT_ACCURACY = 2 ** -36

/**
 * An interval cut at the roots of the units of its level: the pieces, in order, with their signs.
 *
 * @param columns, bounds  a and c of unit u at entries offset + 2u and offset + 2u + 1, and bounds of their errors
 * @param pieces           receives the pieces
 * Accuracy  limits within 1.5e-11 of their size of the exact ones (asserted: buildPartition.test.ts)
 */
export function cutCell(
  cell: LineCell,
  columns: Float64Array,
  bounds: Float64Array,
  offset: number,
  context: LineContext,
  pieces: LineCell[],
): void {
  const { numUnits } = context.levels[cell.depth]
  // Signs at the lower end of the interval, and the roots strictly inside it.
  const signs = new Int8Array(numUnits)
  const inside: LineEnd[] = []
  for (let unit = 0; unit < numUnits; unit++) {
    const at = offset + 2 * unit
    const a = columns[at]
    const c = columns[at + 1]
    const aBound = bounds[at]
    const cBound = bounds[at + 1]
    if (Math.abs(a) > aBound) {
      const root = -c / a
      const error = rootError(root, c, aBound, cBound, Math.abs(a) - aBound)
      signs[unit] = place(unit, root, error, a > 0 ? 1 : -1)
    } else if (a === 0 && aBound === 0 && (Math.abs(c) > cBound || cBound === 0)) {
      signs[unit] = c >= 0 ? 1 : -1
    } else {
      signs[unit] = signAtBothEnds(cell, a, c, aBound, cBound) || placeExactly(unit)
    }
  }
  if (inside.length > 1)
    inside.sort((left, right) => compareEnds(left, right, context) || left.unit - right.unit)
  emit()

  /** The sign at the lower end of a unit that rises (direction 1) or falls (−1) through its root. */
  function place(unit: number, root: number, error: number, direction: 1 | -1): number {
    const { lower, upper } = cell
    if (root - upper.value > (error + upper.error) * ENLARGE) return -direction
    if (lower.value - root > (error + lower.error) * ENLARGE) return direction
    const end: LineEnd = { value: root, error, cell, unit, exact: null }
    if (!Number.isFinite(root) || !Number.isFinite(error)) settleEnd(end, context)
    if (compareEnds(end, lower, context) <= 0) return direction
    if (compareEnds(end, upper, context) < 0) {
      if (end.error > LIMIT_ACCURACY * Math.abs(end.value)) settleEnd(end, context)
      inside.push(end)
    }
    return -direction
  }

  function placeExactly(unit: number): number {
    context.numExactDecisions++
    const [a, c] = exactUnit(cell, unit, context)
    if (a === 0n) return c >= 0n ? 1 : -1
    // No value is known yet; an infinite error says so.
    return place(unit, 0, Infinity, a > 0n ? 1 : -1)
  }

  function emit(): void {
    let lower = cell.lower
    let current = signs
    for (let k = 0; k < inside.length;) {
      const upper = inside[k]
      pieces.push(piece(lower, upper, current))
      current = current.slice()
      do current[inside[k].unit] *= -1
      while (++k < inside.length && compareEnds(inside[k], upper, context) === 0)
      lower = upper
    }
    pieces.push(piece(lower, cell.upper, current))
  }

  function piece(lower: LineEnd, upper: LineEnd, ownSigns: Int8Array): LineCell {
    return {
      lower,
      upper,
      depth: cell.depth + 1,
      parent: cell,
      signs: ownSigns,
      index: 0,
      exactInput: null,
      exactRows: null,
    }
  }
}

/** Bound of |root − exact root| for root = −c/a rounded, where a differs from 0 by `aDistance` at least. */
function rootError(root: number, c: number, aBound: number, cBound: number, aDistance: number): number {
  if (c === 0 && cBound === 0) return 0
  const size = Math.abs(root)
  const fromBounds =
    aBound === 0 && cBound === 0 ? 0 : (cBound + size * aBound + Number.MIN_VALUE) / aDistance
  return fromBounds * ENLARGE + 2 * UNIT_ROUNDOFF * size + Number.MIN_VALUE
}

/** The constant sign of a·z + c where both ends are finite and show the same one beyond doubt; 0 otherwise. */
function signAtBothEnds(cell: LineCell, a: number, c: number, aBound: number, cBound: number): number {
  const low = signAt(cell.lower, a, c, aBound, cBound)
  return low !== 0 && low === signAt(cell.upper, a, c, aBound, cBound) ? low : 0
}

function signAt(end: LineEnd, a: number, c: number, aBound: number, cBound: number): number {
  if (!Number.isFinite(end.value)) return 0
  const size = Math.abs(end.value)
  const value = a * end.value + c
  const bound =
    (cBound +
      size * aBound +
      (Math.abs(a) + aBound) * end.error +
      3 * UNIT_ROUNDOFF * (Math.abs(a) * size + Math.abs(c))) *
      ENLARGE +
    8 * Number.MIN_VALUE
  return Math.abs(value) > bound ? Math.sign(value) : 0
}
