import { chunkLogLikelihoods } from '../learning/chunkLogLikelihoods.ts'
import {
  isRaceRunning,
  nextRaceState,
  nextRunner,
  startRace,
  type Entrant,
  type RaceRun,
} from '../learning/race.ts'
import type { TrainingData } from '../learning/trainingData.ts'
import {
  DEFAULT_TRAINING_OPTIONS,
  type TrainingMethod,
  type TrainingState,
} from '../learning/trainingState.ts'
import type { WeightPrior } from '../learning/weightPrior.ts'
import type { GenerativeModel } from '../network/model.ts'
import { neumaierSum } from '../numerics/neumaierSum.ts'
import type { Partition } from '../partition/partition.ts'
import { measuring, type Fraction, type Steps } from '../steps.ts'

/** One of the methods that are compared. */
export interface ComparedMethod {
  readonly method: TrainingMethod
  /** Of those that have one. */
  readonly learningRate: number
  readonly maxEpochs: number
}

/** One method in one run, as far as it is; M is what is kept of its manifold. Never written in place. */
export interface ComparedLane<M> {
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
  readonly manifold: M | null
}

export interface ComparedRun<M> {
  readonly seed: number
  /** The data, or some of them, to be drawn: [n, D]. */
  readonly points: Float64Array
  /** In the order of the methods. */
  readonly lanes: readonly ComparedLane<M>[]
}

/** How far a run is: epochs done of all that there may be. */
export interface ComparisonProgress<M> extends Fraction {
  readonly run: ComparedRun<M>
  /** Of whom an epoch (or the start) has been told since the progress before; null for nobody. */
  readonly told: number | null
}

/** What is the same for all methods of a run. */
export interface ComparedStart<M> {
  readonly data: TrainingData
  readonly heldOut: TrainingData
  readonly model: GenerativeModel
  readonly methods: readonly ComparedMethod[]
  readonly batchSize: number
  readonly weightPrior: WeightPrior
  /** Of the draws of the methods. */
  readonly trainingSeed: number
  /** Of the run, and its points, as they are told. */
  readonly seed: number
  readonly points: Float64Array
  readonly manifoldOf: (partition: Partition) => M
}

/**
 * Methods side by side: the same points, decoder and noise at the start; each judged by its exact likelihood, and by its
 * exact ELBO where it has an encoder. One that diverges stops with what it had reached; the others go on.
 *
 * Yields every few milliseconds; what only measures is marked (steps.ts), so that a caller can time the training.
 *
 * Source    [BPB20] Figs. 4 to 7
 */
export function* comparedLanesSteps<M>(
  start: ComparedStart<M>,
): Generator<ComparisonProgress<M>, ComparedRun<M>, void> {
  const { data, heldOut, model, methods, trainingSeed, seed, points, manifoldOf } = start
  const { batchSize, weightPrior } = start
  const entrants = methods.map((each): Entrant => ({
    problem: {
      data,
      options: { ...DEFAULT_TRAINING_OPTIONS, ...each, batchSize, weightPrior, seed: trainingSeed },
    },
    from: { kind: 'model', model },
  }))
  const total = Math.max(
    1,
    methods.reduce((sum, { maxEpochs }) => sum + maxEpochs, 0),
  )
  const waiting: ComparedLane<M> = {
    status: 'running',
    failure: null,
    nll: [],
    elbo: [],
    heldOutNll: null,
    manifold: null,
  }
  let run: ComparedRun<M> = { seed, points, lanes: entrants.map(() => waiting) }

  let state = yield* silently(startRace(entrants))
  for (const lane of entrants.keys()) yield* tell(lane)
  while (isRaceRunning(state)) {
    const lane = nextRunner(state)!
    state = yield* silently(nextRaceState(entrants, { kind: 'all' }, state))
    yield* tell(lane)
  }
  return run

  /** Takes in where a lane stands now. */
  function* tell(lane: number): Generator<ComparisonProgress<M>, void, void> {
    const told = yield* silently(measuring(toldLane(run.lanes[lane], state.runs[lane], heldOut, manifoldOf)))
    run = { ...run, lanes: run.lanes.with(lane, told) }
    yield progress(lane, false)
  }

  function* silently<T>(steps: Steps<T>): Generator<ComparisonProgress<M>, T, void> {
    for (;;) {
      const next = steps.next()
      if (next.done === true) return next.value
      yield progress(null, next.value.isMeasuring === true)
    }
  }

  function progress(told: number | null, isMeasuring: boolean): ComparisonProgress<M> {
    const done = run.lanes.reduce(
      (sum, { status, nll }, i) =>
        sum + (status === 'running' ? Math.max(0, nll.length - 1) : methods[i].maxEpochs),
      0,
    )
    return { done, total, isMeasuring, run, told }
  }
}

/** A lane with what its run has reached since. */
function* toldLane<M>(
  before: ComparedLane<M>,
  { state, status, failure }: RaceRun,
  heldOut: TrainingData,
  manifoldOf: (partition: Partition) => M,
): Steps<ComparedLane<M>> {
  const isNew = state !== null && state.epoch >= before.nll.length
  return {
    status: status === 'dropped' ? 'failed' : status,
    failure,
    nll: isNew ? [...before.nll, state.nll] : before.nll,
    elbo: isNew ? [...before.elbo, state.elbo?.value ?? null] : before.elbo,
    heldOutNll: status === 'running' || state === null ? null : yield* nllOf(state, heldOut),
    manifold: status === 'running' || state === null ? null : manifoldOf(state.partition),
  }
}

function* nllOf({ model, partition }: TrainingState, points: TrainingData): Steps<number> {
  return -neumaierSum(yield* chunkLogLikelihoods(model, partition, points)) / points.numPoints
}
