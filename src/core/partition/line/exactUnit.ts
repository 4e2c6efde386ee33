import { exactAffineRow } from '../../network/exact/exactAffineRow.ts'
import { type ExactStage, exactDecoder } from '../../network/exact/exactDecoder.ts'
import { exactElementwise } from '../../network/exact/exactElementwise.ts'
import type { LineCell, LineContext } from './lineCells.ts'

/**
 * The pre-activation a·z + c of a unit of the cell's level on that cell, in integers up to a common power of two that
 * is the same for all cells: [a, c].
 *
 * Cost  rows are remembered in the cell, and a cell's ancestors are shared; the first call on a level composes all
 *       rows of the levels before
 */
export function exactUnit(cell: LineCell, unit: number, context: LineContext): bigint[] {
  const level = context.levels[cell.depth]
  const rows = (cell.exactRows ??= new Array<bigint[] | undefined>(level.width))
  return (rows[unit] ??= buildRow(cell, unit, context))
}

function buildRow(cell: LineCell, unit: number, context: LineContext): bigint[] {
  const level = context.levels[cell.depth]
  const input = (cell.exactInput ??= buildInput(cell, context))
  if (level.affine.length === 0) return input.slice(2 * unit, 2 * unit + 2)
  return affineRow(stageAt(context, level.firstStage + level.affine.length - 1), unit, input)
}

/** What enters the last affine stage of the cell's level (or its nonlinear stage, where it has none). */
function buildInput(cell: LineCell, context: LineContext): bigint[] {
  const level = context.levels[cell.depth]
  let columns = enteringColumns(cell, context)
  for (let k = 0; k < level.affine.length - 1; k++) {
    const stage = stageAt(context, level.firstStage + k)
    const image: bigint[] = []
    for (let row = 0; row < stage.source.outputSize; row++) image.push(...affineRow(stage, row, columns))
    columns = image
  }
  return columns
}

function enteringColumns(cell: LineCell, context: LineContext): bigint[] {
  const { parent } = cell
  if (parent === null) return [1n, 0n]
  const stage = stageAt(context, context.levels[cell.depth].firstStage - 1)
  if (stage.kind !== 'elementwise') throw new TypeError('a level starts after a nonlinear stage')
  const columns: bigint[] = []
  for (let unit = 0; unit < cell.signs.length; unit++) {
    const off = cell.signs[unit] < 0 && stage.negative === 0n
    columns.push(
      ...(off ? [0n, 0n] : exactElementwise(stage, exactUnit(parent, unit, context), cell.signs[unit])),
    )
  }
  return columns
}

function stageAt(context: LineContext, index: number): ExactStage {
  return (context.exact ??= exactDecoder(context.compiled)).stages[index]
}

function affineRow(stage: ExactStage, row: number, input: readonly bigint[]): bigint[] {
  if (stage.kind !== 'affine') throw new TypeError('a level has only affine stages before its nonlinear one')
  return exactAffineRow(stage, row, input, 2)
}
