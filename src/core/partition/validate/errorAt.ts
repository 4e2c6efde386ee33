const UNIT_ROUNDOFF = 2 ** -53

/** Bound of the error of evaluating row i of [A | b], [rows, S + 1] with bounds of its entries, at a latent point. */
export function errorAt(
  columns: Float64Array,
  bounds: Float64Array,
  i: number,
  z: ArrayLike<number>,
): number {
  const S = z.length
  const at = i * (S + 1)
  let size = Math.abs(columns[at + S])
  let error = bounds[at + S]
  for (let k = 0; k < S; k++) {
    size += Math.abs(columns[at + k] * z[k])
    error += bounds[at + k] * Math.abs(z[k])
  }
  return error + 2 * (S + 1) * UNIT_ROUNDOFF * size + 8 * Number.MIN_VALUE
}
