import type { LevelCell } from '../layers/level.ts'
import type { PlaneContext } from './planeComplex.ts'
import { unpackSigns } from './unpackSigns.ts'

/** A cell as exactUnit.ts wants it, with its ancestors; made at the first exact decision about it. */
export function exactCell(depth: number, index: number, context: PlaneContext): LevelCell {
  const cells = context.cells[depth]
  const known = cells.exact.get(index)
  if (known !== undefined) return known
  const { numSigns, numWords, parents } = cells
  const signs = new Int8Array(numSigns)
  unpackSigns(cells.signs, index * numWords, numSigns, signs, 0)
  const cell: LevelCell = {
    depth,
    parent: depth === 0 ? null : exactCell(depth - 1, parents[index], context),
    signs,
    exactInput: null,
    exactRows: null,
  }
  cells.exact.set(index, cell)
  return cell
}
