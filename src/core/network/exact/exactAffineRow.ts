import { decomposeDouble } from '../../numerics/decomposeDouble.ts'
import type { ExactAffineStage, ExactRow } from './exactDecoder.ts'

/**
 * One row of an affine stage's image of exact columns.
 *
 * @param input  [inputSize, numColumns] row-major integers (see exactDecoder.ts)
 * @returns      [numColumns]
 */
export function exactAffineRow(
  stage: ExactAffineStage,
  row: number,
  input: readonly bigint[],
  numColumns: number,
): bigint[] {
  const { columns, weights, bias } = (stage.rows[row] ??= buildRow(stage, row))
  const image = new Array<bigint>(numColumns).fill(0n)
  for (let k = 0; k < numColumns; k++) {
    let sum = 0n
    for (let p = 0; p < columns.length; p++) {
      const value = input[columns[p] * numColumns + k]
      if (value !== 0n) sum += weights[p] * value
    }
    image[k] = sum << stage.shift
  }
  image[numColumns - 1] += bias
  return image
}

function buildRow(stage: ExactAffineStage, row: number): ExactRow {
  const { inputSize, rowStart, column, weight, bias } = stage.source
  const from = rowStart === null ? row * inputSize : rowStart[row]
  const to = rowStart === null ? from + inputSize : rowStart[row + 1]
  const columns: number[] = []
  const weights: bigint[] = []
  for (let p = from; p < to; p++) {
    if (weight[p] === 0) continue
    columns.push(column === null ? p - from : column[p])
    weights.push(integerAt(weight[p], stage.weightExponent))
  }
  return { columns, weights, bias: integerAt(bias[row], stage.outExponent) }
}

function integerAt(value: number, exponent: number): bigint {
  const parts = decomposeDouble(value)
  return parts.mantissa === 0n ? 0n : parts.mantissa << BigInt(parts.exponent - exponent)
}
