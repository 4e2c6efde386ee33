/**
 * A dense stage applied to three columns of which only some inputs differ from zero: what switched-off units leave
 * behind is passed over.
 *
 * @param transposed  weights by input: [inputSize, outputSize]
 * @param bias        [outputSize]
 * @param active      the inputs that count, at entries [0, numActive)
 * @param input       their columns: [numActive, 3]
 * @param out         [outputSize, 3], written from entry `from`, biases included
 * Accuracy  error ≤ (numActive / 4 + 6) u (Σ|w||h| + |v|), u = 2⁻⁵³: four products are summed in pairs before they join
 *           the others
 */
export function sumActive(
  transposed: Float64Array,
  bias: Float64Array,
  active: Int32Array,
  numActive: number,
  input: Float64Array,
  out: Float64Array,
  from: number,
): void {
  const outputSize = bias.length
  for (let i = 0, at = from; i < outputSize; i++, at += 3) {
    out[at] = 0
    out[at + 1] = 0
    out[at + 2] = bias[i]
  }
  let n = 0
  for (; n + 3 < numActive; n += 4) {
    const k = 3 * n
    const a0 = input[k]
    const a1 = input[k + 1]
    const a2 = input[k + 2]
    const b0 = input[k + 3]
    const b1 = input[k + 4]
    const b2 = input[k + 5]
    const c0 = input[k + 6]
    const c1 = input[k + 7]
    const c2 = input[k + 8]
    const d0 = input[k + 9]
    const d1 = input[k + 10]
    const d2 = input[k + 11]
    const ofA = active[n] * outputSize
    const ofB = active[n + 1] * outputSize
    const ofC = active[n + 2] * outputSize
    const ofD = active[n + 3] * outputSize
    for (let i = 0, at = from; i < outputSize; i++, at += 3) {
      const a = transposed[ofA + i]
      const b = transposed[ofB + i]
      const c = transposed[ofC + i]
      const d = transposed[ofD + i]
      out[at] += a * a0 + b * b0 + (c * c0 + d * d0)
      out[at + 1] += a * a1 + b * b1 + (c * c1 + d * d1)
      out[at + 2] += a * a2 + b * b2 + (c * c2 + d * d2)
    }
  }
  for (; n < numActive; n++) {
    const k = 3 * n
    const first = input[k]
    const second = input[k + 1]
    const third = input[k + 2]
    const ofOne = active[n] * outputSize
    for (let i = 0, at = from; i < outputSize; i++, at += 3) {
      const w = transposed[ofOne + i]
      out[at] += w * first
      out[at + 1] += w * second
      out[at + 2] += w * third
    }
  }
}
