import type { Rng } from '../../numerics/createRng.ts'
import type { LatentMixture } from '../../network/latentMixture.ts'
import type { GenerativeModel } from '../../network/model.ts'
import type { Partition } from '../../partition/partition.ts'
import { inferPoint } from '../inferPoint.ts'
import { observePoint } from '../observePoint.ts'
import type { Estimate } from './estimate.ts'
import { gaussianGap } from './gaussianGap.ts'
import { createMixtureElbo, type MixtureElbo } from './mixtureElbo.ts'

/** The ELBO of a mixture q, and what it lacks of log p(x), nats. */
export interface MixtureGap extends MixtureElbo {
  /** log p(x_observed), exact. */
  readonly logMarginal: number
  /** KL(q ‖ p(z|x)) = log p(x) − ELBO; as computed, so that rounding or sampling may leave it below 0. */
  readonly klToPosterior: Estimate
}

/**
 * ELBO and KL of a mixture of Gaussians q(z) for one observation; of a single Gaussian both are exact.
 *
 * @param x  [D], NaN = missing
 * @param rng  of createMixtureElbo
 * @throws RangeError, NumericalError  of observePoint and createMixtureElbo
 */
export function mixtureGap(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
  q: LatentMixture,
  rng: Rng,
): MixtureGap {
  const { constants, workspace } = observePoint(partition, model, x)
  const terms = createMixtureElbo(constants, model.priorCovariance, workspace)(q, rng)
  if (q.components.length === 1) {
    const { logMarginal, klToPosterior } = gaussianGap(partition, model, x, q.components[0])
    return { ...terms, logMarginal, klToPosterior: { ...terms.elbo, value: klToPosterior } }
  }
  const { logMarginal } = inferPoint(partition, model, x)
  return { ...terms, logMarginal, klToPosterior: { ...terms.elbo, value: logMarginal - terms.elbo.value } }
}
