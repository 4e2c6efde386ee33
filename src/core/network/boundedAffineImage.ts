import type { AffineStage } from './compiledDecoder.ts'

const UNIT_ROUNDOFF = 2 ** -53
/** Below this a bound may have lost products to underflow; above it what they lost is far below its last place. */
const UNDERFLOW_CHECK = 2 ** -960

/**
 * An affine stage applied to columns, with a rigorous bound of every error: if input holds the exact columns to within
 * `inputBound`, then out holds their exact image to within `outBound`.
 *
 * An entry that is zero whatever the rounding (no product of two numbers that may differ from zero) keeps the bound
 * 0, so that what a switched-off layer leaves behind is known exactly.
 *
 * @param input, inputBound  [inputSize, numColumns] row-major
 * @param magnitude          scratch of the same length, written
 * @param out, outBound      [outputSize, numColumns] row-major, written
 * Method  running error analysis: outBound = Σ|w|(inputBound + γ|input|) + γ|bias|, γ = (n + 2)u, enlarged for its own
 *         rounding and for products that underflow. Not-a-number anywhere gives bounds that are no number either, and
 *         so fail every `>` test, which is what callers rely on.
 */
export function boundedAffineImage(
  stage: AffineStage,
  input: Float64Array,
  inputBound: Float64Array,
  numColumns: number,
  magnitude: Float64Array,
  out: Float64Array,
  outBound: Float64Array,
): void {
  const { inputSize, outputSize, rowStart, column, weight, bias } = stage
  if (rowStart !== null && column !== null) {
    sparseRows(stage, rowStart, column, input, inputBound, numColumns, out, outBound)
    return
  }
  const longest = inputSize
  const gamma = (longest + 3) * UNIT_ROUNDOFF
  const enlarge = 1 + (2 * longest + 12) * UNIT_ROUNDOFF
  const guard = 8 * (longest + 2) * Number.MIN_VALUE
  const used = inputSize * numColumns
  for (let q = 0; q < used; q++) magnitude[q] = inputBound[q] + gamma * Math.abs(input[q])
  const isTriple = numColumns === 3
  if (isTriple) denseTriples(stage, input, magnitude, out, outBound)
  for (let i = 0, at = 0; i < outputSize; i++, at += numColumns) {
    const from = i * inputSize
    const to = from + inputSize
    // Two columns at a time share the loads of the weights: S = 1 has exactly two.
    for (let k = 0; k < numColumns && !isTriple; k += 2) {
      const step = k + 1 < numColumns ? 1 : 0
      let first = 0
      let second = 0
      let firstBound = 0
      let secondBound = 0
      for (let p = from, q = k; p < to; p++, q += numColumns) {
        const w = weight[p]
        const m = Math.abs(w)
        first += w * input[q]
        second += w * input[q + step]
        firstBound += m * magnitude[q]
        secondBound += m * magnitude[q + step]
      }
      out[at + k + step] = second
      outBound[at + k + step] = secondBound
      out[at + k] = first
      outBound[at + k] = firstBound
    }
    const last = at + numColumns - 1
    out[last] += bias[i]
    for (let k = 0; k < numColumns; k++) {
      const bound = outBound[at + k]
      if (bound < UNDERFLOW_CHECK && isZeroRow(stage, i, input, inputBound, numColumns, k))
        outBound[at + k] = 0
      else outBound[at + k] = (bound + (at + k === last ? gamma * Math.abs(bias[i]) : 0)) * enlarge + guard
    }
  }
}

/**
 * The sums of a dense stage for three columns (S = 2), without the biases. Inputs that are exactly zero, as switched-off
 * units leave them, are passed over: they change neither sums nor bounds.
 */
function denseTriples(
  { inputSize, outputSize, weight }: AffineStage,
  input: Float64Array,
  magnitude: Float64Array,
  out: Float64Array,
  outBound: Float64Array,
): void {
  const active = new Int32Array(inputSize)
  let numActive = 0
  for (let j = 0, q = 0; j < inputSize; j++, q += 3)
    // Not-a-number is not 0, and so stays in; so do inputs whose magnitude underflows.
    if (
      magnitude[q] !== 0 ||
      magnitude[q + 1] !== 0 ||
      magnitude[q + 2] !== 0 ||
      input[q] !== 0 ||
      input[q + 1] !== 0 ||
      input[q + 2] !== 0
    )
      active[numActive++] = j
  for (let i = 0; i < outputSize; i++) {
    const row = i * inputSize
    let [first, second, third] = [0, 0, 0]
    let [firstBound, secondBound, thirdBound] = [0, 0, 0]
    for (let n = 0; n < numActive; n++) {
      const j = active[n]
      const q = 3 * j
      const w = weight[row + j]
      const m = Math.abs(w)
      first += w * input[q]
      second += w * input[q + 1]
      third += w * input[q + 2]
      firstBound += m * magnitude[q]
      secondBound += m * magnitude[q + 1]
      thirdBound += m * magnitude[q + 2]
    }
    out[3 * i] = first
    out[3 * i + 1] = second
    out[3 * i + 2] = third
    outBound[3 * i] = firstBound
    outBound[3 * i + 1] = secondBound
    outBound[3 * i + 2] = thirdBound
  }
}

/** Whether no product of row i and column k can differ from zero. */
function isZeroRow(
  stage: AffineStage,
  i: number,
  input: Float64Array,
  inputBound: Float64Array,
  numColumns: number,
  k: number,
): boolean {
  const { inputSize, rowStart, column, weight } = stage
  const from = rowStart === null ? i * inputSize : rowStart[i]
  const to = rowStart === null ? from + inputSize : rowStart[i + 1]
  for (let p = from; p < to; p++) {
    const q = (column === null ? p - from : column[p]) * numColumns + k
    if (weight[p] !== 0 && (input[q] !== 0 || inputBound[q] !== 0)) return false
  }
  return true
}

/** Sparse rows, each with the bound of its own length; copies, with or without another sign, are exact. */
function sparseRows(
  stage: AffineStage,
  rowStart: Int32Array,
  column: Int32Array,
  input: Float64Array,
  inputBound: Float64Array,
  numColumns: number,
  out: Float64Array,
  outBound: Float64Array,
): void {
  const { outputSize, weight, bias } = stage
  for (let i = 0, at = 0; i < outputSize; i++) {
    const from = rowStart[i]
    const to = rowStart[i + 1]
    const isCopy = to - from === 1 && Math.abs(weight[from]) === 1 && bias[i] === 0
    const gamma = (to - from + 3) * UNIT_ROUNDOFF
    const enlarge = 1 + (2 * (to - from) + 12) * UNIT_ROUNDOFF
    const guard = 8 * (to - from + 2) * Number.MIN_VALUE
    for (let k = 0; k < numColumns; k++, at++) {
      const constant = k === numColumns - 1 ? bias[i] : 0
      let sum = constant
      let bound = 0
      for (let p = from; p < to; p++) {
        const w = weight[p]
        const q = column[p] * numColumns + k
        sum += w * input[q]
        bound += Math.abs(w) * (inputBound[q] + (isCopy ? 0 : gamma * Math.abs(input[q])))
      }
      out[at] = sum
      if (isCopy) outBound[at] = bound
      else if (bound < UNDERFLOW_CHECK && isZeroRow(stage, i, input, inputBound, numColumns, k))
        outBound[at] = 0
      else outBound[at] = (bound + gamma * Math.abs(constant)) * enlarge + guard
    }
  }
}
