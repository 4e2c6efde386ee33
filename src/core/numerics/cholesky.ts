/**
 * Cholesky factor of a symmetric positive definite matrix: matrix = L Lᵀ.
 *
 * @param matrix  [n,n] row-major; only the lower triangle is read
 * @returns [n,n] row-major, lower triangular, zeros above; null where the matrix is not numerically positive definite
 */
export function cholesky(matrix: Float64Array, n: number): Float64Array | null {
  const factor = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]
      for (let k = 0; k < j; k++) sum -= factor[i * n + k] * factor[j * n + k]
      if (i !== j) {
        factor[i * n + j] = sum / factor[j * n + j]
      } else {
        if (!(sum > 0) || sum === Infinity) return null
        factor[i * n + i] = Math.sqrt(sum)
      }
    }
  }
  return factor
}

/** log|L Lᵀ| of a lower triangular factor [n,n]. */
export function choleskyLogDet(factor: Float64Array, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += Math.log(factor[i * n + i])
  return 2 * sum
}

/** In place b ← L⁻¹ b, L = factor [n,n] lower triangular, b = vector[offset … offset + n). */
export function solveLower(factor: Float64Array, n: number, vector: Float64Array, offset: number = 0): void {
  for (let i = 0; i < n; i++) {
    let sum = vector[offset + i]
    for (let j = 0; j < i; j++) sum -= factor[i * n + j] * vector[offset + j]
    vector[offset + i] = sum / factor[i * n + i]
  }
}

/** In place b ← L⁻ᵀ b, as solveLower. */
export function solveLowerTransposed(
  factor: Float64Array,
  n: number,
  vector: Float64Array,
  offset: number = 0,
): void {
  for (let i = n - 1; i >= 0; i--) {
    let sum = vector[offset + i]
    for (let j = i + 1; j < n; j++) sum -= factor[j * n + i] * vector[offset + j]
    vector[offset + i] = sum / factor[i * n + i]
  }
}
