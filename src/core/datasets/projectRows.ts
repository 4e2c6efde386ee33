import type { Projection } from '../numerics/projection.ts'

/**
 * y = Pᵀ(x − mean) of every row.
 *
 * @param rows  [n,D] row-major; a row with a missing entry (NaN) has no projection
 * @returns [n,k] row-major, NaN for such rows
 */
export function projectRows({ axes, mean }: Projection, rows: ArrayLike<number>): Float64Array {
  const D = mean.length
  const k = axes.length / D
  const numRows = rows.length / D
  const projected = new Float64Array(numRows * k)
  for (let n = 0; n < numRows; n++) {
    for (let axis = 0; axis < k; axis++) {
      let sum = 0
      for (let d = 0; d < D; d++) sum += axes[axis * D + d] * (rows[n * D + d] - mean[d])
      projected[n * k + axis] = sum
    }
  }
  return projected
}
