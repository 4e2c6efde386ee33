import { generateDataset } from '../datasets/generateDataset.ts'
import type { GeneratorName } from '../datasets/generators.ts'
import { chunkLogLikelihoods } from '../learning/chunkLogLikelihoods.ts'
import {
  isRaceRunning,
  nextRaceState,
  nextRunner,
  startRace,
  type Entrant,
  type RaceRun,
} from '../learning/race.ts'
import { buildTrainingData, type TrainingData } from '../learning/trainingData.ts'
import {
  DEFAULT_TRAINING_OPTIONS,
  type TrainingMethod,
  type TrainingState,
} from '../learning/trainingState.ts'
import type { DecoderRecipe } from '../network/initialiseDecoder.ts'
import type { GenerativeModel } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { neumaierSum } from '../numerics/neumaierSum.ts'
import { measuring, type Fraction, type Steps } from '../steps.ts'
import { manifoldPolyline, type ManifoldPolyline } from './manifoldPolyline.ts'
import { seededDecoder } from './seededDecoder.ts'

/** One of the methods that are compared. */
export interface ComparedMethod {
  readonly method: TrainingMethod
  /** Of those that have one. */
  readonly learningRate: number
  readonly maxEpochs: number
}

export interface ComparisonSettings {
  readonly generator: GeneratorName
  readonly numPoints: number
  readonly noiseStd: number
  /** Widths of the hidden layers; one latent, two outputs. */
  readonly hidden: readonly number[]
  readonly recipe: Omit<DecoderRecipe, 'widths'>
  /** σ² before training, of all methods. */
  readonly startVariance: number
  readonly methods: readonly ComparedMethod[]
  readonly batchSize: number
  /** Fresh points of the generator, to judge by. */
  readonly numHeldOut: number
  /** Of the points, the start, and the draws of the methods; a further run has the next seed. */
  readonly seed: number
}

/** One method in one run, as far as it is. Never written in place. */
export interface ComparedLane {
  readonly status: 'running' | 'converged' | 'epochLimit' | 'failed'
  /** NumericalError's code where it failed. */
  readonly failure: string | null
  /** Mean of −log p after each epoch, from 0 on, exact, nats; empty where it could not begin. */
  readonly nll: readonly number[]
  /** Mean exact ELBO of the encoder after each epoch, nats; null where there is none, or it was not measured. */
  readonly elbo: readonly (number | null)[]
  /** Mean of −log p over the held-out points, nats; null before it is through. */
  readonly heldOutNll: number | null
  /** What its decoder generates without noise; null before it is through. */
  readonly manifold: ManifoldPolyline | null
}

export interface ComparedRun {
  readonly seed: number
  /** [numPoints, 2] */
  readonly points: Float64Array
  /** In the order of the settings' methods. */
  readonly lanes: readonly ComparedLane[]
}

/** How far a run is: epochs done of all that there may be. */
export interface ComparisonProgress extends Fraction {
  readonly run: ComparedRun
  /** Of whom an epoch (or the start) has been told since the progress before; null for nobody. */
  readonly told: number | null
}

/** What the seed of a run is made into: independent streams, since createRng hashes it. */
const STREAMS = { points: 0, decoder: 1, heldOut: 2, training: 3 } as const
const NUM_STREAMS = 4

const WAITING: ComparedLane = {
  status: 'running',
  failure: null,
  nll: [],
  elbo: [],
  heldOutNll: null,
  manifold: null,
}

/**
 * Methods side by side: the same points, decoder and noise at the start; each judged by its exact likelihood, and by its
 * exact ELBO where it has an encoder. One that diverges stops with what it had reached; the others go on.
 *
 * Yields every few milliseconds; what only measures is marked (steps.ts), so that a caller can time the training.
 *
 * @throws RangeError  of generateDataset, seededDecoder, createRng
 * Source    [BPB20] Figs. 4 to 6
 */
export function* comparedRunSteps(
  settings: ComparisonSettings,
): Generator<ComparisonProgress, ComparedRun, void> {
  const data = pointsOf(settings, settings.numPoints, STREAMS.points)
  const heldOut = pointsOf(settings, settings.numHeldOut, STREAMS.heldOut)
  const model = startOf(settings)
  const entrants = settings.methods.map((each): Entrant => ({
    problem: {
      data,
      options: {
        ...DEFAULT_TRAINING_OPTIONS,
        ...each,
        batchSize: settings.batchSize,
        seed: streamSeed(settings, STREAMS.training),
      },
    },
    from: { kind: 'model', model },
  }))
  const total = Math.max(
    1,
    settings.methods.reduce((sum, { maxEpochs }) => sum + maxEpochs, 0),
  )
  let run: ComparedRun = { seed: settings.seed, points: data.values, lanes: entrants.map(() => WAITING) }

  let state = yield* silently(startRace(entrants))
  for (const lane of entrants.keys()) yield* tell(lane)
  while (isRaceRunning(state)) {
    const lane = nextRunner(state)!
    state = yield* silently(nextRaceState(entrants, { kind: 'all' }, state))
    yield* tell(lane)
  }
  return run

  /** Takes in where a lane stands now. */
  function* tell(lane: number): Generator<ComparisonProgress, void, void> {
    const told = yield* silently(measuring(toldLane(run.lanes[lane], state.runs[lane], heldOut)))
    run = { ...run, lanes: run.lanes.with(lane, told) }
    yield progress(lane, false)
  }

  function* silently<T>(steps: Steps<T>): Generator<ComparisonProgress, T, void> {
    for (;;) {
      const next = steps.next()
      if (next.done === true) return next.value
      yield progress(null, next.value.isMeasuring === true)
    }
  }

  function progress(told: number | null, isMeasuring: boolean): ComparisonProgress {
    const done = run.lanes.reduce(
      (sum, { status, nll }, i) =>
        sum + (status === 'running' ? Math.max(0, nll.length - 1) : settings.methods[i].maxEpochs),
      0,
    )
    return { done, total, isMeasuring, run, told }
  }
}

function pointsOf(settings: ComparisonSettings, numPoints: number, stream: number): TrainingData {
  const { values, dataDim } = generateDataset(
    { ...settings, numPoints },
    createRng(streamSeed(settings, stream)),
  )
  return buildTrainingData(values, numPoints, dataDim)
}

function startOf(settings: ComparisonSettings): GenerativeModel {
  const { recipe, hidden, startVariance } = settings
  const seed = streamSeed(settings, STREAMS.decoder)
  return {
    decoder: seededDecoder({ ...recipe, widths: [1, ...hidden, 2], seed }),
    noise: { kind: 'isotropic', variance: startVariance },
    priorCovariance: Float64Array.of(1),
  }
}

function streamSeed({ seed }: ComparisonSettings, stream: number): number {
  return NUM_STREAMS * seed + stream
}

/** A lane with what its run has reached since. */
function* toldLane(
  before: ComparedLane,
  { state, status, failure }: RaceRun,
  heldOut: TrainingData,
): Steps<ComparedLane> {
  const isNew = state !== null && state.epoch >= before.nll.length
  return {
    status: status === 'dropped' ? 'failed' : status,
    failure,
    nll: isNew ? [...before.nll, state.nll] : before.nll,
    elbo: isNew ? [...before.elbo, state.elbo?.value ?? null] : before.elbo,
    heldOutNll: status === 'running' || state === null ? null : yield* nllOf(state, heldOut),
    manifold: status === 'running' || state === null ? null : manifoldPolyline(state.partition),
  }
}

function* nllOf({ model, partition }: TrainingState, points: TrainingData): Steps<number> {
  return -neumaierSum(yield* chunkLogLikelihoods(model, partition, points)) / points.numPoints
}
