import type { GenerativeModel } from '../network/model.ts'
import { NumericalError } from '../problem.ts'
import type { Steps } from '../steps.ts'
import { nextTrainingState, startTraining } from './trainingIterations.ts'
import type { TrainingProblem } from './trainingProblem.ts'
import { trainingStatus, type TrainingState } from './trainingState.ts'

/** How starts are treated on the way; plain data. */
export type MultiStartSchedule =
  /** All are trained to their ends. */
  | { readonly kind: 'all' }
  /** Each time that all have trained for so many epochs more, the worse half is dropped, down to one. */
  | { readonly kind: 'halving'; readonly epochsPerRung: number }

/** One of the starts. */
export interface StartedRun {
  /** The last state that there is; null where not even the first could be had. */
  readonly state: TrainingState | null
  readonly status: 'running' | 'converged' | 'epochLimit' | 'dropped' | 'failed'
  /** NumericalError's code of a failed run. */
  readonly failure: string | null
}

/** All starts between two epochs. Never written in place. */
export interface MultiStartState {
  readonly runs: readonly StartedRun[]
  /** Of the run with the lowest training NLL so far; null where all have failed at the start. */
  readonly best: number | null
  /** Rungs that have been climbed. */
  readonly rung: number
}

/** The first E-step of every start. A start that fails does not stop the others. */
export function* startMultiStart(
  problem: TrainingProblem,
  models: readonly GenerativeModel[],
): Steps<MultiStartState> {
  const runs: StartedRun[] = []
  for (const model of models) runs.push(yield* attempt(problem, null, () => startTraining(problem, model)))
  return { runs, best: bestOf(runs), rung: 0 }
}

/** Whether any start has epochs left. */
export function isMultiStartRunning({ runs }: MultiStartState): boolean {
  return runs.some(({ status }) => status === 'running')
}

/**
 * One epoch more of the start that is next: the one with the fewest epochs, of these the first. Each start goes through
 * the very states that it would go through alone.
 */
export function* nextMultiStartState(
  problem: TrainingProblem,
  schedule: MultiStartSchedule,
  state: MultiStartState,
): Steps<MultiStartState> {
  const at = nextRun(state.runs)
  if (at === null) return state
  const { state: before } = state.runs[at]
  const run = yield* attempt(problem, before, () => epochOf(problem, before!))
  const runs = state.runs.map((each, i) => (i === at ? run : each))
  return climbed(schedule, { runs, best: bestOf(runs), rung: state.rung })
}

function* epochOf(problem: TrainingProblem, state: TrainingState): Steps<TrainingState> {
  let current = state
  do current = yield* nextTrainingState(problem, current)
  while (current.position > 0)
  return current
}

function* attempt(
  problem: TrainingProblem,
  before: TrainingState | null,
  work: () => Steps<TrainingState>,
): Steps<StartedRun> {
  try {
    const state = yield* work()
    return { state, status: trainingStatus(state, problem.options), failure: null }
  } catch (error) {
    if (error instanceof NumericalError) return { state: before, status: 'failed', failure: error.code }
    throw error
  }
}

function nextRun(runs: readonly StartedRun[]): number | null {
  let least: number | null = null
  let fewest = Infinity
  runs.forEach(({ state, status }, i) => {
    if (status !== 'running' || state === null || state.epoch >= fewest) return
    least = i
    fewest = state.epoch
  })
  return least
}

/** Of equals the first. */
function bestOf(runs: readonly StartedRun[]): number | null {
  let best: number | null = null
  let lowest = Infinity
  runs.forEach(({ state }, i) => {
    if (state === null || !(state.nll < lowest)) return
    best = i
    lowest = state.nll
  })
  return best
}

/** With the worse half dropped where a rung's last epoch is done. Runs that have converged stand, and are compared. */
function climbed(schedule: MultiStartSchedule, state: MultiStartState): MultiStartState {
  if (schedule.kind === 'all') return state
  const limit = (state.rung + 1) * schedule.epochsPerRung
  const isBehind = ({ status, state: own }: StartedRun): boolean =>
    status === 'running' && own !== null && own.epoch < limit
  if (state.runs.some(isBehind)) return state
  const standing = state.runs
    .flatMap(({ status, state: own }, index) =>
      status !== 'dropped' && status !== 'failed' && own !== null ? [{ index, nll: own.nll }] : [],
    )
    .toSorted((a, b) => a.nll - b.nll || a.index - b.index)
  const dropped = new Set(standing.slice(Math.ceil(standing.length / 2)).map(({ index }) => index))
  return {
    ...state,
    rung: state.rung + 1,
    runs: state.runs.map((run, i) => (dropped.has(i) ? { ...run, status: 'dropped' } : run)),
  }
}
