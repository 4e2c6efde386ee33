import { cholesky, choleskyLogDet, solveLower, solveLowerTransposed } from '../../numerics/cholesky.ts'
import { NumericalError } from '../../problem.ts'

/**
 * Some points with J components and K draws of each: row (p · J + j) · K + k is draw k of component j of point p. All
 * arrays are scratch, and longer than what is in use.
 */
export interface LatentRows {
  readonly latentDim: number
  readonly numComponents: number
  readonly numSamples: number
  /** Σz⁻¹ [S,S] and log|Σz|. */
  readonly priorPrecision: Float64Array
  readonly logDetPrior: number
  /** The encoder's outputs (encoder.ts) and the slopes of the loss in them: [points, outputSize]. */
  readonly outputSize: number
  readonly outputs: Float64Array
  readonly outputSlopes: Float64Array
  /** e^{log-variance / 2}: [points, J, S]. */
  readonly stds: Float64Array
  /** Standard normal ε and z = mean + std ε: [rows, S]. */
  readonly draws: Float64Array
  readonly latents: Float64Array
  /** Slopes of the loss in z through the decoder alone: [rows, S]. */
  readonly latentSlopes: Float64Array
  /** log p(x|z): [rows]. */
  readonly logLikelihoods: Float64Array
  /** What part of a point's loss each row is, summing to one a point: [rows]. */
  readonly shares: Float64Array
  /** Of each row, what part of q(z) is of each component: [rows, J]. */
  readonly memberships: Float64Array
}

/** Σz⁻¹ [S,S] and log|Σz|. */
export function priorPrecisionOf(
  covariance: Float64Array,
  S: number,
): { readonly priorPrecision: Float64Array; readonly logDetPrior: number } {
  const factor = cholesky(covariance, S)
  if (factor === null)
    throw new NumericalError('notPositiveDefinite', 'the prior covariance Σz is not positive definite')
  const priorPrecision = new Float64Array(S * S)
  for (let i = 0; i < S; i++) {
    priorPrecision[i * S + i] = 1
    solveLower(factor, S, priorPrecision, i * S)
    solveLowerTransposed(factor, S, priorPrecision, i * S)
  }
  return { priorPrecision, logDetPrior: choleskyLogDet(factor, S) }
}
