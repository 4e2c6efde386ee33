import type { GenerativeModel } from '../network/model.ts'
import { cholesky } from '../numerics/cholesky.ts'
import type { Rng } from '../numerics/createRng.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import type { Partition } from '../partition/partition.ts'
import { NumericalError } from '../problem.ts'
import { partOfSteps, type Steps } from '../steps.ts'
import { conditionalNoise } from './conditionalNoise.ts'
import { createPace } from './createPace.ts'
import { observedIndices } from './observedIndices.ts'
import { samplePosteriorSteps } from './samplePosterior.ts'

/**
 * Exact draws of what is missing given what is seen: z from p(z|x_o), then g_m(z), or x_m given z and x_o.
 *
 * @param x          [D], NaN = missing
 * @param withNoise  draw x_m = g_m(z) + K (x_o − g_o(z)) + ε', K and Cov ε' of conditionalNoise; else g_m(z) alone
 * @returns  latent [n,S] and completed [n,D]: x with its missing entries drawn. The same latents with and without noise
 * @throws NumericalError  of samplePosterior; `notPositiveDefinite` (Σx)
 */
export function* sampleCompletionSteps(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
  numSamples: number,
  withNoise: boolean,
  rng: Rng,
): Steps<{ latent: Float64Array; completed: Float64Array }> {
  const { dataDim: D } = partition
  const { observed, missing } = observedIndices(x)
  const { latent, data: completed } = yield* partOfSteps(
    samplePosteriorSteps(partition, model, x, numSamples, rng),
    0,
    0.8,
  )
  const addNoise = withNoise ? noiseAdder(model, D, x, observed, missing, rng) : null
  const isStepOver = createPace()
  for (let n = 0; n < numSamples; n++) {
    const row = completed.subarray(n * D, (n + 1) * D)
    addNoise?.(row)
    for (const d of observed) row[d] = x[d]
    if (isStepOver(D * (model.noise.kind === 'full' ? D : 20)))
      yield { done: 0.8 + (0.2 * (n + 1)) / numSamples, total: 1 }
  }
  return { latent, completed }
}

/** Turns g(z) into a draw of x in the missing coordinates, in place. */
function noiseAdder(
  model: GenerativeModel,
  dataDim: number,
  x: Float64Array,
  observed: readonly number[],
  missing: readonly number[],
  rng: Rng,
): (row: Float64Array) => void {
  const { gain, variance, covariance } = conditionalNoise(model.noise, dataDim, observed, missing)
  const M = missing.length
  const std = variance.map(Math.sqrt)
  const factor = model.noise.kind === 'full' ? cholesky(covariance(), M) : null
  if (model.noise.kind === 'full' && factor === null)
    throw new NumericalError('notPositiveDefinite', 'the noise covariance Σx is not positive definite')
  return (row) => {
    const draw = Float64Array.from({ length: M }, () => standardNormal(rng))
    for (let i = 0; i < M; i++) {
      let value = 0
      if (factor === null) value = std[i] * draw[i]
      else for (let j = 0; j <= i; j++) value += factor[i * M + j] * draw[j]
      if (gain !== null)
        for (const [o, d] of observed.entries()) value += gain[i * observed.length + o] * (x[d] - row[d])
      row[missing[i]] += value
    }
  }
}
