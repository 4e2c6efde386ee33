import type { Rng } from '../../numerics/createRng.ts'
import type { LatentMixture } from '../../network/latentMixture.ts'
import type { RegionConstants } from '../regionConstants.ts'
import type { Workspace } from '../workspace.ts'
import type { Estimate } from './estimate.ts'
import { createGaussianElbo } from './gaussianElbo.ts'
import { labelInformation } from './labelInformation.ts'
import { mixtureTerms } from './mixtureTerms.ts'

/** Of sums of a few terms, as part of their size. */
const ROUNDING = 4 * 2 ** -53

/** The terms of the ELBO of a mixture q, nats; all exact for a single Gaussian. */
export interface MixtureElbo {
  /** E_q log p(x|z): always exact. */
  readonly expectedLogLik: Estimate
  /** KL(q ‖ p(z)). */
  readonly klToPrior: Estimate
  /** H(q). */
  readonly entropy: Estimate
  readonly elbo: Estimate
}

/**
 * The ELBO of any number of mixtures q, each for the observation that the workspace then holds.
 *
 * @param rng  (the function) for labelInformation; not used for S = 1, nor for a single Gaussian
 * @throws RangeError, NumericalError  (the function) of mixtureTerms and GaussianShares.evaluate
 * Method    ELBO(q) = Σ w_k ELBO(q_k) + I(k; z): all but the last term exact (gaussianElbo.ts, labelInformation.ts)
 * Source    derived from H(q) = Σ w_k H(q_k) + I(k; z)
 */
export function createMixtureElbo(
  constants: RegionConstants,
  priorCovariance: Float64Array,
  workspace: Workspace,
): (q: LatentMixture, rng: Rng) => MixtureElbo {
  const { evaluate } = createGaussianElbo(constants, priorCovariance, workspace)
  return (q, rng) => {
    const terms = mixtureTerms(q, constants.latentDim)
    const information = labelInformation(q, terms, rng)
    const { value } = information
    let expectedLogLik = 0
    let klToPrior = 0
    let entropy = 0
    for (const k of terms.live) {
      const weight = terms.live.length === 1 ? 1 : Math.exp(q.logWeights[k])
      const each = evaluate(q.components[k])
      expectedLogLik += weight * each.expectedLogLik
      klToPrior += weight * each.klToPrior
      entropy += weight * terms.entropies[k]
    }
    // what a rule says of its own error is below the rounding of what it is added to
    const within = (rest: number, size: number): Estimate => ({
      value: rest + value,
      kind: information.kind,
      standardError:
        information.kind === 'exact'
          ? 0
          : Math.max(information.standardError, ROUNDING * (size + Math.abs(value))),
    })
    const prior = within(-klToPrior, Math.abs(klToPrior))
    return {
      expectedLogLik: { value: expectedLogLik, kind: 'exact', standardError: 0 },
      klToPrior: { ...prior, value: -prior.value },
      entropy: within(entropy, Math.abs(entropy)),
      elbo: within(expectedLogLik - klToPrior, Math.abs(expectedLogLik) + Math.abs(klToPrior)),
    }
  }
}
