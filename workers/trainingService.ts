/** The training worker without the worker: the driver of core, its states told to the page. Nothing is computed here. */
import { chunkLogLikelihoods } from '../src/core/learning/chunkLogLikelihoods.ts'
import { selectionSweep, type SelectionRow, type SweepProgress } from '../src/core/learning/selectionSweep.ts'
import { buildTrainingData, type TrainingData } from '../src/core/learning/trainingData.ts'
import type { TrainingProblem } from '../src/core/learning/trainingProblem.ts'
import {
  checkpointOf,
  nextTrainingState,
  resumeTraining,
  startTraining,
} from '../src/core/learning/trainingIterations.ts'
import { trainingStatus, type TrainingState } from '../src/core/learning/trainingState.ts'
import type { Steps } from '../src/core/steps.ts'
import type {
  Observations,
  SweepRequest,
  TrainingEnd,
  TrainingRecord,
  TrainingRequest,
  UpdateOf,
} from './protocol.ts'
import { figure } from './figure.ts'
import { race } from './race.ts'
import { createPooledEStep, type PooledEStep } from './eStep/createPooledEStep.ts'
import { createHeldRegister } from './runtime/createMemo.ts'
import type { JobContext, Service } from './serve.ts'

type Context = JobContext<UpdateOf<'train'>>

export function createTrainingService(): Service {
  let ports: readonly MessagePort[] = []
  let pooledEStep = createPooledEStep(ports)
  return {
    link(next) {
      for (const port of ports) port.close()
      ports = next
      pooledEStep = createPooledEStep(ports)
    },
    held: createHeldRegister(),
    exceptions: {
      train: {
        // before the first epoch there is none
        'records.checkpoint.lastEpochGain': 'infinite',
        'records.checkpoint.lastStep.predictedGain': 'nan',
      },
      figure: {
        // where an edge comes from infinity; regions without end; densities below the reach of doubles
        'result.geometry.vertices': 'nan',
        'result.geometry.limits': 'infinite',
        'result.dissection.vertices': 'nan',
        'result.dissection.area': 'infinite',
        'result.dissection.pieces.vertices': 'nan',
        'result.dissection.pieces.area': 'infinite',
        'result.dissection.pieces.centre': 'nan',
        'result.dissection.pieces.terms.set.vertices': 'nan',
        'result.dissection.logMass': 'negativeInfinity',
        'result.logMarginal': 'negativeInfinity',
        'result.observed.picture.logDensity': 'negativeInfinity',
      },
      race: {
        'standings.checkpoint.lastEpochGain': 'infinite',
        'standings.checkpoint.lastStep.predictedGain': 'nan',
        'standings.partition.geometry.limits': 'infinite',
        'standings.partition.geometry.vertices': 'nan',
        'standings.partition.geometry.edgeEnds': 'nan',
      },
    },
    handlers: {
      train: (request, context) => train(request, context, pooledEStep),
      selectModels,
      race,
      figure,
    },
  }
}

async function selectModels(
  { training, heldOut, dataDim, sweep }: SweepRequest,
  context: JobContext<SweepProgress>,
): Promise<{ rows: readonly (SelectionRow | null)[] }> {
  const split = {
    training: buildTrainingData(training.values, training.numPoints, dataDim),
    heldOut: heldOut === null ? null : buildTrainingData(heldOut.values, heldOut.numPoints, dataDim),
  }
  const latest: { current: SweepProgress | null } = { current: null }
  let lastSentAt = performance.now()
  let isSending = false
  const rows = await context.drive(
    watched(selectionSweep(split, sweep), (progress) => {
      const isNews = progress.rows.length !== (latest.current?.rows.length ?? 0)
      if (isSending || (!isNews && performance.now() - lastSentAt < SWEEP_EVERY_MS)) return
      latest.current = progress
      lastSentAt = performance.now()
      isSending = true
      void context.update(progress).then(() => {
        isSending = false
      })
    }),
    'training',
  )
  return { rows }
}

/** The same steps, each looked at. */
function* watched<T>(
  steps: Generator<SweepProgress, T, void>,
  look: (progress: SweepProgress) => void,
): Steps<T> {
  for (;;) {
    const next = steps.next()
    if (next.done === true) return next.value
    look(next.value)
    yield next.value
  }
}

async function train(
  request: TrainingRequest,
  context: Context,
  eStep: PooledEStep,
): Promise<{ records: readonly TrainingRecord[]; end: TrainingEnd }> {
  const { options, stop, untilEpoch, maxMs, tellParts, paceMs } = request
  const data = dataOf(request, request.training)
  const problem: TrainingProblem = { data, eStep, options: { ...options, maxEpochs: untilEpoch } }
  const heldOut = request.heldOut === null ? null : dataOf(request, request.heldOut)
  const teller = createTeller(context)
  const startedAt = performance.now()
  let sinceTold = 0

  /** Time of computing alone, without rests between what is told. */
  async function timed<T>(work: Promise<T>): Promise<T> {
    const from = performance.now()
    const value = await work
    const ms = performance.now() - from
    sinceTold += ms
    return value
  }
  async function tell(state: TrainingState): Promise<void> {
    const heldOutNll =
      heldOut !== null && state.position === 0 ? await heldOutNllOf(state, heldOut, context) : null
    teller.tell({ checkpoint: checkpointOf(state), heldOutNll, ms: sinceTold })
    sinceTold = 0
  }

  let state = await timed(begin(problem, request, context))
  try {
    if (request.from.kind === 'model') await tell(state)
    let end: TrainingEnd | null = null
    const firstEpoch = state.epoch
    while (end === null) {
      state = await timed(context.drive(nextTrainingState(problem, state), 'training'))
      const isEpochOver = state.position === 0
      const status = trainingStatus(state, problem.options)
      if (stop === 'step') end = 'asked'
      else if (stop === 'epoch') end = isEpochOver ? 'asked' : null
      else if (status !== 'running') end = status
      else if (isEpochOver && performance.now() - startedAt >= maxMs) end = 'timeLimit'
      if (isEpochOver || tellParts || end !== null) {
        await tell(state)
        if (end === null && paceMs > 0) {
          await teller.flush()
          await context.rest(paceMs)
        }
      }
      context.report('training', state.epoch - firstEpoch, Math.max(1, untilEpoch - firstEpoch))
    }
    return { records: await teller.finish(), end }
  } catch (error) {
    // what was reached before a failure is not lost
    await teller.flush()
    throw error
  }
}

async function begin(
  problem: TrainingProblem,
  { from }: TrainingRequest,
  context: Context,
): Promise<TrainingState> {
  if (from.kind === 'checkpoint')
    return context.drive(resumeTraining(problem, from.checkpoint), 'training', 0, 0)
  const start = await context.drive(startTraining(problem, from.model), 'training', 0, 0)
  return { ...start, epoch: from.epoch }
}

function dataOf({ from }: TrainingRequest, { values, numPoints }: Observations): TrainingData {
  const { decoder } = from.kind === 'model' ? from.model : from.checkpoint.model
  return buildTrainingData(values, numPoints, decoder.dataDim)
}

async function heldOutNllOf(
  { model, partition }: TrainingState,
  heldOut: TrainingData,
  context: Context,
): Promise<number> {
  const sums = await context.drive(chunkLogLikelihoods(model, partition, heldOut), 'training', 0, 0)
  return -sums.reduce((sum, each) => sum + each, 0) / heldOut.numPoints
}

/** Time between two reports of a sweep, ms. */
const SWEEP_EVERY_MS = 200
/** Time between two reports, ms. */
const TELL_EVERY_MS = 40

/** Sends records in batches, the next one only when the page has heard the last. */
function createTeller(context: Context): {
  readonly tell: (record: TrainingRecord) => void
  readonly flush: () => Promise<void>
  /** Wait until the page has heard what was sent; what was not is returned. */
  readonly finish: () => Promise<readonly TrainingRecord[]>
} {
  let untold: TrainingRecord[] = []
  let sending: Promise<void> | null = null
  let lastSentAt = -Infinity
  const send = (): void => {
    const records = untold
    untold = []
    lastSentAt = performance.now()
    sending = context.update(records).then(() => {
      sending = null
    })
  }
  return {
    tell(record) {
      untold.push(record)
      if (sending === null && performance.now() - lastSentAt >= TELL_EVERY_MS) send()
    },
    async flush() {
      await sending
      if (untold.length > 0) send()
      await sending
    },
    async finish() {
      await sending
      return untold
    },
  }
}
