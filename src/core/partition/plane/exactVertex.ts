import { exactUnit } from '../layers/exactUnit.ts'
import type { PlaneContext } from './planeComplex.ts'

/** A line's form in integers, in proportion to the exact one: [a0, a1, c]. */
export function exactLine(line: number, context: PlaneContext): readonly bigint[] {
  const { lineExact, lineCell, lineUnit } = context.complex
  const known = lineExact[line]
  if (known !== null) return known
  const cell = lineCell[line]
  if (cell === null) throw new TypeError(`line ${line} has neither a cell nor an exact form`)
  return (lineExact[line] = exactUnit(cell, lineUnit[line], context))
}

/** A vertex in integers, in proportion to the exact one: [x, y, w], w > 0, or w = 0 and a direction. */
export function exactVertex(vertex: number, context: PlaneContext): readonly bigint[] {
  const { vertexExact, vertexFirst, vertexSecond, vertexFlip } = context.complex
  const known = vertexExact[vertex]
  if (known !== null) return known
  const [a0, a1, ac] = exactLine(vertexFirst[vertex], context)
  const [b0, b1, bc] = exactLine(vertexSecond[vertex], context)
  const flip = BigInt(vertexFlip[vertex])
  const exact = [flip * (a1 * bc - ac * b1), flip * (ac * b0 - a0 * bc), flip * (a0 * b1 - a1 * b0)]
  return (vertexExact[vertex] = exact)
}
