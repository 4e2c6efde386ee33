import { exactAffineRow } from '../../network/exact/exactAffineRow.ts'
import { type ExactStage, exactDecoder } from '../../network/exact/exactDecoder.ts'
import { exactNonlinearRow } from '../../network/exact/exactNonlinearRow.ts'
import type { LevelCell, LevelContext } from './level.ts'

/** Work (level.ts) of a product and a sum of integers. */
const WORK_PER_INTEGER = 150

/**
 * The pre-activation a·z + c of a unit (or another row) of the cell's level on that cell, in integers up to a common power of two that
 * is the same for all cells: [a, c], S + 1 entries.
 *
 * Cost  rows are remembered in the cell, and a cell's ancestors are shared; the first call on a level composes all
 *       rows of the levels before
 */
export function exactUnit(cell: LevelCell, unit: number, context: LevelContext): bigint[] {
  const level = context.levels[cell.depth]
  const rows = (cell.exactRows ??= new Array<bigint[] | undefined>(level.width))
  return (rows[unit] ??= buildRow(cell, unit, context))
}

function buildRow(cell: LevelCell, unit: number, context: LevelContext): bigint[] {
  const level = context.levels[cell.depth]
  const numColumns = context.compiled.latentDim + 1
  context.work += WORK_PER_INTEGER * numColumns * level.inputSize
  const input = (cell.exactInput ??= buildInput(cell, context))
  if (level.affine.length === 0) return input.slice(numColumns * unit, numColumns * (unit + 1))
  return affineRow(stageAt(context, level.firstStage + level.affine.length - 1), unit, input, numColumns)
}

/** What enters the last affine stage of the cell's level (or its nonlinear stage, where it has none). */
function buildInput(cell: LevelCell, context: LevelContext): bigint[] {
  const level = context.levels[cell.depth]
  const numColumns = context.compiled.latentDim + 1
  let columns = enteringColumns(cell, context)
  for (let k = 0; k < level.affine.length - 1; k++) {
    const stage = stageAt(context, level.firstStage + k)
    const image: bigint[] = []
    for (let row = 0; row < stage.source.outputSize; row++)
      image.push(...affineRow(stage, row, columns, numColumns))
    columns = image
  }
  return columns
}

function enteringColumns(cell: LevelCell, context: LevelContext): bigint[] {
  const { latentDim } = context.compiled
  const { parent } = cell
  const columns: bigint[] = []
  if (parent === null) {
    for (let row = 0; row < latentDim; row++)
      for (let column = 0; column <= latentDim; column++) columns.push(row === column ? 1n : 0n)
    return columns
  }
  const stage = stageAt(context, context.levels[cell.depth].firstStage - 1)
  if (stage.kind !== 'nonlinear') throw new TypeError('a level starts after a nonlinear stage')
  const zeros = new Array<bigint>(latentDim + 1).fill(0n)
  for (let row = 0; row < stage.source.outputSize; row++) {
    const [source, factor] = exactNonlinearRow(stage, row, cell.signs, 0)
    columns.push(
      ...(factor === 0n ? zeros : exactUnit(parent, source, context).map((value) => factor * value)),
    )
  }
  return columns
}

function stageAt(context: LevelContext, index: number): ExactStage {
  return (context.exact ??= exactDecoder(context.compiled)).stages[index]
}

function affineRow(stage: ExactStage, row: number, input: readonly bigint[], numColumns: number): bigint[] {
  if (stage.kind !== 'affine') throw new TypeError('a level has only affine stages before its nonlinear one')
  return exactAffineRow(stage, row, input, numColumns)
}
