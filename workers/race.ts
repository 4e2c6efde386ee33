/** Several trainings in one worker, an epoch each in turn, and where they stand told to the page. */
import { chunkLogLikelihoods } from '../src/core/learning/chunkLogLikelihoods.ts'
import {
  nextRaceState,
  nextRunner,
  startRace,
  type Entrant,
  type RaceRun,
  type RaceState,
} from '../src/core/learning/race.ts'
import { buildTrainingData, type TrainingData } from '../src/core/learning/trainingData.ts'
import { checkpointOf } from '../src/core/learning/trainingIterations.ts'
import type { RaceNews, RaceRecord, RaceRequest, RaceStanding } from './protocol.ts'
import { createStopwatch } from './runtime/createStopwatch.ts'
import type { JobContext } from './serve.ts'

/** Time between two reports, ms. */
const TELL_EVERY_MS = 100
/** A larger partition is not told: its picture is not worth the copy. */
const MAX_TOLD_REGIONS = 3000

export async function race(request: RaceRequest, context: JobContext<RaceNews>): Promise<RaceNews> {
  const dataDim = dataDimOf(request)
  const dataOf = ({ values, numPoints }: RaceRequest['training']): TrainingData =>
    buildTrainingData(values, numPoints, dataDim)
  const data = dataOf(request.training)
  const heldOut = request.heldOut === null ? null : dataOf(request.heldOut)
  const entrants = request.entrants.map(({ options, from }): Entrant => ({
    problem: { data, options },
    from,
  }))
  const stopwatch = createStopwatch()
  const heldOutNlls = entrants.map((): number | null => null)
  let untold: RaceRecord[] = []
  let isTelling = false
  let lastToldAt = -Infinity

  // the first E-step of each counts as an epoch: where points and regions are many, it takes as long
  const total = request.entrants.reduce((sum, { options }) => sum + 1 + options.maxEpochs, 0)
  const shareOf = (done: number): number => Math.min(1, done / total)
  const atStart = entrants.length
  let state = await context.drive(startRace(entrants), 'training', 0, shareOf(atStart))
  state.runs.forEach((run, i) => {
    // of one that goes on, the page has this record
    if (run.state !== null && entrants[i]!.from.kind === 'model') untold.push(recordOf(i, run, 0))
  })
  await judgeFinished(state, null)
  stopwatch.take()
  tell()
  for (let at = nextRunner(state); at !== null; at = nextRunner(state)) {
    const steps = stopwatch.timed(nextRaceState(entrants, { kind: 'all' }, state))
    const done = atStart + epochsDone(state, request)
    state = await context.drive(steps, 'training', shareOf(done), shareOf(done + 1))
    const run = state.runs[at]!
    if (run.status !== 'failed') untold.push(recordOf(at, run, stopwatch.take().trainingMs))
    await judgeFinished(state, at)
    tell()
  }
  return newsOf(state)

  function newsOf({ runs }: RaceState): RaceNews {
    const records = untold
    untold = []
    return {
      records,
      standings: runs.map(({ status, failure, state: own }, i): RaceStanding => ({
        status,
        failure,
        checkpoint: own === null ? null : checkpointOf(own),
        partition: own === null || own.partition.numRegions > MAX_TOLD_REGIONS ? null : own.partition,
        heldOutNll: heldOutNlls[i]!,
      })),
    }
  }

  /** The next news go when the page has heard the last. */
  function tell(): void {
    if (isTelling || performance.now() - lastToldAt < TELL_EVERY_MS) return
    isTelling = true
    lastToldAt = performance.now()
    void context.update(newsOf(state)).then(() => {
      isTelling = false
    })
  }

  /** Held-out points are asked of who is through; null: of all that are. */
  async function judgeFinished({ runs }: RaceState, only: number | null): Promise<void> {
    if (heldOut === null) return
    for (const [i, { status, state: own }] of runs.entries()) {
      if (status === 'running' || own === null || (only !== null && only !== i)) continue
      const part = shareOf(atStart + epochsDone(state, request))
      const sums = await context.drive(
        chunkLogLikelihoods(own.model, own.partition, heldOut),
        'training',
        part,
        part,
      )
      heldOutNlls[i] = -sums.reduce((sum, each) => sum + each, 0) / heldOut.numPoints
    }
  }
}

function dataDimOf({ entrants }: RaceRequest): number {
  const { from } = entrants[0]!
  return (from.kind === 'model' ? from.model : from.checkpoint.model).decoder.dataDim
}

function recordOf(entrant: number, { state }: RaceRun, ms: number): RaceRecord {
  return { entrant, epoch: state!.epoch, nll: state!.nll, elbo: state!.elbo, ms }
}

function epochsDone({ runs }: RaceState, { entrants }: RaceRequest): number {
  return runs.reduce(
    (sum, { status, state }, i) =>
      sum + (status === 'running' ? (state?.epoch ?? 0) : entrants[i]!.options.maxEpochs),
    0,
  )
}
