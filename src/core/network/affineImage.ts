import type { AffineStage } from './compiledDecoder.ts'

/**
 * An affine stage applied to columns: out = W · input, plus the bias in the last column.
 *
 * @param input   [inputSize, numColumns] row-major
 * @param out     [outputSize, numColumns] row-major, written; must not overlap `input`
 * Accuracy  plain left-to-right sums: error ≤ (n + 1) u Σ|w||h| for n entries a row, u = 2⁻⁵³
 */
export function affineImage(
  stage: AffineStage,
  input: Float64Array,
  numColumns: number,
  out: Float64Array,
): void {
  const { inputSize, outputSize, rowStart, column, weight, bias } = stage
  for (let i = 0; i < outputSize; i++) {
    const from = rowStart === null ? i * inputSize : rowStart[i]
    const to = rowStart === null ? from + inputSize : rowStart[i + 1]
    for (let k = 0; k < numColumns; k++) {
      let sum = k === numColumns - 1 ? bias[i] : 0
      if (column === null) {
        for (let p = from, q = k; p < to; p++, q += numColumns) sum += weight[p] * input[q]
      } else {
        for (let p = from; p < to; p++) sum += weight[p] * input[column[p] * numColumns + k]
      }
      out[i * numColumns + k] = sum
    }
  }
}
