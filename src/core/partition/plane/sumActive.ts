import type { AffineStage } from '../../network/compiledDecoder.ts'

/**
 * A dense stage applied to three columns of which only some inputs differ from zero: what switched-off units leave
 * behind is passed over.
 *
 * @param active  the inputs that count, at entries [0, numActive)
 * @param input   their columns: [numActive, 3]
 * @param out     [outputSize, 3], written from entry `from`, biases included
 * Accuracy  plain sums: error ≤ (numActive + 1) u Σ|w||h|, u = 2⁻⁵³
 */
export function sumActive(
  { weight, bias, inputSize, outputSize }: AffineStage,
  active: Int32Array,
  numActive: number,
  input: Float64Array,
  out: Float64Array,
  from: number,
): void {
  // Two rows at a time share the loads of the input.
  const numPairs = outputSize >> 1
  let at = from
  for (let pair = 0, p = 0, q = inputSize; pair < numPairs; pair++, p += 2 * inputSize, q += 2 * inputSize) {
    let p0 = 0
    let p1 = 0
    let p2 = 0
    let q0 = 0
    let q1 = 0
    let q2 = 0
    for (let n = 0, k = 0; n < numActive; n++, k += 3) {
      const j = active[n]
      const h0 = input[k]
      const h1 = input[k + 1]
      const h2 = input[k + 2]
      const v = weight[p + j]
      const w = weight[q + j]
      p0 += v * h0
      p1 += v * h1
      p2 += v * h2
      q0 += w * h0
      q1 += w * h1
      q2 += w * h2
    }
    out[at] = p0
    out[at + 1] = p1
    out[at + 2] = p2 + bias[2 * pair]
    out[at + 3] = q0
    out[at + 4] = q1
    out[at + 5] = q2 + bias[2 * pair + 1]
    at += 6
  }
  if (2 * numPairs === outputSize) return
  const p = (outputSize - 1) * inputSize
  let p0 = 0
  let p1 = 0
  let p2 = 0
  for (let n = 0, k = 0; n < numActive; n++, k += 3) {
    const v = weight[p + active[n]]
    p0 += v * input[k]
    p1 += v * input[k + 1]
    p2 += v * input[k + 2]
  }
  out[at] = p0
  out[at + 1] = p1
  out[at + 2] = p2 + bias[outputSize - 1]
}
