import { roundRatio } from '../../numerics/roundRatio.ts'
import { exactVertex } from './exactVertex.ts'
import { LINE_AT_INFINITY, type PlaneContext } from './planeComplex.ts'

const UNIT_ROUNDOFF = 2 ** -53
/** Enlarges bounds that were themselves computed with a few roundings. */
const ENLARGE = 1 + 2 ** -48
/** Vertices whose relative error could be larger (the lines are nearly parallel) are computed exactly and rounded once. */
const VERTEX_ACCURACY = 2 ** -36

/**
 * Adds the vertex flip · (first line × second line), which has w > 0, or w = 0 if the first line is that at infinity.
 *
 * @returns its number
 * Accuracy  within 1.5e-11 of its size (the larger coordinate) of the exact one; beyond the largest double, held there
 */
export function addVertex(first: number, second: number, flip: 1 | -1, context: PlaneContext): number {
  const { complex } = context
  const { lineForm, lineBound } = complex
  complex.vertexFirst.push(first)
  complex.vertexSecond.push(second)
  complex.vertexFlip.push(flip)
  const vertex = complex.vertexExact.push(null) - 1
  const b = 3 * second
  const b0 = lineForm[b]
  const b1 = lineForm[b + 1]
  const b0Bound = lineBound[b]
  const b1Bound = lineBound[b + 1]
  if (first === LINE_AT_INFINITY) {
    place(-flip * b1, flip * b0, 0, Math.max(b0Bound, b1Bound))
    return vertex
  }
  const a = 3 * first
  const a0 = lineForm[a]
  const a1 = lineForm[a + 1]
  const ac = lineForm[a + 2]
  const bc = lineForm[b + 2]
  const a0Bound = lineBound[a]
  const a1Bound = lineBound[a + 1]
  const acBound = lineBound[a + 2]
  const bcBound = lineBound[b + 2]
  const w = flip * (a0 * b1 - a1 * b0)
  const x = (flip * (a1 * bc - ac * b1)) / w
  const y = (flip * (ac * b0 - a0 * bc)) / w
  const wBound = minorBound(a0, b1, a1, b0, a0Bound, b1Bound, a1Bound, b0Bound)
  const xBound = minorBound(a1, bc, ac, b1, a1Bound, bcBound, acBound, b1Bound)
  const yBound = minorBound(ac, b0, a0, bc, acBound, b0Bound, a0Bound, bcBound)
  const size = Math.max(Math.abs(x), Math.abs(y))
  const error = Math.max(quotientError(x, xBound, wBound, w), quotientError(y, yBound, wBound, w))
  if (w > wBound && error <= VERTEX_ACCURACY * size) place(x, y, 1, error)
  else settle()
  return vertex

  function place(atX: number, atY: number, atW: number, within: number): void {
    complex.vertexX.push(atX)
    complex.vertexY.push(atY)
    complex.vertexW.push(atW)
    complex.vertexError.push(within)
  }

  function settle(): void {
    const [p, q, divisor] = exactVertex(vertex, context)
    const rounded = [roundRatio(p, divisor), roundRatio(q, divisor)]
    const isFinite = rounded.every(Number.isFinite)
    const [exactX, exactY] = rounded.map((value) =>
      Number.isFinite(value) ? value : Math.sign(value) * Number.MAX_VALUE,
    )
    const largest = Math.max(Math.abs(exactX), Math.abs(exactY))
    const rounding = p === 0n && q === 0n ? 0 : UNIT_ROUNDOFF * largest + Number.MIN_VALUE
    place(exactX, exactY, 1, isFinite ? rounding : Infinity)
  }
}

/** Bound of the error of p q − r s in doubles; 0 where it is zero whatever the rounding. */
function minorBound(
  p: number,
  q: number,
  r: number,
  s: number,
  pBound: number,
  qBound: number,
  rBound: number,
  sBound: number,
): number {
  const left = (p !== 0 || pBound !== 0) && (q !== 0 || qBound !== 0)
  const right = (r !== 0 || rBound !== 0) && (s !== 0 || sBound !== 0)
  if (!left && !right) return 0
  const fromBounds =
    Math.abs(p) * qBound +
    Math.abs(q) * pBound +
    pBound * qBound +
    Math.abs(r) * sBound +
    Math.abs(s) * rBound +
    rBound * sBound
  const fromRounding = 3 * UNIT_ROUNDOFF * (Math.abs(p * q) + Math.abs(r * s))
  return (fromBounds + fromRounding) * ENLARGE + 8 * Number.MIN_VALUE
}

/** Bound of the error of ratio = numerator / w. */
function quotientError(ratio: number, numeratorBound: number, wBound: number, w: number): number {
  if (ratio === 0 && numeratorBound === 0) return 0
  const size = Math.abs(ratio)
  return (
    ((numeratorBound + size * wBound) / (w - wBound)) * ENLARGE + 4 * UNIT_ROUNDOFF * size + Number.MIN_VALUE
  )
}
