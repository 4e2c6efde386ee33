import { choleskyLogDet, solveLower } from '../../numerics/cholesky.ts'
import { excessOverLog1p } from '../../numerics/excessOverLog1p.ts'
import { symmetricEigenvalues } from '../../numerics/symmetricEigenvalues.ts'

/**
 * KL(N(m, C) ‖ N(m₀, C₀)), nats, with the digits of a small one.
 *
 * @param offset      m − m₀ [S]
 * @param covariance  C [S,S] row-major, and its lower Cholesky factor
 * @param covariance0 C₀ [S,S], and its lower Cholesky factor L₀
 * Method    ½ (‖L₀⁻¹ (m − m₀)‖² + Σ (e − log(1 + e))), e the eigenvalues of L₀⁻¹ (C − C₀) L₀⁻ᵀ: no term is negative, and
 *           C − C₀ is formed before anything is rounded. Where some e < −½, and with it the sum is no longer small, the
 *           logs of the factors instead, as 1 + e would lose digits of a narrow C
 * Accuracy  1e-14 of the value and of S, and what one unit in the last place of C and C₀ makes of it
 *           (asserted: gaussianDivergence.test.ts)
 * Source    derived
 */
export function gaussianDivergence(
  offset: Float64Array,
  covariance: Float64Array,
  factor: Float64Array,
  covariance0: Float64Array,
  factor0: Float64Array,
): number {
  const S = offset.length
  let distanceSq = 0
  if (S === 1) {
    distanceSq = (offset[0] / factor0[0]) ** 2
    const e = (covariance[0] - covariance0[0]) / covariance0[0]
    const shape = e >= -0.5 ? excessOverLog1p(e) : e - 2 * Math.log(factor[0] / factor0[0])
    return 0.5 * (distanceSq + shape)
  }
  const whitened = offset.slice()
  solveLower(factor0, S, whitened)
  for (let k = 0; k < S; k++) distanceSq += whitened[k] * whitened[k]
  const difference = covariance.map((value, i) => value - covariance0[i])
  whiten(difference, factor0, S)
  // beyond doubles, where an eigenvalue solver would not end
  if (!difference.every(Number.isFinite)) return Infinity
  const values = symmetricEigenvalues(difference, S)
  let shape = 0
  if (values[0] >= -0.5) {
    for (const e of values) shape += excessOverLog1p(e)
  } else {
    for (let k = 0; k < S; k++) shape += difference[k * S + k]
    shape -= choleskyLogDet(factor, S) - choleskyLogDet(factor0, S)
  }
  return 0.5 * (distanceSq + shape)
}

/** M ← L⁻¹ M L⁻ᵀ of a symmetric M. */
function whiten(matrix: Float64Array, factor: Float64Array, S: number): void {
  for (let pass = 0; pass < 2; pass++) {
    for (let i = 0; i < S; i++) solveLower(factor, S, matrix, i * S)
    for (let i = 0; i < S; i++) {
      for (let j = 0; j < i; j++) {
        const value = matrix[i * S + j]
        matrix[i * S + j] = matrix[j * S + i]
        matrix[j * S + i] = value
      }
    }
  }
}
