import type { NonlinearStage, PoolStage } from './compiledDecoder.ts'
import { poolWinner } from './poolWinner.ts'

const UNIT_ROUNDOFF = 2 ** -53

/**
 * A nonlinear stage applied to columns whose units have the given signs, with the error bounds carried along as in
 * boundedAffineImage.
 *
 * @param input, inputBound  [inputSize, numColumns] row-major, starting at entry `offset`
 * @param signs              the signs of this stage's units, starting at entry `signOffset`
 * @param out, outBound      [outputSize, numColumns] row-major, written from entry 0
 */
export function boundedNonlinearImage(
  stage: NonlinearStage,
  input: Float64Array,
  inputBound: Float64Array,
  offset: number,
  signs: Int8Array,
  signOffset: number,
  numColumns: number,
  out: Float64Array,
  outBound: Float64Array,
): void {
  if (stage.kind === 'pool') {
    pooledImage(stage, input, inputBound, offset, signs, signOffset, numColumns, out, outBound)
    return
  }
  const { negativeSlope: slope, numUnits } = stage
  const exact = slope === -1 || slope === 1
  for (let i = 0; i < stage.inputSize; i++) {
    const positive = i >= numUnits || signs[signOffset + i] > 0
    for (let k = 0; k < numColumns; k++) {
      const at = i * numColumns + k
      const value = input[offset + at]
      const bound = inputBound[offset + at]
      if (positive) {
        out[at] = value
        outBound[at] = bound
      } else if (slope === 0 || (value === 0 && bound === 0)) {
        out[at] = 0
        outBound[at] = 0
      } else {
        const scaled = slope * value
        out[at] = scaled
        outBound[at] = exact
          ? bound
          : (Math.abs(slope) * bound + UNIT_ROUNDOFF * Math.abs(scaled)) * (1 + 4 * UNIT_ROUNDOFF) +
            2 * Number.MIN_VALUE
      }
    }
  }
}

function pooledImage(
  stage: PoolStage,
  input: Float64Array,
  inputBound: Float64Array,
  offset: number,
  signs: Int8Array,
  signOffset: number,
  numColumns: number,
  out: Float64Array,
  outBound: Float64Array,
): void {
  const { windowStart, firstCarried, outputSize } = stage
  const numWindows = windowStart.length - 1
  for (let i = 0; i < outputSize; i++) {
    const row = i < numWindows ? poolWinner(stage, i, signs, signOffset) : firstCarried + i - numWindows
    for (let k = 0; k < numColumns; k++) {
      out[i * numColumns + k] = input[offset + row * numColumns + k]
      outBound[i * numColumns + k] = inputBound[offset + row * numColumns + k]
    }
  }
}
