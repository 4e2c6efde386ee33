import { boundedAffineImage } from '../../network/boundedAffineImage.ts'
import { boundedElementwiseImage } from '../../network/boundedElementwiseImage.ts'
import type { PlaneContext } from './planeComplex.ts'
import { unpackSigns } from './unpackSigns.ts'

/** The units of a level on one cell, each entry with an error bound of its own. */
export interface BoundedUnits {
  readonly cell: number
  /** a0, a1, c: [width, 3], and how far the exact ones may be from them. */
  readonly rows: Float64Array
  readonly bounds: Float64Array
}

/**
 * The units of level `depth` on a cell, composed afresh from the cell's signs with the tightest bounds that doubles
 * give: what to try before integers where the bounds of composeUnits.ts, which cost much less, leave a doubt.
 *
 * Cost  one pass through the level with six multiply-adds a weight, and through those before unless the last call was
 *       about a cell of the same parent
 */
export function boundedUnits(depth: number, cell: number, context: PlaneContext): BoundedUnits {
  const known = context.lastBounded[depth]
  if (known?.cell === cell) return known
  const { affine, width } = context.levels[depth]
  const { parents, signs: bits, numSigns, numWords } = context.cells[depth]
  let rows = Float64Array.of(1, 0, 0, 0, 1, 0)
  let bounds = new Float64Array(6)
  if (depth > 0) {
    const before = boundedUnits(depth - 1, parents[cell], context)
    const stage = context.levels[depth - 1].nonlinear
    if (stage === null) throw new TypeError('a level starts after a nonlinear stage')
    rows = new Float64Array(3 * numSigns)
    bounds = new Float64Array(3 * numSigns)
    const signs = new Int8Array(numSigns)
    unpackSigns(bits, cell * numWords, numSigns, signs, 0)
    boundedElementwiseImage(stage, before.rows, before.bounds, 0, signs, 0, 3, rows, bounds)
  }
  for (const [index, stage] of affine.entries()) {
    const out = new Float64Array(3 * stage.outputSize)
    const outBounds = new Float64Array(3 * stage.outputSize)
    boundedAffineImage(stage, rows, bounds, 3, new Float64Array(rows.length), out, outBounds)
    // The first weights meet nothing but 1 and 0: their image is exact.
    if (depth === 0 && index === 0) outBounds.fill(0)
    rows = out
    bounds = outBounds
  }
  if (rows.length !== 3 * width) throw new TypeError('a level has the width of its last stage')
  return (context.lastBounded[depth] = { cell, rows, bounds })
}
