import type { NonlinearStage } from './compiledDecoder.ts'
import { poolWinner } from './poolWinner.ts'

/**
 * A nonlinear stage under given states is a choice: row i of its output is `factor[i]` times row `source[i]` of its input.
 *
 * @param signs           of the stage's units, starting at entry `offset`
 * @param source, factor  [outputSize], written
 */
export function selectRows(
  stage: NonlinearStage,
  signs: ArrayLike<number>,
  offset: number,
  source: Int32Array,
  factor: Float64Array,
): void {
  const { outputSize, numUnits } = stage
  if (stage.kind === 'elementwise') {
    for (let i = 0; i < outputSize; i++) {
      source[i] = i
      factor[i] = i >= numUnits || signs[offset + i] > 0 ? 1 : stage.negativeSlope
    }
    return
  }
  const { windowStart, firstCarried } = stage
  const numWindows = windowStart.length - 1
  factor.fill(1, 0, outputSize)
  for (let w = 0; w < numWindows; w++) source[w] = poolWinner(stage, w, signs, offset)
  for (let i = numWindows; i < outputSize; i++) source[i] = firstCarried + i - numWindows
}
