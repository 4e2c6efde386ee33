import { logSumExp } from '../../numerics/logSumExp.ts'
import type { LatentGaussian } from '../../network/latentMixture.ts'
import type { GenerativeModel } from '../../network/model.ts'
import type { Partition } from '../../partition/partition.ts'
import { runToEnd } from '../../steps.ts'
import { observePoint } from '../observePoint.ts'
import { relativeJointsSteps } from '../relativeJoints.ts'
import { createGaussianElbo, type GaussianElbo } from './gaussianElbo.ts'
import { nearGaussianDivergence } from './nearGaussianDivergence.ts'

const EPSILON = 2.220446049250313e-16

/** The ELBO of a Gaussian q, and what it lacks of log p(x), nats. */
export interface GaussianGap extends GaussianElbo {
  /** log p(x_observed). */
  readonly logMarginal: number
  /** KL(q ‖ p(z|x)) = log p(x) − ELBO; as computed, so that rounding may leave it a little below 0. */
  readonly klToPosterior: number
}

/**
 * Exact ELBO and KL of a Gaussian q(z) for one observation.
 *
 * @param x  [D], NaN = missing
 * @throws RangeError, NumericalError  of observePoint, latentFactor and GaussianShares.evaluate
 * Method    log p(x) − ELBO, or where it promises more digits the sum of small terms of nearGaussianDivergence.ts
 * Accuracy  elbo of the oracle within 1e-13; KL ≥ −1e-12 · max(1, |log p(x)|), and where the posterior is all but a
 *           Gaussian 1e-6 of the KL itself down to 1e-18  (asserted: gaussianElbo.test.ts)
 * Source    docs/MATH.md 7
 */
export function gaussianGap(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
  q: LatentGaussian,
): GaussianGap {
  const { constants, workspace, observed } = observePoint(partition, model, x)
  const joints = runToEnd(relativeJointsSteps(constants, workspace))
  const logMarginal = observed.length === 0 ? 0 : joints.mode.logJoint + logSumExp(joints.logRelative)
  const { evaluate, shares } = createGaussianElbo(constants, model.priorCovariance, workspace)
  const terms = evaluate(q)
  const near = nearGaussianDivergence(constants, workspace, joints, q, shares)
  const rounding = EPSILON * (Math.abs(logMarginal) + Math.abs(terms.expectedLogLik) + terms.klToPrior)
  const klToPosterior = near !== null && near.rounding < rounding ? near.divergence : logMarginal - terms.elbo
  return { ...terms, logMarginal, klToPosterior }
}
