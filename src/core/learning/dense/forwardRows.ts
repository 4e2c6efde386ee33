import type { DenseNetwork } from './denseNetwork.ts'
import { paddedRows, type DenseRows } from './denseRows.ts'

/**
 * A network's values for many inputs: rows.values[0] holds those, [rows, inputSize]; all others are written. Up to three
 * rows after the last are computed as well, from whatever is there.
 *
 * @param parameters  the vector that the network's stretch is of
 */
export function forwardRows(
  { stages }: DenseNetwork,
  parameters: Float64Array,
  { values }: DenseRows,
  numRows: number,
): void {
  const count = paddedRows(numRows)
  for (let s = 0; s < stages.length; s++) {
    const stage = stages[s]
    if (stage.kind === 'affine')
      affineRows(
        parameters,
        stage.weightAt,
        stage.biasAt,
        stage.inputSize,
        stage.outputSize,
        values[s],
        values[s + 1],
        count,
      )
    else elementwiseRows(stage.negativeSlope, values[s], values[s + 1], count * stage.inputSize)
  }
}

function affineRows(
  parameters: Float64Array,
  weightAt: number,
  biasAt: number,
  inputSize: number,
  outputSize: number,
  input: Float64Array,
  output: Float64Array,
  count: number,
): void {
  for (let row = 0; row < count; row += 4) {
    const in0 = row * inputSize
    const in1 = in0 + inputSize
    const in2 = in1 + inputSize
    const in3 = in2 + inputSize
    let out = row * outputSize
    for (let i = 0; i < outputSize; i++, out++) {
      const bias = parameters[biasAt + i]
      const weights = weightAt + i * inputSize
      let sum0 = bias
      let sum1 = bias
      let sum2 = bias
      let sum3 = bias
      for (let j = 0; j < inputSize; j++) {
        const w = parameters[weights + j]
        sum0 += w * input[in0 + j]
        sum1 += w * input[in1 + j]
        sum2 += w * input[in2 + j]
        sum3 += w * input[in3 + j]
      }
      output[out] = sum0
      output[out + outputSize] = sum1
      output[out + 2 * outputSize] = sum2
      output[out + 3 * outputSize] = sum3
    }
  }
}

function elementwiseRows(
  negativeSlope: number,
  input: Float64Array,
  output: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const h = input[i]
    output[i] = h >= 0 ? h : negativeSlope * h
  }
}
