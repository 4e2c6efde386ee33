import { describe, expect, test } from 'vitest'
import { INITIAL_STATE } from '../initialState.ts'
import type { AppState, SelectionState } from '../appState.ts'
import { hiddenMask, withCoordinate, withHidden } from './hiding.ts'

const nan = Number.NaN
function selecting(x: readonly number[]): AppState {
  return { ...INITIAL_STATE, selection: { x, truth: null, pointIndex: 3, regionId: null } }
}
function hide(state: AppState, mask: readonly number[]): AppState {
  return { ...state, ...withHidden(state, mask) }
}

describe('withHidden', () => {
  test('hides, hides other coordinates, shows all again; the point is known throughout', () => {
    const state = selecting([1, 2, 3])
    const half = hide(state, [1, 0, 0])
    expect(half.selection).toMatchObject({ x: [nan, 2, 3], truth: [1, 2, 3], pointIndex: 3 })
    expect([...hiddenMask(half.selection)]).toEqual([1, 0, 0])
    expect(hide(half, [0, 0, 1]).selection).toMatchObject({ x: [1, 2, nan], truth: [1, 2, 3] })
    expect(hide(half, [0, 0, 0]).selection).toMatchObject({ x: [1, 2, 3], truth: null })
  })

  test('what was missing from the first is neither hidden nor shown', () => {
    const state = selecting([nan, 2])
    expect(withHidden(state, [1, 0])).toEqual({})
    const hidden = hide(state, [1, 1])
    expect([...hiddenMask(hidden.selection)]).toEqual([0, 1])
    expect(hide(hidden, [0, 0]).selection).toMatchObject({ x: [nan, 2], truth: null })
  })

  test('nothing changes where nothing is to, or without a point', () => {
    const state = selecting([1, 2])
    expect(withHidden(state, [0, 0])).toEqual({})
    expect(withHidden(hide(state, [1, 0]), [1, 0])).toEqual({})
    expect(withHidden(INITIAL_STATE, [1])).toEqual({})
  })
})

describe('withCoordinate', () => {
  const selection: SelectionState = { x: [1, nan], truth: [1, 5], pointIndex: null, regionId: null }
  test('an emptied field hides, a written one is known', () => {
    expect(withCoordinate(selection, 0, nan)).toMatchObject({ x: [nan, nan], truth: [1, 5] })
    expect(withCoordinate(selection, 0, 7)).toMatchObject({ x: [7, nan], truth: [7, 5] })
    expect(withCoordinate(selection, 1, 7)).toMatchObject({ x: [1, 7], truth: null })
    expect(withCoordinate({ ...selection, x: [nan, 5], truth: null }, 1, nan)).toMatchObject({
      x: [nan, nan],
      truth: [nan, 5],
    })
  })
})
