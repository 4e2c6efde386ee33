import { initialiseDecoder, type DecoderRecipe } from '../network/initialiseDecoder.ts'
import type { GenerativeModel, NoiseCovariance } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import type { Fraction, Steps } from '../steps.ts'
import { eStepSteps } from './eStep.ts'
import { modelSelection, type ModelSelection } from './modelSelection.ts'
import {
  isRaceRunning,
  nextRaceState,
  startRace,
  type Entrant,
  type RaceSchedule,
  type RaceState,
} from './race.ts'
import type { TrainingData } from './trainingData.ts'
import type { TrainingOptions } from './trainingState.ts'

/** Which decoders are compared, and how each is trained. Plain data. */
export interface SelectionSweep {
  /** Hidden layers of each candidate. */
  readonly hiddenWidths: readonly (readonly number[])[]
  /** Of the weights at the start; one start each. */
  readonly seeds: readonly number[]
  /** What all starts have in common. */
  readonly recipe: Omit<DecoderRecipe, 'widths'>
  readonly noise: NoiseCovariance
  /** [S,S]: it says the latent dimension too. */
  readonly priorCovariance: Float64Array
  readonly options: TrainingOptions
  readonly schedule: RaceSchedule
}

/** One candidate, trained: the start with the lowest training NLL. */
export interface SelectionRow extends ModelSelection {
  readonly hiddenWidths: readonly number[]
  readonly seed: number
  /** Epochs that this start took. */
  readonly epoch: number
  readonly model: GenerativeModel
  /** Mean, nats: of the training data, and of what is held out (null: nothing is). */
  readonly nll: number
  readonly heldOutNll: number | null
  /** Starts that failed. */
  readonly numFailed: number
}

/** How far a sweep is: epochs done of all that it may take, and the rows that are finished (null: every start failed). */
export interface SweepProgress extends Fraction {
  readonly rows: readonly (SelectionRow | null)[]
  /** Lowest training NLL of the present candidate so far. */
  readonly bestNll: number | null
}

/**
 * Train every candidate from every seed, and score the best start of each: AIC, BIC and held-out NLL beside the training
 * NLL. Candidate by candidate; a start begins and goes on as it would alone. Yields after every few milliseconds; the
 * yielded value changes with each finished epoch and row.
 *
 * @throws RangeError  of initialiseDecoder
 */
export function* selectionSweep(
  { training, heldOut }: { readonly training: TrainingData; readonly heldOut: TrainingData | null },
  sweep: SelectionSweep,
): Generator<SweepProgress, readonly (SelectionRow | null)[], void> {
  const { hiddenWidths, seeds, options, schedule } = sweep
  const problem = { data: training, options }
  const epochsPerCandidate = seeds.length * options.maxEpochs
  const total = Math.max(1, hiddenWidths.length * epochsPerCandidate)
  let progress: SweepProgress = { done: 0, total, rows: [], bestNll: null }
  for (const [c, hidden] of hiddenWidths.entries()) {
    const entrants = seeds.map((seed): Entrant => {
      const model = startOf(sweep, hidden, seed, training.dataDim)
      return { problem, from: { kind: 'model', model } }
    })
    let starts = yield* reporting(startRace(entrants), progress)
    for (;;) {
      const done = c * epochsPerCandidate + epochsDone(starts, options)
      progress = {
        ...progress,
        done,
        bestNll: starts.best === null ? null : (starts.runs[starts.best].state?.nll ?? null),
      }
      yield progress
      if (!isRaceRunning(starts)) break
      starts = yield* reporting(nextRaceState(entrants, schedule, starts), progress)
    }
    const row = yield* reporting(rowOf(sweep, hidden, starts, training.numPoints, heldOut), progress)
    progress = { done: (c + 1) * epochsPerCandidate, total, rows: [...progress.rows, row], bestNll: null }
    yield progress
  }
  return progress.rows
}

function startOf(
  { recipe, noise, priorCovariance }: SelectionSweep,
  hidden: readonly number[],
  seed: number,
  dataDim: number,
): GenerativeModel {
  const latentDim = Math.round(Math.sqrt(priorCovariance.length))
  const widths = [latentDim, ...hidden, dataDim]
  return { decoder: initialiseDecoder({ ...recipe, widths }, createRng(seed)), noise, priorCovariance }
}

/** Of a candidate; a run that is over has taken all it may. */
function epochsDone({ runs }: RaceState, { maxEpochs }: TrainingOptions): number {
  return runs.reduce(
    (sum, { status, state }) => sum + (status === 'running' && state !== null ? state.epoch : maxEpochs),
    0,
  )
}

function* rowOf(
  { seeds, options }: SelectionSweep,
  hiddenWidths: readonly number[],
  { runs, best }: RaceState,
  numPoints: number,
  heldOut: TrainingData | null,
): Steps<SelectionRow | null> {
  const state = best === null ? null : runs[best].state
  if (best === null || state === null) return null
  const { model, partition, nll } = state
  const scored = heldOut === null ? null : yield* eStepSteps(model, partition, heldOut)
  return {
    hiddenWidths,
    seed: seeds[best],
    epoch: state.epoch,
    model,
    nll,
    heldOutNll: scored === null ? null : -scored.logLikelihood / scored.numPoints,
    numFailed: runs.filter(({ status }) => status === 'failed').length,
    ...modelSelection(model, nll, numPoints, options.learnPrior),
  }
}

/** The same steps, which say how far the sweep is in place of how far they are themselves. */
function* reporting<T>(steps: Steps<T>, progress: SweepProgress): Generator<SweepProgress, T, void> {
  for (;;) {
    const next = steps.next()
    if (next.done === true) return next.value
    yield progress
  }
}
