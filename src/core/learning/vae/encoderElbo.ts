import type { Estimate } from '../../inference/variational/estimate.ts'
import { meanElboSteps } from '../../inference/variational/meanElbo.ts'
import { encode } from '../../network/encode.ts'
import type { Encoder } from '../../network/encoder.ts'
import { createRng } from '../../numerics/createRng.ts'
import { NumericalError } from '../../problem.ts'
import { measuring, type Steps } from '../../steps.ts'
import type { TrainingData } from '../trainingData.ts'
import type { TrainingProblem } from '../trainingProblem.ts'
import { trainingStatus, type TrainingState } from '../trainingState.ts'
import { trainedEncoder } from './trainedEncoder.ts'

/** It costs as much as three passes of training: measured after each of the first epochs, then now and then, and last. */
const FIRST_EPOCHS = 10
const EVERY = 5

/**
 * The mean ELBO over the points of the encoder that a state has learned beside its decoder, nats: exact for one Gaussian.
 *
 * @returns  null without an encoder, in mid-epoch, after an epoch where it is not asked for (above), and where q is out
 *           of the range of the doubles at a point
 * Source    docs/MATH.md 7
 */
export function* encoderElboSteps(
  { data, options }: TrainingProblem,
  state: TrainingState,
): Steps<Estimate | null> {
  const { epoch, position } = state
  const isAsked =
    position === 0 &&
    (epoch <= FIRST_EPOCHS || epoch % EVERY === 0 || trainingStatus(state, options) !== 'running')
  const encoder = isAsked ? trainedEncoder(state) : null
  if (encoder === null) return null
  try {
    return yield* measuring(elboOf(encoder, data, options.seed, state))
  } catch (error) {
    if (error instanceof NumericalError) return null
    throw error
  }
}

function* elboOf(
  encoder: Encoder,
  { values, numPoints, dataDim }: TrainingData,
  seed: number,
  { partition, model }: TrainingState,
): Steps<Estimate> {
  const mixtures = Array.from({ length: numPoints }, (_, n) =>
    encode(encoder, values.subarray(n * dataDim, (n + 1) * dataDim)),
  )
  // the same draws after every epoch: of two epochs the difference is less noisy than either
  const { mean } = yield* meanElboSteps(partition, model, values, mixtures, createRng(seed))
  return mean
}
