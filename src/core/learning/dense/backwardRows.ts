import type { ElementwiseStage } from '../../network/compiledDecoder.ts'
import type { DenseNetwork, SparseStage } from './denseNetwork.ts'
import { pooledSlopes } from './pooledRows.ts'
import { paddedRows, type DenseRows } from './denseRows.ts'

/**
 * The slopes of a loss, back through a network: the last of rows.slopes holds those in the outputs, [rows, outputSize];
 * all others are written. rows.values are those of forwardRows. Where a unit is exactly at its kink, its slope is that of
 * its positive side, as everywhere in this project.
 *
 * @param gradient  as `parameters`: the sum over the rows is added to the network's stretch
 */
export function backwardRows(
  { stages }: DenseNetwork,
  parameters: Float64Array,
  { values, slopes }: DenseRows,
  numRows: number,
  gradient: Float64Array,
): void {
  const count = paddedRows(numRows)
  const last = slopes[stages.length]
  const outputSize = stages.length > 0 ? stages[stages.length - 1].outputSize : 0
  // rows that only fill a group count for nothing
  last.fill(0, numRows * outputSize, count * outputSize)
  for (let s = stages.length - 1; s >= 0; s--) {
    const stage = stages[s]
    if (stage.kind === 'elementwise') {
      elementwiseSlopes(stage, values[s], slopes[s + 1], slopes[s], count)
      continue
    }
    if (stage.kind === 'pool') {
      pooledSlopes(stage, values[s], slopes[s + 1], slopes[s], count)
      continue
    }
    if (stage.kind === 'sparse') {
      sparseSlopes(parameters, gradient, stage, values[s], slopes[s + 1], slopes[s], count)
      continue
    }
    const { weightAt, biasAt, inputSize } = stage
    parameterSlopes(gradient, weightAt, biasAt, inputSize, stage.outputSize, values[s], slopes[s + 1], count)
    inputSlopes(parameters, weightAt, inputSize, stage.outputSize, slopes[s + 1], slopes[s], count)
  }
}

function parameterSlopes(
  gradient: Float64Array,
  weightAt: number,
  biasAt: number,
  inputSize: number,
  outputSize: number,
  input: Float64Array,
  slopes: Float64Array,
  count: number,
): void {
  for (let row = 0; row < count; row += 4) {
    const in0 = row * inputSize
    const in1 = in0 + inputSize
    const in2 = in1 + inputSize
    const in3 = in2 + inputSize
    let out = row * outputSize
    for (let i = 0; i < outputSize; i++, out++) {
      const slope0 = slopes[out]
      const slope1 = slopes[out + outputSize]
      const slope2 = slopes[out + 2 * outputSize]
      const slope3 = slopes[out + 3 * outputSize]
      gradient[biasAt + i] += slope0 + slope1 + slope2 + slope3
      const weights = weightAt + i * inputSize
      for (let j = 0; j < inputSize; j++)
        gradient[weights + j] +=
          slope0 * input[in0 + j] +
          slope1 * input[in1 + j] +
          slope2 * input[in2 + j] +
          slope3 * input[in3 + j]
    }
  }
}

/** Wᵀ slopes, four rows of W at a time. */
function inputSlopes(
  parameters: Float64Array,
  weightAt: number,
  inputSize: number,
  outputSize: number,
  slopes: Float64Array,
  target: Float64Array,
  count: number,
): void {
  const whole = outputSize - (outputSize % 4)
  for (let row = 0; row < count; row++) {
    const into = row * inputSize
    const from = row * outputSize
    for (let j = 0; j < inputSize; j++) target[into + j] = 0
    for (let i = 0; i < whole; i += 4) {
      const slope0 = slopes[from + i]
      const slope1 = slopes[from + i + 1]
      const slope2 = slopes[from + i + 2]
      const slope3 = slopes[from + i + 3]
      const row0 = weightAt + i * inputSize
      const row1 = row0 + inputSize
      const row2 = row1 + inputSize
      const row3 = row2 + inputSize
      for (let j = 0; j < inputSize; j++)
        target[into + j] +=
          slope0 * parameters[row0 + j] +
          slope1 * parameters[row1 + j] +
          slope2 * parameters[row2 + j] +
          slope3 * parameters[row3 + j]
    }
    for (let i = whole; i < outputSize; i++) {
      const slope = slopes[from + i]
      const weights = weightAt + i * inputSize
      for (let j = 0; j < inputSize; j++) target[into + j] += slope * parameters[weights + j]
    }
  }
}

/** The parameters' slopes are added, those of the inputs written. */
function sparseSlopes(
  parameters: Float64Array,
  gradient: Float64Array,
  { inputSize, outputSize, rowStart, column, weightAt, constant, biasAt }: SparseStage,
  input: Float64Array,
  slopes: Float64Array,
  target: Float64Array,
  count: number,
): void {
  target.fill(0, 0, count * inputSize)
  for (let row = 0, from = 0, at = 0; row < count; row++, from += inputSize) {
    for (let i = 0; i < outputSize; i++, at++) {
      const slope = slopes[at]
      if (slope === 0) continue
      if (biasAt[i] >= 0) gradient[biasAt[i]] += slope
      for (let p = rowStart[i]; p < rowStart[i + 1]; p++) {
        const j = from + column[p]
        const w = weightAt[p]
        if (w < 0) target[j] += slope * constant[p]
        else {
          gradient[w] += slope * input[j]
          target[j] += slope * parameters[w]
        }
      }
    }
  }
}

function elementwiseSlopes(
  { negativeSlope, numUnits, inputSize }: ElementwiseStage,
  input: Float64Array,
  slopes: Float64Array,
  target: Float64Array,
  count: number,
): void {
  for (let at = 0; at < count * inputSize; at += inputSize) {
    for (let i = at; i < at + numUnits; i++) target[i] = input[i] >= 0 ? slopes[i] : negativeSlope * slopes[i]
    for (let i = at + numUnits; i < at + inputSize; i++) target[i] = slopes[i]
  }
}
