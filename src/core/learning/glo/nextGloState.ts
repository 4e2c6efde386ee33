import type { NoiseCovariance } from '../../network/model.ts'
import { createRng } from '../../numerics/createRng.ts'
import { shuffledIndices } from '../../numerics/shuffledIndices.ts'
import { NumericalError } from '../../problem.ts'
import { measuring, type Steps } from '../../steps.ts'
import { adamStep } from '../adamStep.ts'
import { afterPass, diverged } from '../afterPass.ts'
import { pointsAtATime } from '../dense/pointsAtATime.ts'
import { createParameterSpace } from '../parameterSpace.ts'
import { addSmoothPrior } from '../priorSlope.ts'
import { stateAt } from '../stateAt.ts'
import { streamSeed } from '../streamSeed.ts'
import type { TrainingData } from '../trainingData.ts'
import type { TrainingProblem } from '../trainingProblem.ts'
import type { TrainingMemory, TrainingState } from '../trainingState.ts'
import { withinPrior } from '../withinPrior.ts'
import { constrainLatents } from './constrainLatents.ts'
import { createGloObjective, type GloObjective } from './gloObjective.ts'
import { startGloMemory } from './startGloMemory.ts'

/** Latents move so many times as fast as weights: each is met once a pass, the weights in every batch. */
const LATENT_RATE = 10

/**
 * The next state of generative latent optimisation: one pass over the data in batches, steps of Adam for the weights
 * along the mean of createGloObjective, and one for every latent, after which latents are clipped. Σx plays no part; where
 * it is learned, it is then set to the mean squared residual, so that the decoder has an exact likelihood, which the exact
 * E-step at the end says. A weight prior counts as it does beside the state's mean variance, −2 σ² log prior / N.
 *
 * A latent is met once a pass and moves nothing before the next one, so that all are moved at the end of it.
 *
 * @throws NumericalError  'diverged' where the loss, a parameter or the exact objective leaves the range of the doubles;
 *                         'fullNoise' where a full Σx is to be learned
 * Source   createGloObjective; their rate of the latents is 10 times that of the weights
 */
export function* nextGloState(problem: TrainingProblem, state: TrainingState): Steps<TrainingState> {
  const { data, options } = problem
  const { latentDim: S, dataDim: D } = state.model.decoder
  const N = data.numPoints
  if (options.learnNoise && state.model.noise.kind === 'full')
    throw new NumericalError('fullNoise', 'GLO sets an isotropic or diagonal Σx')
  const kept = keptMemory(problem, state)
  const { latentConstraint, learningRate, weightPrior } = options
  const ridge = latentConstraint.kind === 'ridge' ? latentConstraint.rate : 0
  const space = createParameterSpace(state.model, { learnNoise: false, learnPrior: false }, 0)
  const objective = createGloObjective(state.model.decoder, data.values, ridge)
  const parameters = space.parametersOf(state.model)
  const isFresh = kept.numbers['numSteps'] === 0
  const copyOf = (name: string, size: number): Float64Array =>
    isFresh ? new Float64Array(size) : kept.vectors[name].slice()
  const moments = { first: copyOf('first', space.size), second: copyOf('second', space.size) }
  const latentMoments = { first: copyOf('latentFirst', N * S), second: copyOf('latentSecond', N * S) }
  const latents = kept.vectors['latents'].slice()
  const gradient = new Float64Array(space.size)
  const latentGradient = new Float64Array(N * S)
  const rates = new Float64Array(space.size)
  let { numSteps, numPasses } = kept.numbers
  const priorPoints = N / (2 * meanVariance(state.model.noise, D))
  const order = shuffledIndices(N, createRng(streamSeed(options.seed, 'order', state.epoch)))
  const stride = pointsAtATime(space.size, 1)
  const numBatches = Math.ceil(N / Math.max(1, options.batchSize))
  for (let b = 0; b < numBatches; b++) {
    const from = Math.floor((b * N) / numBatches)
    const to = Math.floor(((b + 1) * N) / numBatches)
    gradient.fill(0)
    let loss = 0
    for (let at = from; at < to; at += stride) {
      const until = Math.min(at + stride, to)
      loss += objective.addLoss(parameters, latents, order, at, until, gradient, latentGradient)
      yield { done: until, total: N + 1 }
    }
    if (!Number.isFinite(loss)) throw diverged(state)
    for (let i = 0; i < gradient.length; i++) gradient[i] /= to - from
    addSmoothPrior(gradient, parameters, space.isWeight, weightPrior, priorPoints)
    numSteps++
    adamStep(parameters, gradient, moments, numSteps, learningRate, rates)
    withinPrior(parameters, space.isWeight, rates, weightPrior, priorPoints)
  }
  numPasses++
  adamStep(latents, latentGradient, latentMoments, numPasses, LATENT_RATE * learningRate)
  constrainLatents(latents, S, latentConstraint)
  const vectors = {
    latents,
    latentFirst: latentMoments.first,
    latentSecond: latentMoments.second,
    ...moments,
  }
  if (![parameters, ...Object.values(vectors)].every((vector) => vector.every(Number.isFinite)))
    throw diverged(state)
  const { noise: before } = state.model
  const { noise, numFloored } = options.learnNoise
    ? noiseOf(objective, parameters, latents, order, data, before)
    : { noise: before, numFloored: 0 }
  const moved = yield* measuring(stateAt(problem, { ...space.modelAt(parameters), noise }))
  return {
    ...afterPass(state, moved, numBatches),
    numFloored,
    memory: { method: 'glo', vectors, numbers: { numSteps, numPasses } },
  }
}

/** The state's own memory, or a fresh one where it is of another method or other data. */
function keptMemory(problem: TrainingProblem, { model, memory }: TrainingState): NonNullable<TrainingMemory> {
  const isOwn =
    memory?.method === 'glo' &&
    memory.vectors['latents'].length === problem.data.numPoints * model.decoder.latentDim
  return isOwn ? memory : startGloMemory(problem, model)
}

/** Σx as the mean squared residual over what is observed, of the same kind; how many variances the floor holds up. */
function noiseOf(
  objective: GloObjective,
  parameters: Float64Array,
  latents: Float64Array,
  order: Int32Array,
  { numPoints, dataDim: D, patterns, patternIds, noiseFloor }: TrainingData,
  before: NoiseCovariance,
): { readonly noise: NoiseCovariance; readonly numFloored: number } {
  const squares = new Float64Array(D)
  objective.addSquares(parameters, latents, order, 0, numPoints, squares)
  const counts = new Float64Array(D)
  for (const id of patternIds) for (const d of patterns[id]) counts[d]++
  const sum = (vector: Float64Array): number => vector.reduce((total, value) => total + value, 0)
  // a coordinate that is never observed keeps its own
  const means =
    before.kind === 'diagonal'
      ? before.variances.map((variance, d) => (counts[d] > 0 ? squares[d] / counts[d] : variance))
      : Float64Array.of(sum(squares) / sum(counts))
  const variances = means.map((mean) => Math.max(mean, noiseFloor))
  return {
    noise:
      before.kind === 'diagonal'
        ? { kind: 'diagonal', variances }
        : { kind: 'isotropic', variance: variances[0] },
    numFloored: means.filter((mean) => mean < noiseFloor).length,
  }
}

function meanVariance(noise: NoiseCovariance, D: number): number {
  if (noise.kind === 'isotropic') return noise.variance
  let sum = 0
  for (let d = 0; d < D; d++) sum += noise.kind === 'diagonal' ? noise.variances[d] : noise.matrix[d * D + d]
  return sum / D
}
