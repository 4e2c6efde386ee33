import fc from 'fast-check'
import { expect, test } from 'vitest'
import { INITIAL_STATE } from '../initialState.ts'
import type { AppState } from '../appState.ts'
import { setModel } from './document.ts'
import { MAX_HISTORY, redo, undo, undoablePart, undoModel, withHistory } from './history.ts'

const select = (state: AppState, x: readonly number[], mergeKey: string | null = null): AppState => ({
  ...state,
  ...withHistory(state, 'command.selectPoint', { selection: { ...state.selection, x } }, mergeKey),
})

test('undo and redo return to the very same state, whatever was done', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 20 }),
      fc.nat(25),
      (values, steps) => {
        const states = [INITIAL_STATE]
        for (const value of values) states.push(select(states.at(-1)!, [value]))
        let state = states.at(-1)!
        const back = Math.min(steps, values.length)
        for (let k = 0; k < back; k++) state = { ...state, ...undo(state) }
        expect(undoablePart(state)).toEqual(undoablePart(states[values.length - back]))
        for (let k = 0; k < back; k++) state = { ...state, ...redo(state) }
        expect(undoablePart(state)).toEqual(undoablePart(states.at(-1)!))
      },
    ),
  )
})

test('changes of one key in a row are one entry; another key ends it', () => {
  let state = select(INITIAL_STATE, [1], 'drag')
  state = select(state, [2], 'drag')
  state = select(state, [3], 'other')
  expect(state.history.past).toHaveLength(2)
  state = { ...state, ...undo(state) }
  expect(state.selection.x).toEqual([2])
  state = { ...state, ...undo(state) }
  expect(state.selection.x).toBeNull()
})

test('a change of nothing is not remembered, and a new change forgets the future', () => {
  const same = {
    ...INITIAL_STATE,
    ...withHistory(INITIAL_STATE, 'command.view', { domain: INITIAL_STATE.domain }),
  }
  expect(same.history.past).toHaveLength(0)
  let state = select(INITIAL_STATE, [1])
  state = { ...state, ...undo(state) }
  state = select(state, [2])
  expect(state.history.future).toHaveLength(0)
  expect(undo(INITIAL_STATE)).toEqual({})
  expect(redo(INITIAL_STATE)).toEqual({})
})

test('only so many entries are kept', () => {
  let state = INITIAL_STATE
  for (let k = 0; k < MAX_HISTORY + 5; k++) state = select(state, [k])
  expect(state.history.past).toHaveLength(MAX_HISTORY)
})

test('leaving a model goes back to before it, with all that came after it, and each step of it can be redone', () => {
  const model = {
    decoder: { latentDim: 1, dataDim: 1, layers: [] },
    noise: { kind: 'isotropic' as const, variance: 1 },
    priorCovariance: Float64Array.of(1),
  }
  const adopt = (state: AppState): AppState => ({
    ...state,
    ...withHistory(state, 'command.drawDecoder', setModel(state, model, state.model.origin)),
  })
  const first = adopt(INITIAL_STATE)
  // before it there was no model to go back to
  expect(undoModel(first)).toEqual({})
  const seen = select(first, [1])
  const last = select(select(adopt(seen), [2]), [3])
  let state: AppState = { ...last, ...undoModel(last) }
  expect(undoablePart(state)).toEqual(undoablePart(seen))
  for (let k = 0; k < 3; k++) state = { ...state, ...redo(state) }
  expect(undoablePart(state)).toEqual(undoablePart(last))
})
