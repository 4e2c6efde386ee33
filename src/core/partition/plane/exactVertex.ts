import { exactUnit } from '../layers/exactUnit.ts'
import { exactCell } from './exactCell.ts'
import { levelOfUnit } from './levelOfUnit.ts'
import type { PlaneContext } from './planeComplex.ts'

/** A line's form in integers, in proportion to the exact one: [a0, a1, c]. */
export function exactLine(line: number, context: PlaneContext): readonly bigint[] {
  const { lineExact, lineCell, lineUnit } = context.complex
  const known = lineExact.get(line)
  if (known !== undefined) return known
  if (lineCell[line] < 0) throw new TypeError(`line ${line} has neither a cell nor an exact form`)
  const { unitOffsets } = context.compiled
  const depth = levelOfUnit(lineUnit[line], context)
  const form = exactUnit(
    exactCell(depth, lineCell[line], context),
    lineUnit[line] - unitOffsets[depth],
    context,
  )
  lineExact.set(line, form)
  return form
}

/** A vertex in integers, in proportion to the exact one: [x, y, w], w > 0, or w = 0 and a direction. */
export function exactVertex(vertex: number, context: PlaneContext): readonly bigint[] {
  const { vertexExact, vertexLines } = context.complex
  const known = vertexExact.get(vertex)
  if (known !== undefined) return known
  const [a0, a1, ac] = exactLine(vertexLines[3 * vertex], context)
  const [b0, b1, bc] = exactLine(vertexLines[3 * vertex + 1], context)
  const flip = BigInt(vertexLines[3 * vertex + 2])
  const exact = [flip * (a1 * bc - ac * b1), flip * (ac * b0 - a0 * bc), flip * (a0 * b1 - a1 * b0)]
  vertexExact.set(vertex, exact)
  return exact
}
