import { choleskyLogDet } from '../../numerics/cholesky.ts'
import type { LatentGaussian } from '../../network/latentMixture.ts'
import type { RegionConstants } from '../regionConstants.ts'
import type { Workspace } from '../workspace.ts'
import { gaussianDivergence } from './gaussianDivergence.ts'
import { createGaussianShares, type GaussianShares } from './gaussianShares.ts'
import { latentFactor } from './latentFactor.ts'

const LOG_2PI = 1.8378770664093456

/** The terms of the exact ELBO of one Gaussian q, nats. */
export interface GaussianElbo {
  /** E_q log p(x|z). */
  readonly expectedLogLik: number
  /** KL(q ‖ p(z)). */
  readonly klToPrior: number
  /** Their difference. */
  readonly elbo: number
}

export interface GaussianElboOf {
  readonly evaluate: (q: LatentGaussian) => GaussianElbo
  /** Of the last q, for what else is asked about it. */
  readonly shares: GaussianShares
}

/**
 * The exact ELBO of any number of Gaussians q, each for the observation that the workspace then holds.
 *
 * @param priorCovariance  Σz [S,S], the one that the constants were built with
 * @throws RangeError, NumericalError  (evaluate) of latentFactor and GaussianShares.evaluate
 * Accuracy  1e-13 of the larger of 1 and each term, and what one unit in the last place of q makes of it (asserted:
 *           gaussianElbo.test.ts, and elbo of the oracle)
 * Source    E_q log p(x|z) = −½ (D log 2π + log|Σx| + Σ_ω E_q[1_ω ‖x − A_ω z − b_ω‖²_{Σx⁻¹}]): docs/MATH.md 7
 */
export function createGaussianElbo(
  constants: RegionConstants,
  priorCovariance: Float64Array,
  workspace: Workspace,
): GaussianElboOf {
  const { latentDim: S, priorFactor, logJointNormaliser } = constants
  const shares = createGaussianShares(constants, workspace)
  const logNoise = logJointNormaliser + 0.5 * (S * LOG_2PI + choleskyLogDet(priorFactor, S))
  return {
    shares,
    evaluate: (q) => {
      const factor = latentFactor(q, S)
      const misfit = shares.evaluate(q, factor)
      const expectedLogLik = constants.dataDim === 0 ? 0 : logNoise - 0.5 * misfit
      const klToPrior = gaussianDivergence(q.mean, q.covariance, factor, priorCovariance, priorFactor)
      return { expectedLogLik, klToPrior, elbo: expectedLogLik - klToPrior }
    },
  }
}
