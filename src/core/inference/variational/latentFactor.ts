import type { LatentGaussian } from '../../network/latentMixture.ts'
import { cholesky } from '../../numerics/cholesky.ts'
import { NumericalError } from '../../problem.ts'

/**
 * Lower Cholesky factor [S,S] of the covariance of a Gaussian over the latents.
 *
 * @throws RangeError      mean or covariance are not of S dimensions
 * @throws NumericalError  `notFinite` (a mean, or a covariance's entry), `notPositiveDefinite`
 */
export function latentFactor({ mean, covariance }: LatentGaussian, latentDim: number): Float64Array {
  if (mean.length !== latentDim || covariance.length !== latentDim * latentDim) {
    throw new RangeError(
      `a Gaussian of ${mean.length} means and ${covariance.length} covariances, expected ${latentDim} dimensions`,
    )
  }
  for (const value of mean) if (!Number.isFinite(value)) throwNotFinite('mean', value)
  for (const value of covariance) if (!Number.isFinite(value)) throwNotFinite('covariance', value)
  const factor = cholesky(covariance, latentDim)
  if (factor === null) {
    throw new NumericalError('notPositiveDefinite', 'the covariance of q is not positive definite', {
      size: latentDim,
    })
  }
  return factor
}

function throwNotFinite(what: string, value: number): never {
  throw new NumericalError('notFinite', `the ${what} of q holds ${value}`, { what, value })
}
