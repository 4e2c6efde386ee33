import { describe, expect, test } from 'vitest'
import type { TrainingRecord } from '../../../workers/protocol.ts'
import { DEFAULT_TRAINING_OPTIONS, type Checkpoint } from '../../core/learning/trainingState.ts'
import type { GenerativeModel } from '../../core/network/model.ts'
import type { AppState, TrainingRun } from '../appState.ts'
import { INITIAL_STATE } from '../initialState.ts'
import { setModel } from './document.ts'
import {
  addRecords,
  currentCheckpoint,
  curveOf,
  cutAfter,
  pin,
  runPoint,
  setRuns,
  showCheckpoint,
} from './runs.ts'

function modelOf(width: number): GenerativeModel {
  const weight = new Float64Array(width)
  return {
    decoder: {
      latentDim: 1,
      dataDim: width,
      layers: [{ type: 'Linear', inputSize: 1, outputSize: width, weight, bias: weight }],
    },
    noise: { kind: 'isotropic', variance: 1 },
    priorCovariance: Float64Array.of(1),
  }
}

function told(epoch: number, position = 0, width = 2): TrainingRecord {
  const checkpoint: Checkpoint = {
    model: modelOf(width),
    nll: 10 - epoch,
    objective: 10 - epoch,
    epoch,
    position,
    epochStartObjective: 0,
    elbo: null,
    lastEpochGain: 0,
    numFloored: 0,
    lastStep: { kind: 'start' },
    memory: null,
  }
  return { checkpoint, heldOutNll: null, ms: 500 }
}

/** A state with a model of its own, a run that began with it, and no records. */
function begun(): { state: AppState; run: TrainingRun } {
  const state = { ...INITIAL_STATE, ...setModel(INITIAL_STATE, modelOf(2), INITIAL_STATE.model.origin) }
  const run: TrainingRun = {
    id: 4,
    start: state.model,
    before: 'notKept',
    dataVersion: state.data.version,
    training: { values: new Float64Array(2), numPoints: 1 },
    heldOut: null,
    heldOutChoice: 'fresh',
    options: DEFAULT_TRAINING_OPTIONS,
    records: [],
    part: null,
  }
  return { state: { ...state, ...setRuns(state, { current: run }) }, run }
}

const epochs = (run: TrainingRun): number[] => run.records.map(({ epoch }) => epoch)

describe('records', () => {
  test('are added in order, with the time added up; parts stay apart', () => {
    const run = addRecords(begun().run, [told(0), told(0, 1), told(0, 2), told(1), told(1, 1)])
    expect(epochs(run)).toEqual([0, 1])
    expect(run.records[1].seconds).toBe(2)
    expect(run.part).toMatchObject({ epoch: 1, position: 1 })
    expect(addRecords(run, [told(2)]).part).toBeNull()
  })

  test('that a lost worker tells again change nothing', () => {
    const run = addRecords(begun().run, [told(0), told(1), told(2)])
    expect(epochs(addRecords(run, [told(0), told(1), told(2), told(3)]))).toEqual([0, 1, 2, 3])
  })

  test('of an epoch that is there take its place: other options, another objective', () => {
    const run = addRecords(begun().run, [told(0), told(1)])
    const again = told(1)
    const other = { ...again, checkpoint: { ...again.checkpoint, objective: 77 } }
    expect(addRecords(run, [other]).records.map((record) => record.checkpoint?.objective)).toEqual([10, 77])
  })

  test('of large models give up checkpoints, never those of the first and the last epoch', () => {
    let { run } = begun()
    const width = 500_000
    for (let epoch = 0; epoch < 40; epoch++) run = addRecords(run, [told(epoch, 0, width)])
    const kept = run.records.flatMap(({ checkpoint, epoch }) => (checkpoint === null ? [] : [epoch]))
    expect(epochs(run)).toHaveLength(40)
    expect(kept.length).toBeLessThanOrEqual(18)
    expect(kept.length).toBeGreaterThanOrEqual(6)
    expect([kept[0], kept.at(-1)]).toEqual([0, 39])
  })
})

describe('the point of the run that the present model is', () => {
  test('is its start, an epoch, or a part, and none for a model that was changed by hand', () => {
    const { state, run } = begun()
    expect(runPoint(state)).toEqual({ epoch: 0, position: 0 })
    const full = addRecords(run, [told(0), told(1), told(1, 2)])
    const running = { ...state, ...setRuns(state, { current: full }) }
    for (const [record, point] of [
      [told(1), { epoch: 1, position: 0 }],
      [told(1, 2), { epoch: 1, position: 2 }],
    ] as const) {
      const shown = { ...running, ...showCheckpoint(running, full, record.checkpoint) }
      expect(runPoint(shown)).toEqual(point)
      expect(currentCheckpoint(shown)).toMatchObject(point)
      const changed = { ...shown, model: { ...shown.model, noiseOverride: 0.3 } }
      expect(runPoint(changed)).toBeNull()
      expect(runPoint({ ...shown, data: { ...shown.data, version: 99 } })).toBeNull()
      expect(runPoint({ ...shown, training: { ...shown.training, heldOut: 'fifth' } })).toBeNull()
    }
  })

  test('at epoch 0 is the model of before, by its own version', () => {
    const { state, run } = begun()
    const full = addRecords(run, [told(0), told(1)])
    const running = { ...state, ...setRuns(state, { current: full }) }
    const later = { ...running, ...showCheckpoint(running, full, told(1).checkpoint) }
    expect(later.model.version).not.toBe(run.start!.version)
    const back = { ...later, ...showCheckpoint(later, full, told(0).checkpoint) }
    expect(back.model).toBe(run.start)
    // versions are never given out twice
    expect(back.lastVersion).toBe(later.lastVersion)
  })
})

test('a pinned curve stays as it was', () => {
  const { state, run } = begun()
  const full = addRecords(run, [told(0), told(1), told(2)])
  const pinned = pin({ ...state, ...setRuns(state, { current: full }) }).runs!.pinned
  expect(pinned).toEqual([curveOf(pinned[0].id, full, state.model)])
  expect(pinned[0].widths).toEqual([1, 2])
  expect(epochs(cutAfter(full, 1))).toEqual([0, 1])
  expect(pin({ ...state, ...setRuns(state, { current: run }) })).toEqual({})
})
