/**
 * out_k = Σ_d rows[k,d] vector[d]: rows [K,D] row-major, vector [D], out [K].
 *
 * Method    four rows at a time: they share the loads, and their sums do not wait for one another
 */
export function rowsTimes(rows: Float64Array, K: number, vector: Float64Array, out: Float64Array): void {
  const D = vector.length
  let k = 0
  for (; k + 3 < K; k += 4) {
    let [p, q, r, s] = [k * D, (k + 1) * D, (k + 2) * D, (k + 3) * D]
    let first = 0
    let second = 0
    let third = 0
    let fourth = 0
    for (let d = 0; d < D; d++) {
      const value = vector[d]
      first += rows[p++] * value
      second += rows[q++] * value
      third += rows[r++] * value
      fourth += rows[s++] * value
    }
    out[k] = first
    out[k + 1] = second
    out[k + 2] = third
    out[k + 3] = fourth
  }
  for (; k < K; k++) {
    let sum = 0
    for (let d = 0, p = k * D; d < D; d++) sum += rows[p++] * vector[d]
    out[k] = sum
  }
}

/** vector_d += scale Σ_k weights[k] rows[k,d]: rows [K,D] row-major from entry `offset` on, weights [K], vector [D]. */
export function addRows(
  rows: Float64Array,
  offset: number,
  K: number,
  weights: Float64Array,
  scale: number,
  vector: Float64Array,
): void {
  const D = vector.length
  let k = 0
  for (; k + 3 < K; k += 4) {
    let p = offset + k * D
    let q = p + D
    let r = q + D
    let s = r + D
    const first = scale * weights[k]
    const second = scale * weights[k + 1]
    const third = scale * weights[k + 2]
    const fourth = scale * weights[k + 3]
    for (let d = 0; d < D; d++)
      vector[d] += first * rows[p++] + second * rows[q++] + (third * rows[r++] + fourth * rows[s++])
  }
  for (; k < K; k++) {
    const weight = scale * weights[k]
    for (let d = 0, p = offset + k * D; d < D; d++) vector[d] += weight * rows[p++]
  }
}
