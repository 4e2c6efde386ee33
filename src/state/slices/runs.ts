/** Pure transitions of training runs, and what follows from them. */
import { isLearnedLayer } from '../../core/network/isLearnedLayer.ts'
import { layerWidths } from '../architecture.ts'
import type { Checkpoint } from '../../core/learning/trainingState.ts'
import { trainedEncoder } from '../../core/learning/vae/trainedEncoder.ts'
import type { TrainingRecord } from '../../../workers/protocol.ts'
import type { AppState, Curve, EpochRecord, ModelState, RunsState, TrainingRun } from '../appState.ts'
import { startOf, type ModelOrigin } from '../recipe.ts'
import { setModel } from './document.ts'

/** Checkpoints of all epochs together may hold this many numbers, 128 MB, and there may be this many. */
const MAX_KEPT_NUMBERS = 16_000_000
const MAX_KEPT = 20_000
export const MAX_PINNED = 6

export function setRuns(state: AppState, patch: Partial<RunsState>): Partial<AppState> {
  return { runs: { ...state.runs, ...patch } }
}

/** Whether a model is as its origin made it: no noise set by hand, and at no limit. */
export function isUntouched({ noiseOverride, limit }: ModelState): boolean {
  return noiseOverride === null && limit === null
}

type RunInputs = Pick<AppState, 'model' | 'data' | 'runs' | 'training'>

/** Whether a run learned from the points that are to be learned from now. */
export function isOfPresentData({ data, training }: RunInputs, run: TrainingRun): boolean {
  return data.version === run.dataVersion && training.heldOut === run.heldOutChoice
}

/** The part of the present run that the present model is; null where the model is not of it. */
export function runPoint(state: RunInputs): { epoch: number; position: number } | null {
  const { model, runs } = state
  const run = runs.current
  if (run === null || !isOfPresentData(state, run)) return null
  if (model.version === run.start?.version) return { epoch: 0, position: 0 }
  const { origin } = model
  if (origin.kind !== 'trained' || origin.runId !== run.id || !isUntouched(model)) return null
  return { epoch: origin.epoch, position: origin.position }
}

/** The last state of training that the present model is, if it was kept. */
export function currentCheckpoint(state: RunInputs): Checkpoint | null {
  const point = runPoint(state)
  const run = state.runs.current
  if (point === null || run === null) return null
  if (point.position > 0) {
    const { part } = run
    return part?.epoch === point.epoch && part.position === point.position ? part : null
  }
  return recordAt(run, point.epoch)?.checkpoint ?? null
}

export function recordAt({ records }: TrainingRun, epoch: number): EpochRecord | undefined {
  return records[epoch - (records[0]?.epoch ?? 0)]
}

/**
 * Take in what training told. What is there already is made again to the same bits after a lost worker; the last record
 * is taken anew, since other options give the same model another objective.
 */
export function addRecords(run: TrainingRun, told: readonly TrainingRecord[]): TrainingRun {
  const records = [...run.records]
  let { part } = run
  let seconds = records.at(-1)?.seconds ?? 0
  for (const { checkpoint, heldOutNll, ms } of told) {
    const last = records.at(-1)
    seconds += ms / 1000
    if (checkpoint.position > 0) part = checkpoint
    else if (last === undefined || checkpoint.epoch >= last.epoch) {
      const { epoch, nll } = checkpoint
      if (epoch === last?.epoch) records.pop()
      records.push({ epoch, nll, heldOutNll, seconds, checkpoint })
      part = null
    }
  }
  return { ...run, records: thinned(records), part }
}

/** The run up to an epoch, without what came after it. */
export function cutAfter(run: TrainingRun, epoch: number): TrainingRun {
  return { ...run, records: run.records.filter((record) => record.epoch <= epoch), part: null }
}

/** The model of a checkpoint becomes the present one. */
export function showCheckpoint(state: AppState, run: TrainingRun, checkpoint: Checkpoint): Partial<AppState> {
  const { epoch, position, model } = checkpoint
  const { start } = run
  // a box moves the start itself
  const isStart = epoch === 0 && position === 0 && run.options.weightPrior.kind !== 'uniform'
  if (isStart && start !== null) return showStart(state, start)
  const before = start ?? state.model
  const origin: ModelOrigin = {
    kind: 'trained',
    from: startOf(before.origin),
    fromNoise: before.origin.kind === 'trained' ? before.origin.fromNoise : before.noiseOverride,
    method: run.options.method,
    runId: run.id,
    epoch,
    position,
  }
  return setModel(state, model, origin, null, trainedEncoder(checkpoint))
}

/** Back to the model that a run began with, and to its own version: what was computed for it is known. */
export function showStart(state: AppState, start: ModelState): Partial<AppState> {
  const next = setModel(state, start.model!, start.origin, start.noiseOverride)
  return { ...next, model: start, lastVersion: state.lastVersion }
}

/** A run's curve, to keep beside others. */
export function curveOf(id: number, run: TrainingRun, present: ModelState): Curve {
  const decoder = (run.start ?? present).model?.decoder
  const widths = decoder === undefined ? [1] : layerWidths(decoder)
  const points = run.records.map(({ epoch, nll, heldOutNll, seconds }) => ({
    epoch,
    nll,
    heldOutNll,
    seconds,
  }))
  return { id, method: run.options.method, widths, points }
}

/** What makes two curves the same one. */
export function contentOf({ method, widths, points }: Omit<Curve, 'id'>): string {
  return JSON.stringify([method, widths, points])
}

export function pin(state: AppState): Partial<AppState> {
  const { current, lastId, pinned } = state.runs
  if (current === null || current.records.length < 2) return {}
  const curve = curveOf(lastId + 1, current, state.model)
  return setRuns(state, { lastId: lastId + 1, pinned: [...pinned, curve].slice(-MAX_PINNED) })
}

/** Where all checkpoints are too many to keep, every second of them goes, older ones first. */
function thinned(records: readonly EpochRecord[]): readonly EpochRecord[] {
  const size = numbersOf(records.at(-1)?.checkpoint ?? null)
  const kept = records.filter(({ checkpoint }) => checkpoint !== null).length
  const most = Math.min(MAX_KEPT, MAX_KEPT_NUMBERS / Math.max(1, size))
  if (kept <= most) return records
  let stride = 2
  while (records.length / stride > most / 2) stride *= 2
  const from = records[0]!.epoch
  return records.map((record, i) =>
    (record.epoch - from) % stride === 0 || i === records.length - 1
      ? record
      : { ...record, checkpoint: null },
  )
}

function numbersOf(checkpoint: Checkpoint | null): number {
  if (checkpoint === null) return 0
  const { model, memory } = checkpoint
  let count = 0
  for (const layer of model.decoder.layers)
    if (isLearnedLayer(layer)) count += layer.weight.length + layer.bias.length
  for (const vector of Object.values(memory?.vectors ?? {})) count += vector.length
  return count
}
