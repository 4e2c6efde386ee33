import { poolWinner } from '../poolWinner.ts'
import type { ExactNonlinearStage } from './exactDecoder.ts'

/**
 * Which row of a nonlinear stage's input a row of its output is made of, and by which factor it is multiplied.
 *
 * @param row    of the output
 * @param signs  of the stage's units, starting at entry `offset`
 */
export function exactNonlinearRow(
  { source: stage, positive, negative }: ExactNonlinearStage,
  row: number,
  signs: ArrayLike<number>,
  offset: number,
): readonly [source: number, factor: bigint] {
  if (stage.kind === 'elementwise')
    return [row, row >= stage.numUnits || signs[offset + row] > 0 ? positive : negative]
  const { windowStart, firstCarried } = stage
  const numWindows = windowStart.length - 1
  return row < numWindows
    ? [poolWinner(stage, row, signs, offset), positive]
    : [firstCarried + row - numWindows, positive]
}
