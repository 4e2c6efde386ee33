import type { TrainedEncoder } from '../../network/encoder.ts'
import { layerParameters } from '../../network/layerParameters.ts'
import type { GenerativeModel } from '../../network/model.ts'
import { NumericalError } from '../../problem.ts'
import type { Steps } from '../../steps.ts'
import type { AdamMoments } from '../adamStep.ts'
import { diverged } from '../afterPass.ts'
import { offTheFloor } from '../offTheFloor.ts'
import { createParameterSpace } from '../parameterSpace.ts'
import type { ModelStanding } from '../stateAt.ts'
import type { TrainingProblem } from '../trainingProblem.ts'
import type { TrainingMemory } from '../trainingState.ts'
import { startVaeMemory } from './startVaeMemory.ts'
import { trainedEncoder } from './trainedEncoder.ts'
import { createVaeObjective } from './vaeObjective.ts'
import { vaePass } from './vaePass.ts'

type Memory = NonNullable<TrainingMemory>

/** Where a pass of a VAE begins or ends. */
export interface VaeStand {
  readonly model: GenerativeModel
  /** Of any method: of another one than this a fresh encoder begins. */
  readonly memory: TrainingMemory
  /** Passes so far. */
  readonly epoch: number
}

/**
 * One pass of a VAE over the data in batches, each a step of Adam for decoder, encoder and Σx along the sampled mean bound
 * of its points (createVaeObjective). What the likelihood is is not asked.
 *
 * @param standing  of the model: it says whether EM's step of Σx may go before a first pass (offTheFloor); not read later
 * @throws NumericalError  'diverged' where the loss or a parameter leaves the range of the doubles; 'fullNoise'
 * Source   docs/MATH.md 7
 */
export function* vaeEpoch(
  problem: TrainingProblem,
  stand: VaeStand,
  standing: ModelStanding,
): Steps<{ readonly model: GenerativeModel; readonly memory: Memory; readonly numBatches: number }> {
  const { data, options } = problem
  const { kind } = stand.model.noise
  if (kind === 'full') throw new NumericalError('fullNoise', 'a VAE has an isotropic or diagonal Σx')
  const kept = keptMemory(problem, stand)
  const encoder = trainedEncoder({ model: stand.model, memory: kept })!
  const isFresh = kept.numbers['numSteps'] === 0
  const { model, leastVariance } = isFresh
    ? yield* firstModel(problem, standing)
    : { model: stand.model, leastVariance: kept.numbers['leastVariance'] }
  const space = createParameterSpace(
    model,
    { learnNoise: options.learnNoise, learnPrior: false },
    leastVariance,
  )
  const objective = createVaeObjective({
    values: data.values,
    model,
    encoder,
    learnNoise: options.learnNoise,
    leastVariance,
    numSamples: options.numImportanceSamples,
  })
  const parameters = joined(space.parametersOf(model), encoder)
  const moments = momentsOf(kept, objective.size)
  let numSteps = moments.isKept ? kept.numbers['numSteps'] : 0
  const numBatches = yield* vaePass(problem, objective, space.isWeight, parameters, moments, {
    epoch: stand.epoch,
    numSteps,
  })
  numSteps += numBatches
  if (![parameters, moments.first, moments.second].every((vector) => vector.every(Number.isFinite)))
    throw diverged(stand)
  return {
    model: space.modelAt(parameters.subarray(0, space.size)),
    numBatches,
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

function* firstModel(
  problem: TrainingProblem,
  standing: ModelStanding,
): Steps<{ readonly model: GenerativeModel; readonly leastVariance: number }> {
  const { standing: start, leastVariance } = yield* offTheFloor(problem, standing)
  return { model: start.model, leastVariance }
}

/** The state's own memory, or a fresh one where it is of another method or of an encoder with other components. */
function keptMemory({ options }: TrainingProblem, { model, memory }: VaeStand): Memory {
  const isOwn = memory?.method === 'vae' && memory.numbers['numComponents'] === options.numComponents
  return isOwn ? memory : startVaeMemory(options, model.decoder)
}

function joined(own: Float64Array, { layers }: TrainedEncoder): Float64Array {
  const rest = layerParameters(layers)
  const parameters = new Float64Array(own.length + rest.length)
  parameters.set(own)
  parameters.set(rest, own.length)
  return parameters
}

/** Copies of the moments, zero where what is learned has changed. */
function momentsOf({ vectors, numbers }: Memory, size: number): AdamMoments & { readonly isKept: boolean } {
  const isKept = numbers['numSteps'] > 0 && vectors['first'].length === size
  return {
    isKept,
    first: isKept ? vectors['first'].slice() : new Float64Array(size),
    second: isKept ? vectors['second'].slice() : new Float64Array(size),
  }
}
