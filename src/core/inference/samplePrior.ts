import type { GenerativeModel, NoiseCovariance } from '../network/model.ts'
import { cholesky } from '../numerics/cholesky.ts'
import type { Rng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import { locateRegion } from '../partition/locateRegion.ts'
import type { Partition } from '../partition/partition.ts'
import { NumericalError } from '../problem.ts'
import { runToEnd, type Steps } from '../steps.ts'
import { createPace } from './createPace.ts'

interface PriorDraws {
  readonly latent: Float64Array
  readonly noiseless: Float64Array
  readonly noisy: Float64Array
}

/** samplePriorSteps without stops. */
export function samplePrior(
  partition: Partition,
  model: GenerativeModel,
  numSamples: number,
  rng: Rng,
): PriorDraws {
  return runToEnd(samplePriorSteps(partition, model, numSamples, rng))
}

/**
 * Draws from the model: z ~ N(0, Σz), g(z), and g(z) + ε.
 *
 * @returns  latent [n,S], noiseless [n,D] (on the manifold), noisy [n,D], row-major
 * @throws NumericalError  `notPositiveDefinite` (Σx or Σz)
 */
export function* samplePriorSteps(
  partition: Partition,
  model: GenerativeModel,
  numSamples: number,
  rng: Rng,
): Steps<PriorDraws> {
  const { latentDim: S, dataDim: D, slope, bias } = partition
  const priorFactor = cholesky(model.priorCovariance, S)
  if (priorFactor === null) {
    throw new NumericalError('notPositiveDefinite', 'the prior covariance Σz is not positive definite')
  }
  const addNoise = noiseSampler(model.noise, D, rng)
  const latent = new Float64Array(numSamples * S)
  const noiseless = new Float64Array(numSamples * D)
  const draw = new Float64Array(S)
  const isStepOver = createPace()
  // on the line a region is found by halving, else by a look at each
  const work = S * D + (S === 1 ? 100 : 10 * partition.numRegions)
  for (let n = 0; n < numSamples; n++) {
    for (let k = 0; k < S; k++) draw[k] = standardNormal(rng)
    for (let i = 0; i < S; i++) {
      for (let k = 0; k <= i; k++) latent[n * S + i] += priorFactor[i * S + k] * draw[k]
    }
    const regionId = locateRegion(partition, latent.subarray(n * S, (n + 1) * S))
    for (let d = 0; d < D; d++) {
      let value = bias[regionId * D + d]
      for (let k = 0; k < S; k++) value += slope[(regionId * D + d) * S + k] * latent[n * S + k]
      noiseless[n * D + d] = value
    }
    if (isStepOver(work)) yield { done: n + 1, total: numSamples }
  }
  // after all latents, so that another noise draws the same points of the manifold
  const noisy = noiseless.slice()
  for (let n = 0; n < numSamples; n++) addNoise(noisy, n * D)
  return { latent, noiseless, noisy }
}

/** Adds one draw of ε in place. */
function noiseSampler(
  noise: NoiseCovariance,
  dataDim: number,
  rng: Rng,
): (data: Float64Array, offset: number) => void {
  if (noise.kind !== 'full') {
    const std = Float64Array.from({ length: dataDim }, (_, d) =>
      Math.sqrt(noise.kind === 'isotropic' ? noise.variance : noise.variances[d]),
    )
    return (data, offset) => {
      for (let d = 0; d < dataDim; d++) data[offset + d] += std[d] * standardNormal(rng)
    }
  }
  const factor = cholesky(noise.matrix, dataDim)
  if (factor === null) {
    throw new NumericalError('notPositiveDefinite', 'the noise covariance Σx is not positive definite')
  }
  const draw = new Float64Array(dataDim)
  return (data, offset) => {
    for (let d = 0; d < dataDim; d++) draw[d] = standardNormal(rng)
    for (let i = 0; i < dataDim; i++) {
      for (let j = 0; j <= i; j++) data[offset + i] += factor[i * dataDim + j] * draw[j]
    }
  }
}
