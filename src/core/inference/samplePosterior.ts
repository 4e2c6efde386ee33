import { sampleInRegion } from '../integrals/sampleInRegion.ts'
import type { GenerativeModel } from '../network/model.ts'
import type { Rng } from '../numerics/createRng.ts'
import type { Partition } from '../partition/partition.ts'
import { NumericalError } from '../problem.ts'
import { partOfSteps, runToEnd, type Steps } from '../steps.ts'
import { setRegionMean } from './workspace.ts'
import { logRegionJointsSteps } from './logRegionJoints.ts'
import { observePointSteps } from './observePoint.ts'

/** Draws of S latents between two yields, DRAWS_PER_STEP[S]: some milliseconds. */
const DRAWS_PER_STEP = [5000, 5000, 1000, 1]

interface Draws {
  readonly latent: Float64Array
  readonly data: Float64Array
}

/** samplePosteriorSteps without stops. */
export function samplePosterior(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
  numSamples: number,
  rng: Rng,
): Draws {
  return runToEnd(samplePosteriorSteps(partition, model, x, numSamples, rng))
}

/**
 * Exact draws from p(z|x): a region by its responsibility, then its truncated Gaussian. No chain, no burn-in.
 *
 * @param x  [D], NaN = missing
 * @returns  latent [n,S] and their images g(z) [n,D], row-major
 * @throws NumericalError  of buildRegionConstants; `overflow` where x is beyond doubles
 */
export function* samplePosteriorSteps(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
  numSamples: number,
  rng: Rng,
): Steps<Draws> {
  const { latentDim: S, dataDim: D, numRegions: R, slope, bias } = partition
  const { constants, seen, workspace } = yield* partOfSteps(observePointSteps(partition, model, x), 0, 0.1)
  const joints = new Float64Array(R)
  yield* partOfSteps(logRegionJointsSteps(constants, seen, workspace, joints), 0.1, 0.5)
  const maximum = joints.reduce((a, b) => Math.max(a, b))
  if (!(maximum > -Infinity)) {
    throw new NumericalError('overflow', 'the observation is too far away: its log density overflows')
  }
  const cumulative = new Float64Array(R)
  const means = new Float64Array(R * S)
  let total = 0
  for (let r = 0; r < R; r++) {
    total += Math.exp(joints[r] - maximum)
    cumulative[r] = total
    setRegionMean(constants, r, workspace)
    means.set(workspace.mean, r * S)
  }

  const latent = new Float64Array(numSamples * S)
  const data = new Float64Array(numSamples * D)
  for (let n = 0; n < numSamples; n++) {
    const regionId = firstAbove(cumulative, total * rng())
    const mean = means.subarray(regionId * S, (regionId + 1) * S)
    sampleInRegion(
      partition.geometry,
      regionId,
      mean,
      constants.regionCovariance,
      regionId * S * S,
      rng,
      latent,
      n * S,
    )
    for (let d = 0; d < D; d++) {
      let value = bias[regionId * D + d]
      for (let k = 0; k < S; k++) value += slope[(regionId * D + d) * S + k] * latent[n * S + k]
      data[n * D + d] = value
    }
    if ((n + 1) % DRAWS_PER_STEP[S] === 0) yield { done: 0.5 + (0.5 * (n + 1)) / numSamples, total: 1 }
  }
  return { latent, data }
}

/** First index whose entry exceeds the value, so that an entry equal to the one before it is never chosen. */
function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0
  let high = ascending.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle] > value) high = middle
    else low = middle + 1
  }
  return low
}
