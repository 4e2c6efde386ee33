import { meanElboSteps } from '../../inference/variational/meanElbo.ts'
import { encode } from '../../network/encode.ts'
import type { GenerativeModel } from '../../network/model.ts'
import { createRng } from '../../numerics/createRng.ts'
import { NumericalError } from '../../problem.ts'
import { partOfSteps, type Steps } from '../../steps.ts'
import { eStepSteps } from '../eStep.ts'
import { stateAt } from '../stateAt.ts'
import type { TrainingData } from '../trainingData.ts'
import { startTraining } from '../trainingIterations.ts'
import type { TrainingProblem } from '../trainingProblem.ts'
import { trainedEncoder } from './trainedEncoder.ts'
import { vaeEpoch, type VaeStand } from './vaeEpoch.ts'

/** Where a VAE ends, in nats per point: its bound, and the exact likelihood of its decoder. */
export interface VaeFit {
  readonly nll: number
  readonly elbo: number
  /** Of what is held out; null: nothing is. */
  readonly heldOutNll: number | null
  readonly heldOutElbo: number | null
}

/** Part of the steps that training takes; the rest is judging. */
const TRAINING_SHARE = 0.9

/**
 * A VAE trained for all its epochs and judged once, at the end: a pass costs no exact E-step. It goes through the very
 * models that nextVaeState goes through.
 *
 * @param problem  options of method vae
 * @returns null where it diverged, or its bound or likelihood cannot be had
 */
export function* fitVae(
  problem: TrainingProblem,
  model: GenerativeModel,
  heldOut: TrainingData | null,
): Steps<VaeFit | null> {
  try {
    return yield* fitOrThrow(problem, model, heldOut)
  } catch (error) {
    if (error instanceof NumericalError) return null
    throw error
  }
}

function* fitOrThrow(
  problem: TrainingProblem,
  model: GenerativeModel,
  heldOut: TrainingData | null,
): Steps<VaeFit | null> {
  const { maxEpochs } = problem.options
  const start = yield* partOfSteps(startTraining(problem, model), 0, 0)
  let stand: VaeStand = start
  for (let epoch = 0; epoch < maxEpochs; epoch++) {
    const from = (TRAINING_SHARE * epoch) / maxEpochs
    const to = (TRAINING_SHARE * (epoch + 1)) / maxEpochs
    const after = yield* partOfSteps(vaeEpoch(problem, stand, start), from, to)
    stand = { ...after, epoch: epoch + 1 }
  }
  const end = yield* partOfSteps(stateAt(problem, stand.model), TRAINING_SHARE, TRAINING_SHARE)
  if (end === null) return null
  const elboOf = function* ({ values, numPoints, dataDim }: TrainingData): Steps<number> {
    const encoder = trainedEncoder(stand)!
    const posteriors = Array.from({ length: numPoints }, (_, n) =>
      encode(encoder, values.subarray(n * dataDim, (n + 1) * dataDim)),
    )
    const rng = createRng(problem.options.seed)
    return (yield* meanElboSteps(end.partition, end.model, values, posteriors, rng)).mean.value
  }
  const elbo = yield* partOfSteps(elboOf(problem.data), TRAINING_SHARE, 1)
  if (heldOut === null) return { nll: end.nll, elbo, heldOutNll: null, heldOutElbo: null }
  const scored = yield* partOfSteps(eStepSteps(end.model, end.partition, heldOut), 1, 1)
  return {
    nll: end.nll,
    elbo,
    heldOutNll: -scored.logLikelihood / scored.numPoints,
    heldOutElbo: yield* partOfSteps(elboOf(heldOut), 1, 1),
  }
}
