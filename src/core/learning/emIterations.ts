import { compileDecoder } from '../network/compileDecoder.ts'
import type { Decoder, GenerativeModel } from '../network/model.ts'
import { buildPartitionSteps } from '../partition/buildPartition.ts'
import type { Partition } from '../partition/partition.ts'
import { NumericalError } from '../problem.ts'
import { runToEnd, type Steps } from '../steps.ts'
import { eStepSteps } from './eStep.ts'
import { emStatus, type EmOptions, type EmState, type EmStep } from './emState.ts'
import { heldMaps } from './heldMaps.ts'
import { layerUpdate, moveLayer, type LayerUpdate } from './layerUpdate.ts'
import { moveStatistics } from './moveStatistics.ts'
import { noiseUpdate } from './noiseUpdate.ts'
import { priorUpdate } from './priorUpdate.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'
import type { TrainingData } from './trainingData.ts'
import { decoderPenalty, type WeightPrior } from './weightPrior.ts'

/** Armijo's condition: the part of the slope that a step must keep. */
const SUFFICIENT_DECREASE = 1e-4
const MAX_HALVINGS = 30
/** Gains below this, times N max(1, |NLL|), are lost in the rounding of the objective. */
const STATIONARY_GAIN = 1e-12
/**
 * Directions of a layer that the data determine this much less than others, times the layer's size, are left alone while
 * there is a gain without them: steps there are long, move the regions, and cost halvings. Of 1e-7 … 1e-15 this value
 * gave the lowest medians on the circle and the wave (1-8-8-2, 300 epochs) and nearly the fewest E-steps.
 */
const CAUTIOUS_CUTOFF = 1e-13
/** Of the authors' schedule. */
const AUTHORS_DAMPING = 0.05
const AUTHORS_SWEEPS = 20
/**
 * Its rank cut-off: nothing halves a long step there. At the rounding of the matrix 1-8-8-2 diverges on the circle
 * (NLL 1.5 to 7.4 after 75 epochs), here it ends where the published code does.
 */
const AUTHORS_CUTOFF = 1e-11

/**
 * EM as a sequence of immutable states, one for each step, the given one not included; ends when emStatus says so.
 * States depend on the state before, the data and the options alone: stopping and going on changes no bit.
 *
 * @param state  of startEm, or any that was yielded before
 */
export function* emIterations(
  data: TrainingData,
  options: EmOptions,
  state: EmState,
): Generator<EmState, EmState, void> {
  let current = state
  while (emStatus(current, options) === 'running') {
    current = runToEnd(nextEmState(data, options, current))
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
export function* startEm(model: GenerativeModel, data: TrainingData, options: EmOptions): Steps<EmState> {
  const start = { ...model, decoder: withinBox(model.decoder, options.weightPrior) }
  const partition = yield* buildPartitionSteps(start.decoder)
  const statistics = yield* eStepSteps(start, partition, data)
  const objective = decoderPenalty(options.weightPrior, start.decoder) - statistics.logLikelihood
  if (!Number.isFinite(objective))
    throw new NumericalError('overflow', 'the data is too far away: its log density overflows')
  return {
    model: start,
    partition,
    statistics,
    nll: -statistics.logLikelihood / data.numPoints,
    objective,
    epoch: 0,
    position: 0,
    epochStartObjective: objective,
    lastEpochGain: Infinity,
    lastStep: { kind: 'start' },
  }
}

/** The next state, in steps of a few milliseconds. */
export function* nextEmState(data: TrainingData, options: EmOptions, state: EmState): Steps<EmState> {
  const plan = planOf(state.model.decoder, options)
  // a decoder and options with nothing to learn
  if (plan.length === 0) return { ...state, epoch: state.epoch + 1, lastEpochGain: 0 }
  const entry = plan[state.position]
  const moved =
    entry === 'noise'
      ? yield* noiseStep(data, options, state)
      : entry === 'prior'
        ? yield* priorStep(data, options, state)
        : entry === 'sweeps'
          ? yield* sweepsStep(data, options, state)
          : yield* layerStep(data, options, state, entry)
  if (state.position + 1 < plan.length) return { ...moved, position: state.position + 1 }
  return {
    ...moved,
    epoch: state.epoch + 1,
    position: 0,
    epochStartObjective: moved.objective,
    lastEpochGain: state.epochStartObjective - moved.objective,
  }
}

/** The steps of one epoch; numbers are affine layers. */
function planOf(decoder: Decoder, options: EmOptions): readonly (number | 'noise' | 'prior' | 'sweeps')[] {
  if (options.schedule === 'authors') return ['sweeps']
  return [
    ...affineLayers(decoder, options),
    ...(options.learnNoise ? (['noise'] as const) : []),
    ...(options.learnPrior ? (['prior'] as const) : []),
  ]
}

function affineLayers(decoder: Decoder, { layerOrder }: EmOptions): number[] {
  const indices = decoder.layers.flatMap((layer, i) => (layer.type === 'Linear' ? [i] : []))
  return layerOrder === 'inputToOutput' ? indices : indices.toReversed()
}

/** A line search along the layer's update on the exact objective. */
function* layerStep(
  data: TrainingData,
  options: EmOptions,
  state: EmState,
  layerIndex: number,
): Steps<EmState> {
  const { model, partition, statistics, objective } = state
  const least = STATIONARY_GAIN * data.numPoints * Math.max(1, Math.abs(state.nll))
  const updateAt = (rankCutoff?: number): LayerUpdate =>
    layerUpdate(model, partition, statistics, layerIndex, options.weightPrior, rankCutoff)
  let update = updateAt(CAUTIOUS_CUTOFF)
  // only when nothing is left to gain elsewhere
  if (!(update.predictedGain > least)) update = updateAt()
  const { slope, predictedGain, rank } = update
  const report = (part: number, numESteps: number, gain: number): EmStep => ({
    kind: 'layer',
    layerIndex,
    part,
    numESteps,
    slope,
    predictedGain,
    gain,
    rank,
  })
  // also where the prediction is no number
  if (!(predictedGain > least) || !(slope < 0)) return { ...state, lastStep: report(0, 0, 0) }
  let part = 1
  for (let halvings = 0; halvings <= MAX_HALVINGS; halvings++, part /= 2) {
    const moved = yield* tryModel(
      { ...model, decoder: moveLayer(model.decoder, update, part) },
      null,
      data,
      options,
      state,
    )
    if (moved !== null && moved.objective <= objective + SUFFICIENT_DECREASE * part * slope)
      return { ...moved, lastStep: report(part, halvings + 1, objective - moved.objective) }
  }
  return { ...state, lastStep: report(0, MAX_HALVINGS + 1, 0) }
}

/** Σx moves no region: an exact EM step, kept unless rounding makes it worse. */
function* noiseStep(data: TrainingData, options: EmOptions, state: EmState): Steps<EmState> {
  const { model, partition, statistics, objective } = state
  const { noise, numFloored } = noiseUpdate(model.noise, data.dataDim, statistics, data.noiseFloor)
  const moved = yield* tryModel({ ...model, noise }, partition, data, options, state)
  return moved !== null && moved.objective < objective
    ? { ...moved, lastStep: { kind: 'noise', gain: objective - moved.objective, numFloored } }
    : { ...state, lastStep: { kind: 'noise', gain: 0, numFloored } }
}

function* priorStep(data: TrainingData, options: EmOptions, state: EmState): Steps<EmState> {
  const { model, partition, statistics, objective } = state
  const moved = yield* tryModel(
    { ...model, priorCovariance: priorUpdate(statistics) },
    partition,
    data,
    options,
    state,
  )
  return moved !== null && moved.objective < objective
    ? { ...moved, lastStep: { kind: 'prior', gain: objective - moved.objective } }
    : { ...state, lastStep: { kind: 'prior', gain: 0 } }
}

/** The authors' epoch: the E-step held while layers and Σx take damped steps; then a new E-step, whatever it brings. */
function* sweepsStep(data: TrainingData, options: EmOptions, state: EmState): Steps<EmState> {
  const { partition } = state
  let model = state.model
  let maps = { slope: partition.slope, bias: partition.bias }
  let statistics: SufficientStatistics = state.statistics
  for (let sweep = 0; sweep < AUTHORS_SWEEPS; sweep++) {
    for (const layerIndex of affineLayers(model.decoder, options)) {
      const update: LayerUpdate = layerUpdate(
        model,
        partition,
        statistics,
        layerIndex,
        options.weightPrior,
        AUTHORS_CUTOFF,
      )
      model = { ...model, decoder: moveLayer(model.decoder, update, AUTHORS_DAMPING) }
      const moved = heldMaps(compileDecoder(model.decoder), partition)
      statistics = moveStatistics(statistics, maps, moved, data.dataDim)
      maps = moved
    }
    if (options.learnNoise)
      model = { ...model, noise: noiseUpdate(model.noise, data.dataDim, statistics, data.noiseFloor).noise }
    yield { done: sweep + 1, total: AUTHORS_SWEEPS }
  }
  if (options.learnPrior) model = { ...model, priorCovariance: priorUpdate(statistics) }
  const moved = yield* tryModel(model, null, data, options, state)
  if (moved === null)
    throw new NumericalError('diverged', "the authors' schedule left the range of the doubles", {
      epoch: state.epoch,
    })
  const gain = state.objective - moved.objective
  return { ...moved, lastStep: { kind: 'sweeps', numSweeps: AUTHORS_SWEEPS, gain } }
}

/** The state at another model, or null where its objective is not finite or cannot be had. */
function* tryModel(
  model: GenerativeModel,
  partition: Partition | null,
  data: TrainingData,
  options: EmOptions,
  state: EmState,
): Steps<EmState | null> {
  try {
    const own = partition ?? (yield* buildPartitionSteps(model.decoder))
    const statistics = yield* eStepSteps(model, own, data)
    const objective = decoderPenalty(options.weightPrior, model.decoder) - statistics.logLikelihood
    if (!Number.isFinite(objective)) return null
    return {
      ...state,
      model,
      partition: own,
      statistics,
      nll: -statistics.logLikelihood / data.numPoints,
      objective,
    }
  } catch (error) {
    // a step too far: overflow, too many regions, Σx no longer positive definite
    if (error instanceof NumericalError) return null
    throw error
  }
}

function withinBox(decoder: Decoder, prior: WeightPrior): Decoder {
  if (prior.kind !== 'uniform') return decoder
  const { bound } = prior
  return {
    ...decoder,
    layers: decoder.layers.map((layer) =>
      layer.type === 'Linear'
        ? { ...layer, weight: layer.weight.map((w) => Math.min(Math.max(w, -bound), bound)) }
        : layer,
    ),
  }
}
