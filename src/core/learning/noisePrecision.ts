import type { NoiseCovariance } from '../network/model.ts'
import { cholesky, solveLower, solveLowerTransposed } from '../numerics/cholesky.ts'
import { NumericalError } from '../problem.ts'

/** Σx⁻¹ of some coordinates: its diagonal where it has no more, all of it [D,D] otherwise. */
export type NoisePrecision =
  | { readonly kind: 'diagonal'; readonly values: Float64Array }
  | { readonly kind: 'full'; readonly matrix: Float64Array }

/** The precision of the chosen coordinates' marginal. */
export function noisePrecision(
  noise: NoiseCovariance,
  dataDim: number,
  observed: Int32Array,
): NoisePrecision {
  const D = observed.length
  if (noise.kind !== 'full') {
    const values = new Float64Array(D)
    for (let d = 0; d < D; d++)
      values[d] = 1 / (noise.kind === 'isotropic' ? noise.variance : noise.variances[observed[d]])
    return { kind: 'diagonal', values }
  }
  const marginal = new Float64Array(D * D)
  for (let i = 0; i < D; i++)
    for (let j = 0; j < D; j++) marginal[i * D + j] = noise.matrix[observed[i] * dataDim + observed[j]]
  const factor = cholesky(marginal, D)
  if (factor === null)
    throw new NumericalError('notPositiveDefinite', 'the noise covariance Σx is not positive definite')
  const matrix = new Float64Array(D * D)
  for (let i = 0; i < D; i++) {
    matrix[i * D + i] = 1
    solveLower(factor, D, matrix, i * D)
    solveLowerTransposed(factor, D, matrix, i * D)
  }
  return { kind: 'full', matrix }
}
