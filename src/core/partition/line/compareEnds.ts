import type { LineContext, LineEnd } from './lineCells.ts'
import { settleEnd } from './settleEnd.ts'

/** Enlarges a sum of two bounds for its own rounding. */
const ENLARGE = 1 + 2 ** -50

/**
 * The exact order of two ends: negative, 0 or positive as `left` lies below, at or above `right`.
 *
 * Decided by the doubles where their error bounds allow, in integers otherwise; then both ends take their correctly
 * rounded values, so that the values are never in another order than the ends (rounding is monotone).
 */
export function compareEnds(left: LineEnd, right: LineEnd, context: LineContext): number {
  if (isInfinite(left)) return left.value === right.value ? 0 : left.value
  if (isInfinite(right)) return -right.value
  const difference = left.value - right.value
  const tolerance = (left.error + right.error) * ENLARGE
  if (Math.abs(difference) > tolerance) return difference
  if (tolerance === 0 && difference === 0) return 0
  context.numExactDecisions++
  const p = settleEnd(left, context)
  const q = settleEnd(right, context)
  const order = p.numerator * q.denominator - q.numerator * p.denominator
  return order === 0n ? 0 : order < 0n ? -1 : 1
}

/** ±∞ itself, as opposed to a root that overflowed. */
function isInfinite(end: LineEnd): boolean {
  return end.cell === null && !Number.isFinite(end.value)
}
