import { levelOfUnit } from './levelOfUnit.ts'
import type { PlaneContext } from './planeComplex.ts'
import { preciseUnit } from './preciseUnit.ts'

/** A line's form as preciseUnit.ts gives it: highs, lows and bounds of a0, a1, c, [9]; remembered. */
export function preciseLine(line: number, context: PlaneContext): Float64Array {
  const { lineForm, lineBound, lineUnit, lineCell, linePrecise } = context.complex
  const known = linePrecise.get(line)
  if (known !== undefined) return known
  let form: Float64Array = new Float64Array(9)
  if (lineUnit[line] < 0)
    for (let k = 0; k < 3; k++) {
      form[k] = lineForm[3 * line + k]
      form[6 + k] = lineBound[3 * line + k]
    }
  else {
    const depth = levelOfUnit(lineUnit[line], context)
    form = preciseUnit(depth, lineCell[line], lineUnit[line] - context.compiled.unitOffsets[depth], context)
  }
  linePrecise.set(line, form)
  return form
}
