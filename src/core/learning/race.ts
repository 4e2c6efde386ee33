import type { GenerativeModel } from '../network/model.ts'
import { NumericalError } from '../problem.ts'
import { partOfSteps, type Steps } from '../steps.ts'
import { nextTrainingState, resumeTraining, startTraining } from './trainingIterations.ts'
import type { TrainingProblem } from './trainingProblem.ts'
import { trainingStatus, type Checkpoint, type TrainingState } from './trainingState.ts'

/** What one of those that train side by side minimises, how, and where it begins or goes on. */
export interface Entrant {
  readonly problem: TrainingProblem
  readonly from:
    | { readonly kind: 'model'; readonly model: GenerativeModel }
    | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint }
}

/** How entrants are treated on the way; plain data. */
export type RaceSchedule =
  /** All are trained to their ends. */
  | { readonly kind: 'all' }
  /** Each time that all have trained for so many epochs more, the worse half is dropped, down to one. */
  | { readonly kind: 'halving'; readonly epochsPerRung: number }

/** One of the entrants. */
export interface RaceRun {
  /** The last state that there is; null where not even the first could be had. */
  readonly state: TrainingState | null
  readonly status: 'running' | 'converged' | 'epochLimit' | 'dropped' | 'failed'
  /** NumericalError's code of a failed run. */
  readonly failure: string | null
}

/** All entrants between two epochs. Never written in place. */
export interface RaceState {
  readonly runs: readonly RaceRun[]
  /** The run with the lowest training NLL so far; null where all have failed at the start. */
  readonly best: number | null
  /** Rungs that have been climbed. */
  readonly rung: number
}

/** The first E-step of every entrant. One that fails does not stop the others. */
export function* startRace(entrants: readonly Entrant[]): Steps<RaceState> {
  const runs: RaceRun[] = []
  for (const [i, entrant] of entrants.entries())
    runs.push(
      yield* partOfSteps(
        attempt(entrant, null, () => beginOf(entrant)),
        i / entrants.length,
        (i + 1) / entrants.length,
      ),
    )
  return { runs, best: bestOf(runs), rung: 0 }
}

/** Whether any entrant has epochs left. */
export function isRaceRunning(state: RaceState): boolean {
  return nextRunner(state) !== null
}

/** Whose turn it is: the running entrant with the fewest epochs, of these the first; null where all are through. */
export function nextRunner({ runs }: RaceState): number | null {
  let least: number | null = null
  let fewest = Infinity
  runs.forEach(({ state, status }, i) => {
    if (status !== 'running' || state === null || state.epoch >= fewest) return
    least = i
    fewest = state.epoch
  })
  return least
}

/** One epoch more of the entrant whose turn it is. Each goes through the very states that it would go through alone. */
export function* nextRaceState(
  entrants: readonly Entrant[],
  schedule: RaceSchedule,
  state: RaceState,
): Steps<RaceState> {
  const at = nextRunner(state)
  if (at === null) return state
  const { state: before } = state.runs[at]
  const run = yield* attempt(entrants[at], before, () => epochOf(entrants[at].problem, before!))
  const runs = state.runs.map((each, i) => (i === at ? run : each))
  return climbed(schedule, { runs, best: bestOf(runs), rung: state.rung })
}

function* beginOf({ problem, from }: Entrant): Steps<TrainingState> {
  return from.kind === 'model'
    ? yield* startTraining(problem, from.model)
    : yield* resumeTraining(problem, from.checkpoint)
}

function* epochOf(problem: TrainingProblem, state: TrainingState): Steps<TrainingState> {
  let current = state
  do current = yield* nextTrainingState(problem, current)
  while (current.position > 0)
  return current
}

function* attempt(
  { problem }: Entrant,
  before: TrainingState | null,
  work: () => Steps<TrainingState>,
): Steps<RaceRun> {
  try {
    const state = yield* work()
    return { state, status: trainingStatus(state, problem.options), failure: null }
  } catch (error) {
    if (error instanceof NumericalError) return { state: before, status: 'failed', failure: error.code }
    throw error
  }
}

/** Of equals the first. */
function bestOf(runs: readonly RaceRun[]): number | null {
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
function climbed(schedule: RaceSchedule, state: RaceState): RaceState {
  if (schedule.kind === 'all') return state
  const limit = (state.rung + 1) * schedule.epochsPerRung
  const isBehind = ({ status, state: own }: RaceRun): boolean =>
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
