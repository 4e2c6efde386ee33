import { expect, test } from 'vitest'
import type { Dataset } from '../../core/datasets/dataset.ts'
import { MAX_ROWS } from '../../core/datasets/limits.ts'
import type { GenerativeModel } from '../../core/network/model.ts'
import type { AppState } from '../appState.ts'
import { sheetOf } from '../dataRange.ts'
import { INITIAL_STATE } from '../initialState.ts'
import { dataExtent, drawnSheet, fittingDataset, trainingObservations } from '../selectors.ts'
import { setData } from './document.ts'
import { addPoints, drawingObstacle, emptyTable, erasePoints, fitSheet, movePoint } from './drawing.ts'
import { undo, withHistory } from './history.ts'

const table: Dataset = {
  name: 't',
  numPoints: 3,
  dataDim: 2,
  columnNames: ['a', 'b'],
  values: Float64Array.of(0, 1, 2, 3, 4, Number.NaN),
  label: { name: 'kind', values: ['x', 'y', 'x'] },
}

function modelOf(dataDim: number): GenerativeModel {
  return {
    decoder: {
      latentDim: 1,
      dataDim,
      layers: [
        {
          type: 'Linear',
          inputSize: 1,
          outputSize: dataDim,
          weight: new Float64Array(dataDim).fill(1),
          bias: new Float64Array(dataDim),
        },
      ],
    },
    noise: { kind: 'isotropic', variance: 1 },
    priorCovariance: Float64Array.of(1),
  }
}

function start(dataset: Dataset | null = table, dataDim = 2): AppState {
  const state = { ...INITIAL_STATE, model: { ...INITIAL_STATE.model, version: 1, model: modelOf(dataDim) } }
  return { ...state, ...setData(state, dataset, { kind: 'imported', name: 't' }) }
}
const after = (state: AppState, change: Partial<AppState>): AppState => ({ ...state, ...change })

test('points are added at the end, of the chosen label, as data of another version; the old table stays as it was', () => {
  const state = start()
  const shown = drawnSheet(state)
  const next = after(state, addPoints(state, Float64Array.of(5, 6, 7, 8), 'y', shown))
  expect(next.data.dataset).toMatchObject({
    name: 'drawn',
    numPoints: 5,
    columnNames: ['a', 'b'],
    values: Float64Array.of(0, 1, 2, 3, 4, Number.NaN, 5, 6, 7, 8),
    label: { name: 'kind', values: ['x', 'y', 'x', 'y', 'y'] },
  })
  expect(next.data.version).toBeGreaterThan(state.data.version)
  expect(next.lastVersion).toBe(next.data.version)
  expect(next.preset).toBeNull()
  expect(table.values).toEqual(Float64Array.of(0, 1, 2, 3, 4, Number.NaN))
})

test('what the data space shows stays where it is, wherever points are drawn, until all is to be shown', () => {
  const zoomed = start()
  const state = after(zoomed, { domain: { ...zoomed.domain, dataZoom: { scale: 2, x: -0.5, y: 0.25 } } })
  const before = dataExtent(state)
  const next = after(state, addPoints(state, Float64Array.of(50, 60), 'y', drawnSheet(state)))
  expect(dataExtent(next)).toEqual(before)
  const again = after(next, addPoints(next, Float64Array.of(-90, 60), 'y', drawnSheet(next)))
  expect(dataExtent(again)).toBe(dataExtent(next))
  const fitted = after(again, fitSheet(again))
  expect(fitted.data.origin).toEqual({ kind: 'drawn', sheet: sheetOf(again.data.dataset!) })
  expect(fitted.data.version).toBe(again.data.version)
})

test('on turned axes the sheet is turned back', () => {
  const upright = start()
  const state = after(upright, { domain: { ...upright.domain, coordinates: [1, 0] } })
  const before = dataExtent(state)!
  const next = after(state, addPoints(state, Float64Array.of(50, 60), 'y', drawnSheet(state)))
  expect(next.data.origin).toEqual({ kind: 'drawn', sheet: [before[1], before[0]] })
  expect(dataExtent(next)).toEqual(before)
})

test('a moved point is selected where it went', () => {
  const state = start()
  const next = after(state, movePoint(state, 1, [-1, -2], null))
  expect(next.data.dataset?.values).toEqual(Float64Array.of(0, 1, -1, -2, 4, Number.NaN))
  expect(next.selection).toMatchObject({ x: [-1, -2], pointIndex: 1, truth: null })
  expect(movePoint(state, 3, [0, 0], null)).toEqual({})
  expect(movePoint(state, 1, [0], null)).toEqual({})
})

test('erased rows take their labels along, and the selected row keeps being the same one', () => {
  const whole = start()
  const state = after(whole, { selection: { ...whole.selection, x: [4, Number.NaN], pointIndex: 2 } })
  const next = after(state, erasePoints(state, [0], null))
  expect(next.data.dataset).toMatchObject({
    numPoints: 2,
    values: Float64Array.of(2, 3, 4, Number.NaN),
    label: { values: ['y', 'x'] },
  })
  expect(next.selection).toMatchObject({ x: [4, Number.NaN], pointIndex: 1 })
  const gone = after(next, erasePoints(next, [1, 1], null))
  expect(gone.data.dataset?.numPoints).toBe(1)
  expect(gone.selection).toMatchObject({ x: [4, Number.NaN], pointIndex: null })
  expect(erasePoints(gone, [7], null)).toEqual({})
})

test('of no points nothing can be learned, and they are drawn again from nothing', () => {
  const state = start()
  const empty = after(state, erasePoints(state, [0, 1, 2], drawnSheet(state)))
  expect(empty.data.dataset?.numPoints).toBe(0)
  expect(fittingDataset(empty)).toBeNull()
  expect(trainingObservations(empty)).toBeNull()
  expect(dataExtent(empty)).toEqual(dataExtent(state))
  const one = after(empty, addPoints(empty, Float64Array.of(1, 2), 'z', drawnSheet(empty)))
  expect(one.data.dataset).toMatchObject({ numPoints: 1, label: { name: 'kind', values: ['z'] } })
  const none = start(null)
  const first = after(none, addPoints(none, Float64Array.of(1, 2), '', null))
  expect(first.data.dataset).toMatchObject({ ...emptyTable(2), numPoints: 1, values: Float64Array.of(1, 2) })
})

test('what is in the way of drawing is said, and then nothing is drawn', () => {
  const four = { ...table, dataDim: 3, numPoints: 2 }
  expect(drawingObstacle(start(four, 3))).toBe('columns')
  expect(drawingObstacle(start(table, 1))).toBe('misfit')
  expect(drawingObstacle(INITIAL_STATE)).toBe('noModel')
  const state = start()
  const hiding = { share: 0.5, seed: 0, numPatterns: null, whole: table }
  const hidden = after(state, { data: { ...state.data, hiding } })
  expect(drawingObstacle(hidden)).toBe('hidden')
  expect(addPoints(hidden, Float64Array.of(1, 2), '', null)).toEqual({})
  const comparison = { source: { kind: 'label', normal: ['x'], whole: table }, table } as const
  expect(drawingObstacle(after(state, { data: { ...state.data, comparison } }))).toBe('setAside')
  const file = { source: { kind: 'file', name: 'f' }, table } as const
  const compared = after(state, { data: { ...state.data, comparison: file } })
  expect(drawingObstacle(compared)).toBeNull()
  expect(after(compared, erasePoints(compared, [0], null)).data.comparison).toBe(file)
})

test('a table takes as many points as any other, and no more', () => {
  const full: Dataset = { ...emptyTable(1), numPoints: MAX_ROWS - 1, values: new Float64Array(MAX_ROWS - 1) }
  const state = start(full, 1)
  const next = after(state, addPoints(state, Float64Array.of(1, 2, 3), '', null))
  expect(next.data.dataset?.numPoints).toBe(MAX_ROWS)
  expect(addPoints(next, Float64Array.of(1), '', null)).toEqual({})
})

test('undo gives the very table back; history keeps no more tables than there is memory for', () => {
  const large: Dataset = { ...emptyTable(2), numPoints: 50_000, values: new Float64Array(100_000) }
  let state = start(large)
  const drawOne = (now: AppState): AppState =>
    after(now, withHistory(now, 'command.drawData', addPoints(now, Float64Array.of(1, 2), '', null)))
  state = drawOne(state)
  expect(after(state, undo(state)).data.dataset).toBe(large)
  for (let k = 0; k < 180; k++) state = drawOne(state)
  // 16 million numbers, at 100,000 and some for each
  expect(state.history.past).toHaveLength(159)
  // other changes of the same table cost nothing
  for (let k = 0; k < 30; k++) {
    const selection = { ...state.selection, x: [k, k] }
    state = after(state, withHistory(state, 'command.selectPoint', { selection }))
  }
  expect(state.history.past.length).toBeGreaterThan(180)
})
