/**
 * What a reader can do with training, by name. One job at a time runs in the training worker; what it tells is kept in
 * the run at once, and shown as fast as the views can follow.
 */
import type { Dataset } from '../core/datasets/dataset.ts'
import type { Checkpoint, TrainingOptions } from '../core/learning/trainingState.ts'
import type { Observations, TrainingEnd, TrainingRecord, TrainingRequest } from '../../workers/protocol.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { keptTable } from '../workerClient/keptTable.ts'
import { isAbortError } from '../workerClient/workerErrors.ts'
import type { AppState, PlaySpeed, TrainingRun, TrainingSettings } from './appState.ts'
import type { TextKey } from '../text/text.ts'
import type { AppStore } from './createAppStore.ts'
import { errorWords } from './errorWords.ts'
import { heldOutPoints } from './heldOutPoints.ts'
import { areViewsCurrent, fittingDataset, trainingObservations } from './selectors.ts'
import * as history from './slices/history.ts'
import * as runs from './slices/runs.ts'
import { withNoiseKind } from './withNoiseKind.ts'

export interface Trainer {
  /** One epoch. */
  readonly step: () => Promise<void>
  /** One part of an epoch. */
  readonly stepPart: () => Promise<void>
  readonly play: () => Promise<void>
  readonly pause: () => void
  /** As fast as it goes, until nothing is left to gain. */
  readonly runToConvergence: () => Promise<void>
  /** Back to before any training. */
  readonly reset: () => Promise<void>
  /** Show the state after an epoch of the present run; training goes on from there. */
  readonly showEpoch: (epoch: number) => void
  readonly setTraining: (patch: Partial<TrainingSettings>) => void
  readonly setOptions: (patch: Partial<TrainingOptions>) => void
  readonly setSpeed: (speed: PlaySpeed) => void
  readonly pin: () => void
  readonly unpin: (id: number) => void
  readonly clearGhost: () => void
}

export type Change = (
  name: TextKey,
  transition: (state: AppState) => Partial<AppState>,
  mergeKey?: string | null,
) => void

export interface TrainerParts {
  readonly store: AppStore
  /** Of long jobs. */
  readonly trainingPool: Pool
  /** Of short ones: fresh points to judge by. */
  readonly pool: Pool
  readonly change: Change
  /** Load a model from where it came from. */
  readonly reload: (name: TextKey) => Promise<void>
}

/** Rest between two of what is shown, ms, and what that is. */
const PACES: Readonly<Record<PlaySpeed, { readonly paceMs: number; readonly tellParts: boolean }>> = {
  parts: { paceMs: 1200, tellParts: true },
  slow: { paceMs: 600, tellParts: false },
  brisk: { paceMs: 60, tellParts: false },
  full: { paceMs: 0, tellParts: false },
}
/** The views are given a new model after this long even if they have not finished the last. */
const MAX_BEHIND_MS = 500
const PUBLISH_EVERY_MS = 30
/** Run to convergence ends here in any case. */
/** From here on E-steps are shared with the other workers. */
const MANY_POINTS = 2000
const MANY_EPOCHS = 100_000

interface Job {
  readonly controller: AbortController
  /** Names the history entry that all of a job's models make together. */
  readonly mergeKey: string
  latest: Checkpoint | null
  shownVersion: number
  readonly dataVersion: number
  /** Begin the same again. */
  readonly again: () => void
  lastPublishedAt: number
}

export function createTrainer(parts: TrainerParts): Trainer {
  const { store, trainingPool, pool, change, reload } = parts
  let job: Job | null = null
  let numJobs = 0
  const set = (transition: (state: AppState) => Partial<AppState>): void => store.setState(transition)

  /** Show what the job has reached, if it is new. */
  function publish(own: Job): void {
    const checkpoint = own.latest
    if (checkpoint === null) return
    own.latest = null
    own.lastPublishedAt = performance.now()
    set((state) => {
      const run = state.runs.current
      if (run === null) return {}
      const shown = runs.showCheckpoint(state, run, checkpoint)
      own.shownVersion = shown.model?.version ?? state.model.version
      return history.withHistory(state, 'command.train', shown, own.mergeKey)
    })
  }

  function take(own: Job, told: readonly TrainingRecord[]): void {
    if (job !== own || told.length === 0) return
    set((state) => {
      const run = state.runs.current
      return run === null ? {} : runs.setRuns(state, { current: runs.addRecords(run, told) })
    })
    own.latest = told.at(-1)!.checkpoint
  }

  /** The present run, or a new one from the present model. */
  async function adoptRun(state: AppState, dataset: Dataset, signal: AbortSignal): Promise<TrainingRun> {
    const { data, model, training, runs: all } = state
    const known = all.current
    if (known !== null && runs.runPoint(state) !== null) return known
    const heldOut = await heldOutPoints(state, dataset, pool, signal)
    const isSameRun = model.origin.kind === 'trained' && model.origin.runId === known?.id
    return {
      id: all.lastId + 1,
      start:
        model.origin.kind !== 'trained' || !runs.isUntouched(model)
          ? model
          : isSameRun
            ? (known?.start ?? null)
            : null,
      before: isSameRun ? 'otherPoints' : 'notKept',
      dataVersion: data.version,
      training: trainingObservations(state)!,
      heldOut,
      heldOutChoice: training.heldOut,
      options: training.options,
      records: [],
      part: null,
    }
  }

  async function start(stop: TrainingRequest['stop'], isToConvergence = false): Promise<void> {
    stopJob()
    const before = store.getState()
    const dataset = fittingDataset(before)
    if (dataset === null || before.model.model === null) {
      set((state) => runs.setRuns(state, { outcome: outcomeOf('train.noData', true) }))
      return
    }
    const own: Job = {
      controller: new AbortController(),
      mergeKey: `train ${++numJobs}`,
      latest: null,
      shownVersion: before.model.version,
      dataVersion: before.data.version,
      again: () => void start(stop, isToConvergence),
      lastPublishedAt: -Infinity,
    }
    job = own
    const { signal } = own.controller
    set((state) => runs.setRuns(state, { activity: stop === 'run' ? 'playing' : 'once', outcome: null }))
    const timer = setInterval(() => {
      const waited = performance.now() - own.lastPublishedAt
      if (areViewsCurrent(store.getState()) || waited > MAX_BEHIND_MS) publish(own)
    }, PUBLISH_EVERY_MS)
    try {
      const run = await adoptRun(before, dataset, signal)
      if (job !== own) return
      const checkpoint = goOnFrom(store.getState(), run)
      set((state) => adopt(state, run))
      const request = requestOf(store.getState(), run, checkpoint, stop, isToConvergence)
      // two cores are busy enough with training and its views
      const hasCores = navigator.hardwareConcurrency > 2
      if (hasCores && run.training.numPoints > MANY_POINTS) trainingPool.linkTo(pool)
      // or training, its views and the page would share too few cores, and the page be the one that waits
      if (request.stop === 'run' && request.paceMs === 0) pool.spare(1)
      const { records, end } = await trainingPool.call('train', request, {
        signal,
        modelVersion: before.model.version,
        onUpdate: (told) => take(own, told),
      })
      take(own, records)
      if (job === own) finish(own, stop === 'run' ? endOutcome(end, request.options) : null)
    } catch (error) {
      if (job !== own) return
      const words = errorWords(error)
      finish(own, isAbortError(error) ? null : outcomeOf(words.key, true, words.params))
    } finally {
      clearInterval(timer)
    }
  }

  function finish(own: Job, outcome: AppState['runs']['outcome']): void {
    pool.spare(0)
    publish(own)
    job = null
    set((state) => runs.setRuns(state, { activity: 'idle', outcome }))
  }

  /** Stop at what has been reached, or at what is shown. */
  function stopJob(isShown = true): void {
    const own = job
    if (own === null) return
    pool.spare(0)
    if (isShown) publish(own)
    job = null
    own.controller.abort()
    set((state) => runs.setRuns(state, { activity: 'idle' }))
  }

  // Somebody else changed the model or the data: what runs is about something that is gone.
  store.subscribe((state, before) => {
    if (job !== null) {
      if (state.model.version === job.shownVersion && state.data.version === job.dataVersion) return
      const wasPlaying = state.runs.activity === 'playing'
      const { again, shownVersion } = job
      // data drawn by hand: what is shown learns from them from here on, as a run of its own
      const isDrawnOn = state.model.version === shownVersion && state.data.origin.kind === 'drawn'
      stopJob(false)
      if (wasPlaying && isDrawnOn) again()
      else if (wasPlaying) set((now) => runs.setRuns(now, { outcome: outcomeOf('train.overtaken', false) }))
      return
    }
    // why training stopped is about the model that it stopped at
    const isOther = state.model.version !== before.model.version || state.data.version !== before.data.version
    if (isOther && state.runs.outcome !== null) set((now) => runs.setRuns(now, { outcome: null }))
  })

  function setTraining(patch: Partial<TrainingSettings>): void {
    const { activity } = store.getState().runs
    if (activity !== 'idle') stopJob()
    change('command.training', ({ training }) => ({ training: { ...training, ...patch } }), 'training')
    if (activity === 'playing') void start('run')
  }

  return {
    step: () => start('epoch'),
    stepPart: () => start('step'),
    play: () => start('run'),
    runToConvergence: () => start('run', true),
    pause: () => {
      if (job === null) return
      stopJob()
      set((state) => runs.setRuns(state, { outcome: outcomeOf('train.paused', false) }))
    },
    reset: async () => {
      stopJob()
      const { model, runs: all } = store.getState()
      const startModel = all.current?.start ?? null
      const isOfRun = runs.runPoint(store.getState()) !== null
      if (isOfRun && startModel !== null) {
        change('command.reset', (state) => ({
          ...runs.showStart(state, startModel),
          ...runs.setRuns(state, {
            ghost: runs.curveOf(0, all.current!, state.model),
            current: runs.cutAfter(all.current!, 0),
            outcome: null,
          }),
        }))
      } else if (model.origin.kind === 'trained') {
        await reload('command.reset')
        set((state) => runs.setRuns(state, { current: null, outcome: null }))
      }
    },
    showEpoch: (epoch) => {
      stopJob()
      const run = store.getState().runs.current
      const record = run === null ? undefined : runs.recordAt(run, epoch)
      const checkpoint = record?.checkpoint ?? null
      if (run === null || checkpoint === null) return
      change('command.showEpoch', (state) => runs.showCheckpoint(state, run, checkpoint), 'showEpoch')
    },
    setTraining,
    setOptions: (patch) => setTraining({ options: { ...store.getState().training.options, ...patch } }),
    setSpeed: (speed) => {
      const isPlaying = store.getState().runs.activity === 'playing'
      if (isPlaying) stopJob()
      set((state) => runs.setRuns(state, { speed }))
      if (isPlaying) void start('run')
    },
    pin: () => set(runs.pin),
    unpin: (id) =>
      set((state) => runs.setRuns(state, { pinned: state.runs.pinned.filter((curve) => curve.id !== id) })),
    clearGhost: () => set((state) => runs.setRuns(state, { ghost: null })),
  }
}

/** A run becomes the present one. The curve of another one, or what came after the epoch it goes on from, stays as a ghost. */
function adopt(state: AppState, run: TrainingRun): Partial<AppState> {
  const { current, ghost, lastId } = state.runs
  const { options } = state.training
  const point = runs.runPoint(state)
  const last = run.records.at(-1)
  const isNew = current?.id !== run.id
  const isBranch = !isNew && point !== null && last !== undefined && point.epoch < last.epoch
  // the NLL of other data does not compare
  const isSameData = current !== null && runs.isOfPresentData(state, current)
  const left = isNew ? (isSameData ? current : null) : isBranch ? run : null
  return runs.setRuns(state, {
    lastId: Math.max(lastId, run.id),
    ghost:
      left !== null && left.records.length > 1
        ? runs.curveOf(0, left, state.model)
        : isNew && !isSameData
          ? null
          : ghost,
    current: { ...(isBranch ? runs.cutAfter(run, point.epoch) : run), options },
  })
}

function requestOf(
  state: AppState,
  run: TrainingRun,
  checkpoint: Checkpoint | null,
  stop: TrainingRequest['stop'],
  isToConvergence: boolean,
): TrainingRequest {
  const { model, training, runs: all } = state
  const { options, maxMinutes, noiseKind } = training
  const present = model.model!
  const epoch = model.origin.kind === 'trained' && runs.isUntouched(model) ? model.origin.epoch : 0
  const { paceMs, tellParts } = PACES[isToConvergence ? 'full' : all.speed]
  return {
    training: kept(run.training),
    heldOut: run.heldOut && kept(run.heldOut),
    options,
    from:
      checkpoint !== null
        ? { kind: 'checkpoint', checkpoint }
        : {
            kind: 'model',
            model: noiseKind === 'own' ? present : withNoiseKind(present, noiseKind),
            epoch,
          },
    stop,
    // a limit that is reached already means as many epochs again
    untilEpoch: isToConvergence
      ? epoch + MANY_EPOCHS
      : options.maxEpochs * (Math.floor(epoch / options.maxEpochs) + 1),
    maxMs: maxMinutes === null || stop !== 'run' ? Infinity : 60_000 * maxMinutes,
    tellParts: stop === 'run' && tellParts,
    paceMs: stop === 'run' ? paceMs : 0,
  }
}

/** Sent to the worker once, however often training is stopped and gone on with. */
function kept({ values, numPoints }: Observations): Observations {
  return { values: keptTable(values), numPoints }
}

/** The present model's checkpoint, where what is asked for now is what it was made under. */
function goOnFrom(state: AppState, run: TrainingRun): Checkpoint | null {
  const { options, noiseKind } = state.training
  const checkpoint = runs.currentCheckpoint(state)
  const isSameKind = noiseKind === 'own' || checkpoint?.model.noise.kind === noiseKind
  return isSameKind && isSameObjective(run.options, options) ? checkpoint : null
}

/**
 * Whether a checkpoint made under some options can be gone on from under others: what only sizes the next steps does not
 * matter, so that an encoder is not lost with a new learning rate.
 */
function isSameObjective(a: TrainingOptions, b: TrainingOptions): boolean {
  const fixed = { maxEpochs: 0, relativeGain: 0, learningRate: 0, batchSize: 0, numImportanceSamples: 0 }
  return JSON.stringify({ ...a, ...fixed }) === JSON.stringify({ ...b, ...fixed })
}

function outcomeOf(
  key: TextKey,
  isFailure: boolean,
  params: Readonly<Record<string, string | number>> = {},
): NonNullable<AppState['runs']['outcome']> {
  return { key, params, isFailure }
}

function endOutcome(end: TrainingEnd, options: TrainingOptions): AppState['runs']['outcome'] {
  switch (end) {
    case 'asked':
      return null
    case 'converged':
      return outcomeOf('train.converged', false, { gain: options.relativeGain })
    case 'epochLimit':
      return outcomeOf('train.epochLimit', false, { count: options.maxEpochs })
    case 'timeLimit':
      return outcomeOf('train.timeLimit', false)
  }
}
