import { compileDecoder } from '../network/compileDecoder.ts'
import type { Decoder } from '../network/model.ts'
import { NumericalError } from '../problem.ts'
import { isLearnedLayer } from '../network/isLearnedLayer.ts'
import { partOfSteps, type Steps } from '../steps.ts'
import { expectedCompleteLogLikelihood } from './expectedCompleteLogLikelihood.ts'
import { heldMaps } from './heldMaps.ts'
import { layerUpdateSteps, moveLayer, type LayerUpdate } from './layerUpdate.ts'
import { moveStatistics } from './moveStatistics.ts'
import { noiseUpdate } from './noiseUpdate.ts'
import { priorUpdate } from './priorUpdate.ts'
import { stateAt } from './stateAt.ts'
import { hasSwappableUnits, unitSwap, withSpareUnits } from './unitSwap.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'
import type { TrainingProblem } from './trainingProblem.ts'
import type { TrainingMemory, TrainingOptions, TrainingState, TrainingStep } from './trainingState.ts'
import type { WeightPrior } from './weightPrior.ts'

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
/**
 * Of acceleration. A layer's step may be so much longer than its update asks for, twice as long as the last one of this
 * layer, and goes to a part of what its curvature says. One that fails is shortened by BACKING, down to the update
 * itself, where the layer stays for some epochs: without this and with up to 8, 1-8-8-2 took a fifth more E-steps.
 */
const MAX_STRETCH = 4
const GROWTH = 2
const CURVATURE_PART = 0.7
const BACKING = 4
const AFTER_FAILURE = 0.02
/** Nats that a swap must promise beyond an update without one. */
const LEAST_ADVANTAGE = 0.1
/** Epochs at most until the next swap is looked for; doubled from 1 while they promise less. */
const MAX_PAUSE = 8
/** Of the authors' schedule. */
const AUTHORS_DAMPING = 0.05
const AUTHORS_SWEEPS = 20
/**
 * Its rank cut-off: nothing halves a long step there. At the rounding of the matrix 1-8-8-2 diverges on the circle
 * (NLL 1.5 to 7.4 after 75 epochs), here it ends where the published code does.
 */
const AUTHORS_CUTOFF = 1e-11

/** The next state of EM, monotone or on the authors' schedule. */
export function* nextEmState(problem: TrainingProblem, state: TrainingState): Steps<TrainingState> {
  const { options } = problem
  const plan = planOf(state.model.decoder, options)
  // a decoder and options with nothing to learn
  if (plan.length === 0) return { ...state, epoch: state.epoch + 1, lastEpochGain: 0 }
  const entry = plan[state.position]
  const moved =
    entry === 'expectation'
      ? expectationStep(state)
      : entry === 'noise'
        ? yield* noiseStep(problem, state)
        : entry === 'prior'
          ? yield* priorStep(problem, state)
          : entry === 'sweeps'
            ? yield* sweepsStep(problem, state)
            : entry === 'leap'
              ? yield* leapStep(problem, state)
              : yield* layerStep(problem, state, entry)
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
function planOf(
  decoder: Decoder,
  options: TrainingOptions,
): readonly (number | 'expectation' | 'noise' | 'prior' | 'sweeps' | 'leap')[] {
  if (options.method === 'authors') return ['sweeps']
  return [
    'expectation',
    ...affineLayers(decoder, options),
    ...(options.learnNoise ? (['noise'] as const) : []),
    ...(options.learnPrior ? (['prior'] as const) : []),
    ...(options.accelerate && isQuadratic(options.weightPrior) && hasSwappableUnits(decoder)
      ? (['leap'] as const)
      : []),
  ]
}

function affineLayers(decoder: Decoder, { layerOrder }: TrainingOptions): number[] {
  const indices = decoder.layers.flatMap((layer, i) => (isLearnedLayer(layer) ? [i] : []))
  return layerOrder === 'inputToOutput' ? indices : indices.toReversed()
}

/** The E-step is at hand: the line search before has made it. */
function expectationStep(state: TrainingState): TrainingState {
  const { total } = expectedCompleteLogLikelihood(state.model, state.statistics)
  return { ...state, lastStep: { kind: 'expectation', expectedLogLikelihood: total } }
}

/** A line search along the layer's update on the exact objective. */
function* layerStep(
  problem: TrainingProblem,
  state: TrainingState,
  layerIndex: number,
): Steps<TrainingState> {
  const { data, options } = problem
  const { model, partition, statistics, objective } = state
  const least = STATIONARY_GAIN * data.numPoints * Math.max(1, Math.abs(state.nll))
  const updateAt = (rankCutoff?: number): Steps<LayerUpdate> =>
    partOfSteps(
      layerUpdateSteps(model, partition, statistics, layerIndex, options.weightPrior, rankCutoff),
      0,
      0,
    )
  let update = yield* updateAt(CAUTIOUS_CUTOFF)
  // only when nothing is left to gain elsewhere
  if (!(update.predictedGain > least)) update = yield* updateAt()
  const { slope, predictedGain, rank } = update
  const report = (part: number, numESteps: number, gain: number): TrainingStep => ({
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
  const isStretched = options.accelerate && isQuadratic(options.weightPrior)
  const key = `stretch${layerIndex}`
  const remember = (next: number): Pick<TrainingState, 'memory'> => ({
    memory: isStretched ? remembering(state.memory, { [key]: next }) : state.memory,
  })
  const stretch = isStretched ? (numbersOf(state.memory)[key] ?? 1) : 1
  let part = Math.max(1, stretch)
  for (let failures = 0; failures <= MAX_HALVINGS; failures++) {
    const moved = yield* stateAt(problem, { ...model, decoder: moveLayer(model.decoder, update, part) })
    if (moved !== null && moved.objective <= objective + SUFFICIENT_DECREASE * part * slope) {
      const gain = objective - moved.objective
      const wanted = bestPart(part, gain, predictedGain) * CURVATURE_PART
      const next = failures > 0 ? AFTER_FAILURE : Math.min(Math.max(wanted, 1), MAX_STRETCH, GROWTH * stretch)
      return { ...state, ...moved, ...remember(next), lastStep: report(part, failures + 1, gain) }
    }
    part = part > 1 ? Math.max(1, part / BACKING) : part / 2
  }
  return { ...state, ...remember(AFTER_FAILURE), lastStep: report(0, MAX_HALVINGS + 1, 0) }
}

/**
 * Over-relaxation: along an update J is about −P(2α − κα²), P the predicted gain, with κ = 1 if the posterior stays, and
 * near 0 if z takes up most of what the parameters do. The gain of a step says κ; the least is at 1/κ.
 */
function bestPart(part: number, gain: number, predictedGain: number): number {
  const curvature = (2 * part - gain / predictedGain) / (part * part)
  return curvature > 0 ? 1 / curvature : Infinity
}

/** Where a layer's problem is a quadratic, acceleration knows what to do. */
function isQuadratic(prior: WeightPrior): prior is WeightPrior & { readonly kind: 'none' | 'gaussian' } {
  return prior.kind === 'none' || prior.kind === 'gaussian'
}

/** What EM remembers, if it was EM that ran before. */
function numbersOf(memory: TrainingMemory): Readonly<Record<string, number>> {
  return memory?.method === 'em' ? memory.numbers : {}
}

function remembering(
  memory: TrainingMemory,
  numbers: Readonly<Record<string, number>>,
): NonNullable<TrainingMemory> {
  return { method: 'em', vectors: {}, numbers: { ...numbersOf(memory), ...numbers } }
}

/**
 * One unit of the first layer goes where it is of more use, if the exact objective agrees: bends hardly travel by EM's
 * own steps, and many a run ends with some where no data is. Looked for less often while there is nothing to be had.
 */
function* leapStep(problem: TrainingProblem, state: TrainingState): Steps<TrainingState> {
  const { options } = problem
  const { model, partition, statistics, objective, memory } = state
  const { pause = 0, nextPause = 1 } = numbersOf(memory)
  const stay = (numESteps: number): TrainingState => ({
    ...state,
    memory: remembering(
      memory,
      pause > 0 ? { pause: pause - 1 } : { pause: nextPause, nextPause: Math.min(2 * nextPause, MAX_PAUSE) },
    ),
    lastStep: { kind: 'leap', part: 0, numESteps, gain: 0 },
  })
  if (pause > 0 || !isQuadratic(options.weightPrior)) return stay(0)
  const decoder = withSpareUnits(model, partition, statistics)
  if (decoder === null) return stay(0)
  const wide = yield* stateAt(problem, { ...model, decoder })
  if (wide === null) return stay(1)
  const [first] = model.decoder.layers
  const swap = unitSwap(
    wide.model,
    wide.partition,
    wide.statistics,
    first.type === 'Linear' ? first.outputSize : 0,
    options.weightPrior,
    CAUTIOUS_CUTOFF,
  )
  if (swap === null || !(swap.advantage > LEAST_ADVANTAGE)) return stay(1)
  const moved = yield* stateAt(problem, { ...model, decoder: swap.decoder })
  if (moved === null || !(moved.objective <= objective - SUFFICIENT_DECREASE * swap.predictedGain))
    return stay(2)
  return {
    ...state,
    ...moved,
    memory: remembering(memory, { pause: 0, nextPause: 1 }),
    lastStep: { kind: 'leap', part: 1, numESteps: 2, gain: objective - moved.objective },
  }
}

/** Σx moves no region: an exact EM step, kept unless rounding makes it worse. */
function* noiseStep(problem: TrainingProblem, state: TrainingState): Steps<TrainingState> {
  const { data } = problem
  const { model, partition, statistics, objective } = state
  const { noise, numFloored } = noiseUpdate(model.noise, data.dataDim, statistics, data.noiseFloor)
  const moved = yield* stateAt(problem, { ...model, noise }, partition)
  return moved !== null && moved.objective < objective
    ? { ...state, ...moved, numFloored, lastStep: { kind: 'noise', gain: objective - moved.objective } }
    : { ...state, numFloored, lastStep: { kind: 'noise', gain: 0 } }
}

function* priorStep(problem: TrainingProblem, state: TrainingState): Steps<TrainingState> {
  const { model, partition, statistics, objective } = state
  const moved = yield* stateAt(problem, { ...model, priorCovariance: priorUpdate(statistics) }, partition)
  return moved !== null && moved.objective < objective
    ? { ...state, ...moved, lastStep: { kind: 'prior', gain: objective - moved.objective } }
    : { ...state, lastStep: { kind: 'prior', gain: 0 } }
}

/** The authors' epoch: the E-step held while layers and Σx take damped steps; then a new E-step, whatever it brings. */
function* sweepsStep(problem: TrainingProblem, state: TrainingState): Steps<TrainingState> {
  const { data, options } = problem
  const { partition } = state
  let model = state.model
  let maps = { slope: partition.slope, bias: partition.bias }
  let statistics: SufficientStatistics = state.statistics
  for (let sweep = 0; sweep < AUTHORS_SWEEPS; sweep++) {
    for (const layerIndex of affineLayers(model.decoder, options)) {
      const steps = layerUpdateSteps(
        model,
        partition,
        statistics,
        layerIndex,
        options.weightPrior,
        AUTHORS_CUTOFF,
      )
      const update: LayerUpdate = yield* partOfSteps(steps, sweep, sweep)
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
  const moved = yield* stateAt(problem, model)
  if (moved === null)
    throw new NumericalError('diverged', "the authors' schedule left the range of the doubles", {
      epoch: state.epoch,
    })
  const gain = state.objective - moved.objective
  return { ...state, ...moved, lastStep: { kind: 'sweeps', numSweeps: AUTHORS_SWEEPS, gain } }
}
