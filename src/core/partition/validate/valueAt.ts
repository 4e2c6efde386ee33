/** Row i of [A | b], [rows, S + 1], at a latent point. */
export function valueAt(columns: Float64Array, i: number, z: ArrayLike<number>): number {
  const S = z.length
  let value = columns[i * (S + 1) + S]
  for (let k = 0; k < S; k++) value += columns[i * (S + 1) + k] * z[k]
  return value
}
