import { initialiseDecoder, type DecoderRecipe } from '../network/initialiseDecoder.ts'
import type { GenerativeModel, NoiseCovariance } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import type { Fraction, Steps } from '../steps.ts'
import { eStepSteps } from './eStep.ts'
import { fitVae, type VaeFit } from './vae/fitVae.ts'
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

/** A decoder that is compared with others. */
export interface SelectionCandidate {
  readonly latentDim: number
  readonly hiddenWidths: readonly number[]
}

/** Which decoders are compared, and how each is trained. Plain data. */
export interface SelectionSweep {
  readonly candidates: readonly SelectionCandidate[]
  /** Of the weights at the start; one start each. */
  readonly seeds: readonly number[]
  /** What all starts have in common. */
  readonly recipe: Omit<DecoderRecipe, 'widths'>
  /** Σz is the identity. */
  readonly noise: NoiseCovariance
  readonly options: TrainingOptions
  readonly schedule: RaceSchedule
  /** Of a VAE beside each candidate, from its best start; null: none is trained. */
  readonly vae: TrainingOptions | null
}

/** One candidate, trained: the start with the lowest training NLL. */
export interface SelectionRow extends ModelSelection, SelectionCandidate {
  readonly seed: number
  /** Epochs that this start took. */
  readonly epoch: number
  readonly model: GenerativeModel
  /** Mean, nats: of the training data, and of what is held out (null: nothing is). */
  readonly nll: number
  readonly heldOutNll: number | null
  /** Starts that failed. */
  readonly numFailed: number
  /** Of the VAE beside it; null where there is none, or it diverged. */
  readonly vae: VaeFit | null
}

/** How far a sweep is: epochs done of all that it may take, and the rows that are finished (null: every start failed). */
export interface SweepProgress extends Fraction {
  readonly rows: readonly (SelectionRow | null)[]
  /** Lowest training NLL of the present candidate so far. */
  readonly bestNll: number | null
}

/**
 * Train every candidate from every seed, and score the best start of each: AIC, BIC and held-out NLL beside the training
 * NLL. Candidate by candidate; a start begins and goes on as it would alone. A VAE is judged
 * once, at its end. Yields after every few milliseconds; the
 * yielded value changes with each finished epoch and row.
 *
 * @throws RangeError  of initialiseDecoder
 */
export function* selectionSweep(
  { training, heldOut }: { readonly training: TrainingData; readonly heldOut: TrainingData | null },
  sweep: SelectionSweep,
): Generator<SweepProgress, readonly (SelectionRow | null)[], void> {
  const { candidates, seeds, options, schedule, vae } = sweep
  const problem = { data: training, options }
  const ownEpochs = seeds.length * options.maxEpochs
  const epochsPerCandidate = ownEpochs + (vae?.maxEpochs ?? 0)
  const total = Math.max(1, candidates.length * epochsPerCandidate)
  let progress: SweepProgress = { done: 0, total, rows: [], bestNll: null }
  for (const [c, candidate] of candidates.entries()) {
    const entrants = seeds.map((seed): Entrant => {
      const model = startOf(sweep, candidate, seed, training.dataDim)
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
    let row = yield* reporting(rowOf(sweep, candidate, starts, training.numPoints, heldOut), progress)
    if (row !== null && vae !== null) {
      const own = { data: training, options: vae }
      const steps = fitVae(own, startOf(sweep, candidate, row.seed, training.dataDim), heldOut)
      row = {
        ...row,
        vae: yield* besideIt(steps, progress, c * epochsPerCandidate + ownEpochs, vae.maxEpochs),
      }
    }
    progress = { done: (c + 1) * epochsPerCandidate, total, rows: [...progress.rows, row], bestNll: null }
    yield progress
  }
  return progress.rows
}

function startOf(
  { recipe, noise }: SelectionSweep,
  { latentDim, hiddenWidths }: SelectionCandidate,
  seed: number,
  dataDim: number,
): GenerativeModel {
  const widths = [latentDim, ...hiddenWidths, dataDim]
  const priorCovariance = new Float64Array(latentDim * latentDim)
  for (let k = 0; k < latentDim; k++) priorCovariance[k * latentDim + k] = 1
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
  { latentDim, hiddenWidths }: SelectionCandidate,
  { runs, best }: RaceState,
  numPoints: number,
  heldOut: TrainingData | null,
): Steps<SelectionRow | null> {
  const state = best === null ? null : runs[best].state
  if (best === null || state === null) return null
  const { model, partition, nll } = state
  const scored = heldOut === null ? null : yield* eStepSteps(model, partition, heldOut)
  return {
    latentDim,
    hiddenWidths,
    seed: seeds[best],
    epoch: state.epoch,
    model,
    nll,
    heldOutNll: scored === null ? null : -scored.logLikelihood / scored.numPoints,
    vae: null,
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

/** The same steps, whose part of the whole is that of the sweep. */
function* besideIt<T>(
  steps: Steps<T>,
  progress: SweepProgress,
  from: number,
  numEpochs: number,
): Generator<SweepProgress, T, void> {
  for (;;) {
    const next = steps.next()
    if (next.done === true) return next.value
    yield { ...progress, done: from + (numEpochs * next.value.done) / next.value.total }
  }
}
