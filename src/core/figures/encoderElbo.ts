import { meanElboSteps } from '../inference/variational/meanElbo.ts'
import type { TrainingData } from '../learning/trainingData.ts'
import type { TrainingState } from '../learning/trainingState.ts'
import { trainedEncoder } from '../learning/vae/trainedEncoder.ts'
import { encode } from '../network/encode.ts'
import { createRng } from '../numerics/createRng.ts'
import { NumericalError } from '../problem.ts'
import type { Steps } from '../steps.ts'

/**
 * Mean exact ELBO over the points of the encoder that a state has learned beside its decoder, nats.
 *
 * @returns  null without an encoder, and where its q is out of the range of the doubles at a point
 * Source    docs/MATH.md 7; of a mixture of one Gaussian nothing is sampled
 */
export function* encoderElboSteps(state: TrainingState, data: TrainingData): Steps<number | null> {
  const encoder = trainedEncoder(state)
  if (encoder === null) return null
  const { values, numPoints, dataDim } = data
  try {
    const mixtures = Array.from({ length: numPoints }, (_, n) =>
      encode(encoder, values.subarray(n * dataDim, (n + 1) * dataDim)),
    )
    // the draws are for mixtures, which the figures have not
    const { mean } = yield* meanElboSteps(state.partition, state.model, values, mixtures, createRng(0))
    return mean.value
  } catch (error) {
    if (error instanceof NumericalError) return null
    throw error
  }
}
