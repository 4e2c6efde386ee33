import { logSumExp } from '../../numerics/logSumExp.ts'
import type { Rng } from '../../numerics/createRng.ts'
import { standardNormal } from '../../numerics/standardNormal.ts'
import type { LatentMixture } from '../../network/latentMixture.ts'
import type { GenerativeModel } from '../../network/model.ts'
import { locateRegion } from '../../partition/locateRegion.ts'
import type { Partition } from '../../partition/partition.ts'
import type { Steps } from '../../steps.ts'
import { logJoint } from '../logJoint.ts'
import { observePoint } from '../observePoint.ts'
import type { Estimate } from './estimate.ts'
import { mixtureTerms } from './mixtureTerms.ts'

/** Multiply-adds between two yields: a few milliseconds. */
const STEP_COST = 1_000_000

/**
 * The importance-weighted bound L_K = E log (1/K) Σ_k p(x, z_k)/q(z_k), z_k ~ q independent, nats: the ELBO for K = 1, it
 * rises with K, to log p(x). Sampled.
 *
 * @param x               [D], NaN = missing
 * @param numSamples      K
 * @param numRepetitions  independent estimates, at least 2, whose mean is the value and whose scatter its standard error
 * @throws RangeError, NumericalError  of observePoint and mixtureTerms; RangeError for too small numbers
 * Source    [BGS16]
 */
export function* iwaeBoundSteps(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
  q: LatentMixture,
  numSamples: number,
  numRepetitions: number,
  rng: Rng,
): Steps<Estimate> {
  if (!(numSamples >= 1 && numRepetitions >= 2)) {
    throw new RangeError(`${numSamples} samples, ${numRepetitions} repetitions: expected at least 1 and 2`)
  }
  const { latentDim: S, dataDim: D, numRegions } = partition
  const { constants, workspace } = observePoint(partition, model, x)
  const { around, factors } = mixtureTerms(q, S)
  const terms = new Float64Array(q.components.length)
  const standard = new Float64Array(S)
  const latent = new Float64Array(S)
  const cumulative = q.logWeights.map(Math.exp)
  for (let k = 1; k < cumulative.length; k++) cumulative[k] += cumulative[k - 1]
  const logRatios = new Float64Array(numSamples)
  const costOfDraw = 50 + D * S + (S === 1 ? 0 : 4 * numRegions)
  const total = numRepetitions
  let cost = 0
  let mean = 0
  let scatter = 0
  for (let n = 1; n <= numRepetitions; n++) {
    for (let k = 0; k < numSamples; k++) {
      logRatios[k] = logRatio()
      cost += costOfDraw
      if (cost >= STEP_COST) {
        cost = 0
        yield { done: n - 1, total }
      }
    }
    const bound = logSumExp(logRatios) - Math.log(numSamples)
    const delta = bound - mean
    mean += delta / n
    scatter += delta * (bound - mean)
  }
  const standardError = Math.sqrt(scatter / (numRepetitions - 1) / numRepetitions)
  return { value: mean, kind: 'sampled', standardError }

  /** log p(x, z)/q(z) of one draw. */
  function logRatio(): number {
    const u = rng() * cumulative[cumulative.length - 1]
    let j = 0
    while (cumulative[j] <= u) j++
    for (let i = 0; i < S; i++) standard[i] = standardNormal(rng)
    for (let i = 0; i < S; i++) {
      latent[i] = q.components[j].mean[i]
      for (let l = 0; l <= i; l++) latent[i] += factors[j][i * S + l] * standard[l]
    }
    const logDensity = around(j, standard, terms)
    return logJoint(constants, locateRegion(partition, latent), latent, workspace) - logDensity
  }
}
