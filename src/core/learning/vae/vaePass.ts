import { createRng } from '../../numerics/createRng.ts'
import { shuffledIndices } from '../../numerics/shuffledIndices.ts'
import type { Steps } from '../../steps.ts'
import { adamStep, type AdamMoments } from '../adamStep.ts'
import { diverged } from '../afterPass.ts'
import { pointsAtATime } from '../dense/pointsAtATime.ts'
import { addSmoothPrior } from '../priorSlope.ts'
import { streamSeed } from '../streamSeed.ts'
import type { TrainingProblem } from '../trainingProblem.ts'
import { withinPrior } from '../withinPrior.ts'
import type { VaeObjective } from './vaeObjective.ts'

/**
 * One pass of a VAE over the data: batches in an order of seed and epoch (that of Adam and online EM), each a step of Adam
 * along the mean of its points' sampled losses. Draws are of seed and epoch as well.
 *
 * @param isWeight    [≤ objective.size]: what weight priors are about
 * @param parameters  [objective.size], as moments: in place
 * @param since       epoch of the pass, and steps of Adam before it
 * @returns number of batches, each one step
 * @throws NumericalError  'diverged': a batch's loss is no finite double
 */
export function* vaePass(
  { data, options }: Pick<TrainingProblem, 'data' | 'options'>,
  objective: VaeObjective,
  isWeight: Uint8Array,
  parameters: Float64Array,
  moments: AdamMoments,
  since: { readonly epoch: number; readonly numSteps: number },
): Steps<number> {
  const { numPoints: N } = data
  const { seed, batchSize, learningRate, weightPrior } = options
  const { epoch, numSteps } = since
  const gradient = new Float64Array(objective.size)
  const rates = new Float64Array(objective.size)
  const order = shuffledIndices(N, createRng(streamSeed(seed, 'order', epoch)))
  const rng = createRng(streamSeed(seed, 'noise', epoch))
  const stride = pointsAtATime(objective.size, options.numComponents * options.numImportanceSamples)
  const numBatches = Math.ceil(N / Math.max(1, batchSize))
  for (let b = 0; b < numBatches; b++) {
    const from = Math.floor((b * N) / numBatches)
    const to = Math.floor(((b + 1) * N) / numBatches)
    gradient.fill(0)
    let loss = 0
    for (let at = from; at < to; at += stride) {
      const until = Math.min(at + stride, to)
      loss += objective.addLoss(parameters, order, at, until, rng, gradient)
      yield { done: until, total: N + 1 }
    }
    if (!Number.isFinite(loss)) throw diverged({ epoch })
    for (let i = 0; i < gradient.length; i++) gradient[i] /= to - from
    addSmoothPrior(gradient, parameters, isWeight, weightPrior, N)
    adamStep(parameters, gradient, moments, numSteps + b + 1, learningRate, rates)
    withinPrior(parameters, isWeight, rates, weightPrior, N)
  }
  return numBatches
}
