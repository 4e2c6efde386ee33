import type { ElementwiseStage } from '../../network/compiledDecoder.ts'
import type { DenseNetwork, SparseStage } from './denseNetwork.ts'
import { pooledRows } from './pooledRows.ts'
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
    if (stage.kind === 'dense')
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
    else if (stage.kind === 'sparse') sparseRows(parameters, stage, values[s], values[s + 1], count)
    else if (stage.kind === 'pool') pooledRows(stage, values[s], values[s + 1], count)
    else elementwiseRows(stage, values[s], values[s + 1], count)
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

function sparseRows(
  parameters: Float64Array,
  { inputSize, outputSize, rowStart, column, weightAt, constant, biasAt }: SparseStage,
  input: Float64Array,
  output: Float64Array,
  count: number,
): void {
  for (let row = 0, from = 0, to = 0; row < count; row++, from += inputSize) {
    for (let i = 0; i < outputSize; i++, to++) {
      let sum = biasAt[i] < 0 ? 0 : parameters[biasAt[i]]
      for (let p = rowStart[i]; p < rowStart[i + 1]; p++)
        sum += (weightAt[p] < 0 ? constant[p] : parameters[weightAt[p]]) * input[from + column[p]]
      output[to] = sum
    }
  }
}

function elementwiseRows(
  { negativeSlope, numUnits, inputSize }: ElementwiseStage,
  input: Float64Array,
  output: Float64Array,
  count: number,
): void {
  for (let at = 0; at < count * inputSize; at += inputSize) {
    for (let i = at; i < at + numUnits; i++) {
      const h = input[i]
      output[i] = h >= 0 ? h : negativeSlope * h
    }
    for (let i = at + numUnits; i < at + inputSize; i++) output[i] = input[i]
  }
}
