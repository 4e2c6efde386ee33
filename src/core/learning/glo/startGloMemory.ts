import type { GenerativeModel } from '../../network/model.ts'
import { cholesky } from '../../numerics/cholesky.ts'
import { createRng } from '../../numerics/createRng.ts'
import { standardNormal } from '../../numerics/standardNormal.ts'
import { NumericalError } from '../../problem.ts'
import { streamSeed } from '../streamSeed.ts'
import type { TrainingProblem } from '../trainingProblem.ts'
import type { TrainingMemory } from '../trainingState.ts'
import { constrainLatents } from './constrainLatents.ts'

/**
 * What GLO carries beside the model, before its first pass: `vectors.latents` [N,S], drawn from the prior by the run's
 * seed and then constrained.
 *
 * @throws NumericalError  'notPositiveDefinite': Σz
 */
export function startGloMemory(
  { data, options }: TrainingProblem,
  { decoder, priorCovariance }: GenerativeModel,
): NonNullable<TrainingMemory> {
  const { latentDim: S } = decoder
  const factor = cholesky(priorCovariance, S)
  if (factor === null)
    throw new NumericalError('notPositiveDefinite', 'the prior covariance Σz is not positive definite')
  const rng = createRng(streamSeed(options.seed, 'start', 0))
  const latents = new Float64Array(data.numPoints * S)
  const draws = new Float64Array(S)
  for (let at = 0; at < latents.length; at += S) {
    for (let k = 0; k < S; k++) {
      draws[k] = standardNormal(rng)
      for (let l = 0; l <= k; l++) latents[at + k] += factor[k * S + l] * draws[l]
    }
  }
  constrainLatents(latents, S, options.latentConstraint)
  return { method: 'glo', vectors: { latents }, numbers: { numSteps: 0, numPasses: 0 } }
}
