import { isLearnedLayer } from '../network/isLearnedLayer.ts'
import type { Decoder, GenerativeModel } from '../network/model.ts'
import { buildPartitionSteps } from '../partition/buildPartition.ts'
import { NumericalError } from '../problem.ts'
import { runToEnd, type Steps } from '../steps.ts'
import { eStepSteps } from './eStep.ts'
import { nextGloState } from './glo/nextGloState.ts'
import { startGloMemory } from './glo/startGloMemory.ts'
import { nextAdamState } from './nextAdamState.ts'
import { nextEmState } from './nextEmState.ts'
import { nextLbfgsState } from './nextLbfgsState.ts'
import { nextOnlineState } from './nextOnlineState.ts'
import type { TrainingProblem } from './trainingProblem.ts'
import { encoderElboSteps } from './vae/encoderElbo.ts'
import { trainingStatus, type Checkpoint, type TrainingMemory, type TrainingState } from './trainingState.ts'
import { nextVaeState } from './vae/nextVaeState.ts'
import { startVaeMemory } from './vae/startVaeMemory.ts'
import { decoderPenalty, type WeightPrior } from './weightPrior.ts'

/**
 * Training as a sequence of immutable states, one for each step, the given one not included; ends when trainingStatus
 * says so. A state depends on the state before, the data and the options alone: stopping and going on changes no bit.
 *
 * @param state  of startTraining, resumeTraining, or any that was yielded before
 */
export function* trainingIterations(
  problem: TrainingProblem,
  state: TrainingState,
): Generator<TrainingState, TrainingState, void> {
  let current = state
  while (trainingStatus(current, problem.options) === 'running') {
    current = runToEnd(nextTrainingState(problem, current))
    yield current
  }
  return current
}

/**
 * The state before any training: the first exact E-step. Under a uniform weight prior, weights outside of the box are
 * moved to its faces first.
 *
 * @throws NumericalError  of the partition and the E-step; 'overflow' where the data is too far away for log p
 */
export function* startTraining(problem: TrainingProblem, model: GenerativeModel): Steps<TrainingState> {
  const { data, options, eStep = eStepSteps } = problem
  const start = { ...model, decoder: withinBox(model.decoder, options.weightPrior) }
  const partition = yield* buildPartitionSteps(start.decoder)
  const statistics = yield* eStep(start, partition, data)
  const objective = decoderPenalty(options.weightPrior, start.decoder) - statistics.logLikelihood
  if (!Number.isFinite(objective))
    throw new NumericalError('overflow', 'the data is too far away: its log density overflows')
  const state: TrainingState = {
    model: start,
    partition,
    statistics,
    nll: -statistics.logLikelihood / data.numPoints,
    elbo: null,
    objective,
    epoch: 0,
    position: 0,
    epochStartObjective: objective,
    lastEpochGain: Infinity,
    numFloored: 0,
    lastStep: { kind: 'start' },
    memory: startMemory(problem, start),
  }
  return { ...state, elbo: yield* encoderElboSteps(problem, state) }
}

/** The state of which a checkpoint was kept, to the bit: its partition and E-step are made again. */
export function* resumeTraining(problem: TrainingProblem, checkpoint: Checkpoint): Steps<TrainingState> {
  const { data, eStep = eStepSteps } = problem
  const partition = yield* buildPartitionSteps(checkpoint.model.decoder)
  return { ...checkpoint, partition, statistics: yield* eStep(checkpoint.model, partition, data) }
}

/** A state without what follows from its model. */
export function checkpointOf(state: TrainingState): Checkpoint {
  const { model, nll, elbo, objective, epoch, position, epochStartObjective, lastEpochGain } = state
  const { numFloored, lastStep, memory } = state
  return {
    model,
    nll,
    elbo,
    objective,
    epoch,
    position,
    epochStartObjective,
    lastEpochGain,
    numFloored,
    lastStep,
    memory,
  }
}

/**
 * The next state, in steps of a few milliseconds.
 *
 * @throws NumericalError  'diverged' where a method that nothing holds back leaves the range of the doubles; 'fullNoise'
 *                         of vae and glo, which know no full Σx
 */
export function* nextTrainingState(problem: TrainingProblem, state: TrainingState): Steps<TrainingState> {
  const next = yield* movedState(problem, state)
  return { ...next, elbo: yield* encoderElboSteps(problem, next) }
}

function* movedState(problem: TrainingProblem, state: TrainingState): Steps<TrainingState> {
  switch (problem.options.method) {
    case 'em':
    case 'authors':
      return yield* nextEmState(problem, state)
    case 'lbfgs':
      return yield* nextLbfgsState(problem, state)
    case 'adam':
      return yield* nextAdamState(problem, state)
    case 'online':
      return yield* nextOnlineState(problem, state)
    case 'vae':
      return yield* nextVaeState(problem, state)
    case 'glo':
      return yield* nextGloState(problem, state)
  }
}

/** What a method carries along from the beginning: an encoder, or latents. */
function startMemory(problem: TrainingProblem, model: GenerativeModel): TrainingMemory {
  switch (problem.options.method) {
    case 'vae':
      return startVaeMemory(problem.options, model.decoder)
    case 'glo':
      return startGloMemory(problem, model)
    default:
      return null
  }
}

function withinBox(decoder: Decoder, prior: WeightPrior): Decoder {
  if (prior.kind !== 'uniform') return decoder
  const { bound } = prior
  return {
    ...decoder,
    layers: decoder.layers.map((layer) =>
      isLearnedLayer(layer)
        ? { ...layer, weight: layer.weight.map((w) => Math.min(Math.max(w, -bound), bound)) }
        : layer,
    ),
  }
}
