import type { Encoder } from '../../network/encoder.ts'
import { layerParameters } from '../../network/layerParameters.ts'
import { NumericalError } from '../../problem.ts'
import { measuring, type Steps } from '../../steps.ts'
import type { AdamMoments } from '../adamStep.ts'
import { afterPass, diverged } from '../afterPass.ts'
import { offTheFloor } from '../offTheFloor.ts'
import { createParameterSpace } from '../parameterSpace.ts'
import { stateAt } from '../stateAt.ts'
import type { TrainingProblem } from '../trainingProblem.ts'
import type { TrainingMemory, TrainingState } from '../trainingState.ts'
import { startVaeMemory } from './startVaeMemory.ts'
import { trainedEncoder } from './trainedEncoder.ts'
import { createVaeObjective } from './vaeObjective.ts'
import { vaePass } from './vaePass.ts'

/**
 * The next state of a VAE: one pass over the data in batches, each a step of Adam for decoder, encoder and Σx along the
 * sampled mean bound of its points (createVaeObjective), which is not the likelihood; then one exact E-step over all
 * data, which says what the likelihood is. Weight priors are about the decoder, as in nextAdamState. Σz is kept.
 *
 * @throws NumericalError  'diverged' where the loss, a parameter or the exact objective leaves the range of the doubles;
 *                         'fullNoise'
 * Source   docs/MATH.md 7
 */
export function* nextVaeState(problem: TrainingProblem, state: TrainingState): Steps<TrainingState> {
  const { data, options } = problem
  const { kind } = state.model.noise
  if (kind === 'full') throw new NumericalError('fullNoise', 'a VAE has an isotropic or diagonal Σx')
  const kept = keptMemory(problem, state)
  const encoder = trainedEncoder({ model: state.model, memory: kept })!
  const isFresh = kept.numbers['numSteps'] === 0
  const { standing: start, leastVariance } = isFresh
    ? yield* offTheFloor(problem, state)
    : { standing: state, leastVariance: kept.numbers['leastVariance'] }
  const space = createParameterSpace(
    start.model,
    { learnNoise: options.learnNoise, learnPrior: false },
    leastVariance,
  )
  const objective = createVaeObjective({
    values: data.values,
    model: start.model,
    encoder,
    learnNoise: options.learnNoise,
    leastVariance,
    numSamples: options.numImportanceSamples,
  })
  const parameters = joined(space.parametersOf(start.model), encoder)
  const moments = momentsOf(kept, objective.size)
  let numSteps = moments.isKept ? kept.numbers['numSteps'] : 0
  const numBatches = yield* vaePass(problem, objective, space.isWeight, parameters, moments, {
    epoch: state.epoch,
    numSteps,
  })
  numSteps += numBatches
  if (![parameters, moments.first, moments.second].every((vector) => vector.every(Number.isFinite)))
    throw diverged(state)
  const moved = yield* measuring(stateAt(problem, space.modelAt(parameters.subarray(0, space.size))))
  return {
    ...afterPass(state, moved, numBatches),
    memory: {
      method: 'vae',
      vectors: {
        encoder: parameters.slice(space.size),
        first: moments.first,
        second: moments.second,
      },
      numbers: { numSteps, leastVariance, numComponents: encoder.numComponents },
    },
  }
}

/** The state's own memory, or a fresh one where it is of another method or of an encoder with other components. */
function keptMemory(
  { options }: TrainingProblem,
  { model, memory }: TrainingState,
): NonNullable<TrainingMemory> {
  const isOwn = memory?.method === 'vae' && memory.numbers['numComponents'] === options.numComponents
  return isOwn ? memory : startVaeMemory(options, model.decoder)
}

function joined(own: Float64Array, { layers }: Encoder): Float64Array {
  const rest = layerParameters(layers)
  const parameters = new Float64Array(own.length + rest.length)
  parameters.set(own)
  parameters.set(rest, own.length)
  return parameters
}

/** Copies of the moments, zero where what is learned has changed. */
function momentsOf(
  { vectors, numbers }: NonNullable<TrainingMemory>,
  size: number,
): AdamMoments & { readonly isKept: boolean } {
  const isKept = numbers['numSteps'] > 0 && vectors['first'].length === size
  return {
    isKept,
    first: isKept ? vectors['first'].slice() : new Float64Array(size),
    second: isKept ? vectors['second'].slice() : new Float64Array(size),
  }
}
