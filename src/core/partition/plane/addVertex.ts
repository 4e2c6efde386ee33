import { roundRatio } from '../../numerics/roundRatio.ts'
import { exactVertex } from './exactVertex.ts'
import { grown } from './grown.ts'
import { LINE_AT_INFINITY, type PlaneComplex, type PlaneContext } from './planeComplex.ts'
import { preciseLine } from './preciseLine.ts'
import { preciseMinor } from './preciseMinor.ts'

const UNIT_ROUNDOFF = 2 ** -53
/** Enlarges bounds that were themselves computed with a few roundings. */
const ENLARGE = 1 + 2 ** -48
/** Vertices whose relative error could be larger (the lines are nearly parallel) are computed from more precise ones, or exactly. */
const VERTEX_ACCURACY = 2 ** -36

/**
 * Adds the vertex flip · (first line × second line), which has w > 0, or w = 0 if the first line is that at infinity.
 *
 * @returns its number
 * Accuracy  within 1.5e-11 of its size (the larger coordinate) of the exact one; beyond the largest double, held there
 */
export function addVertex(first: number, second: number, flip: 1 | -1, context: PlaneContext): number {
  const { complex } = context
  const vertex = complex.numVertices++
  complex.vertexLines = grown(complex.vertexLines, 3 * vertex + 3)
  complex.vertexPlace = grown(complex.vertexPlace, 4 * vertex + 4)
  complex.vertexLines[3 * vertex] = first
  complex.vertexLines[3 * vertex + 1] = second
  complex.vertexLines[3 * vertex + 2] = flip
  if (first === LINE_AT_INFINITY) {
    const { lineForm, lineBound } = complex
    const b = 3 * second
    const error = Math.max(lineBound[b], lineBound[b + 1])
    place(complex, vertex, -flip * lineForm[b + 1], flip * lineForm[b], 0, error)
    return vertex
  }
  if (placeFinite(first, second, flip, vertex, complex)) return vertex
  if (!placePrecisely(first, second, flip, vertex, context)) settle(vertex, context)
  return vertex
}

/** Whether the lines' forms are good enough. */
function placeFinite(
  first: number,
  second: number,
  flip: 1 | -1,
  vertex: number,
  complex: PlaneComplex,
): boolean {
  const { lineForm, lineBound } = complex
  const a = 3 * first
  const b = 3 * second
  const a0 = lineForm[a]
  const a1 = lineForm[a + 1]
  const ac = lineForm[a + 2]
  const b0 = lineForm[b]
  const b1 = lineForm[b + 1]
  const bc = lineForm[b + 2]
  const a0Bound = lineBound[a]
  const a1Bound = lineBound[a + 1]
  const acBound = lineBound[a + 2]
  const b0Bound = lineBound[b]
  const b1Bound = lineBound[b + 1]
  const bcBound = lineBound[b + 2]
  const w = flip * (a0 * b1 - a1 * b0)
  const x = (flip * (a1 * bc - ac * b1)) / w
  const y = (flip * (ac * b0 - a0 * bc)) / w
  const wBound = minorBound(a0, b1, a1, b0, a0Bound, b1Bound, a1Bound, b0Bound)
  const xBound = minorBound(a1, bc, ac, b1, a1Bound, bcBound, acBound, b1Bound)
  const yBound = minorBound(ac, b0, a0, bc, acBound, b0Bound, a0Bound, bcBound)
  return placeIfClose(complex, vertex, x, y, w, xBound, yBound, wBound)
}

/** Whether twice the digits are good enough. */
function placePrecisely(
  first: number,
  second: number,
  flip: 1 | -1,
  vertex: number,
  context: PlaneContext,
): boolean {
  const p = preciseLine(first, context)
  const q = preciseLine(second, context)
  const minors = new Float64Array(6)
  preciseMinor(p, q, 1, 2, minors.subarray(0))
  preciseMinor(p, q, 2, 0, minors.subarray(2))
  preciseMinor(p, q, 0, 1, minors.subarray(4))
  const w = flip * minors[4]
  const x = (flip * minors[0]) / w
  const y = (flip * minors[2]) / w
  return placeIfClose(context.complex, vertex, x, y, w, minors[1], minors[3], minors[5])
}

function placeIfClose(
  complex: PlaneComplex,
  vertex: number,
  x: number,
  y: number,
  w: number,
  xBound: number,
  yBound: number,
  wBound: number,
): boolean {
  const size = Math.max(Math.abs(x), Math.abs(y))
  const error = Math.max(quotientError(x, xBound, wBound, w), quotientError(y, yBound, wBound, w))
  if (!(w > wBound && error <= VERTEX_ACCURACY * size)) return false
  place(complex, vertex, x, y, 1, error)
  return true
}

function place(
  { vertexPlace }: PlaneComplex,
  vertex: number,
  x: number,
  y: number,
  w: number,
  error: number,
): void {
  const at = 4 * vertex
  vertexPlace[at] = x
  vertexPlace[at + 1] = y
  vertexPlace[at + 2] = w
  vertexPlace[at + 3] = error
}

/** Rounds the exact vertex. */
function settle(vertex: number, context: PlaneContext): void {
  const [p, q, divisor] = exactVertex(vertex, context)
  const rounded = [roundRatio(p, divisor), roundRatio(q, divisor)]
  const isFinite = rounded.every(Number.isFinite)
  const [x, y] = rounded.map((value) =>
    Number.isFinite(value) ? value : Math.sign(value) * Number.MAX_VALUE,
  )
  const largest = Math.max(Math.abs(x), Math.abs(y))
  const rounding = p === 0n && q === 0n ? 0 : UNIT_ROUNDOFF * largest + Number.MIN_VALUE
  place(context.complex, vertex, x, y, 1, isFinite ? rounding : Infinity)
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
