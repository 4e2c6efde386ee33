import { boundedAffineImage } from '../../network/boundedAffineImage.ts'
import { boundedNonlinearImage } from '../../network/boundedNonlinearImage.ts'
import type { AffineStage } from '../../network/compiledDecoder.ts'
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
  const image = imageOf(context.levels[depth].affine, depth, enteringColumns(depth, cell, context))
  return (context.lastBounded[depth] = { cell, ...image })
}

type Columns = Omit<BoundedUnits, 'cell'>

/** The same for one unit alone: rows and bounds [1, 3]. */
export function boundedUnit(depth: number, cell: number, unit: number, context: PlaneContext): Columns {
  const { affine } = context.levels[depth]
  const known = context.lastBounded[depth]
  const last = affine[affine.length - 1]
  if (known?.cell === cell || affine.length === 0 || last.column !== null) {
    const { rows, bounds } = boundedUnits(depth, cell, context)
    return { rows: rows.subarray(3 * unit, 3 * unit + 3), bounds: bounds.subarray(3 * unit, 3 * unit + 3) }
  }
  const { weight, bias, inputSize } = last
  const row: AffineStage = {
    ...last,
    outputSize: 1,
    weight: weight.subarray(unit * inputSize, (unit + 1) * inputSize),
    bias: bias.subarray(unit, unit + 1),
  }
  return imageOf([...affine.slice(0, -1), row], depth, enteringColumns(depth, cell, context))
}

/** What leaves the nonlinear stage before the level, or the identity. */
function enteringColumns(depth: number, cell: number, context: PlaneContext): Columns {
  if (depth === 0) return { rows: Float64Array.of(1, 0, 0, 0, 1, 0), bounds: new Float64Array(6) }
  const { parents, signs: bits, numSigns, numWords } = context.cells[depth]
  const before = boundedUnits(depth - 1, parents[cell], context)
  const stage = context.levels[depth - 1].nonlinear
  if (stage === null) throw new TypeError('a level starts after a nonlinear stage')
  const signs = new Int8Array(numSigns)
  unpackSigns(bits, cell * numWords, numSigns, signs, 0)
  const rows = new Float64Array(3 * stage.outputSize)
  const bounds = new Float64Array(3 * stage.outputSize)
  boundedNonlinearImage(stage, before.rows, before.bounds, 0, signs, 0, 3, rows, bounds)
  return { rows, bounds }
}

function imageOf(stages: readonly AffineStage[], depth: number, columns: Columns): Columns {
  let { rows, bounds } = columns
  for (const [index, stage] of stages.entries()) {
    const out = new Float64Array(3 * stage.outputSize)
    const outBounds = new Float64Array(3 * stage.outputSize)
    boundedAffineImage(stage, rows, bounds, 3, new Float64Array(rows.length), out, outBounds)
    // The first weights meet nothing but 1 and 0: their image is exact.
    if (depth === 0 && index === 0) outBounds.fill(0)
    rows = out
    bounds = outBounds
  }
  return { rows, bounds }
}
