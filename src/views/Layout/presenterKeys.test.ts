import { expect, test } from 'vitest'
import { LAB_LAYOUT, layoutOf } from '../../state/layout.ts'
import { presenterAct } from './presenterKeys.ts'

const lecture = layoutOf('lecture')

test('digits show a panel of the lecture alone, and 0 all of them', () => {
  expect(presenterAct('1', lecture)).toEqual({ kind: 'alone', panel: 'data' })
  expect(presenterAct('4', lecture)).toEqual({ kind: 'alone', panel: 'inspector' })
  expect(presenterAct('5', lecture)).toBeNull()
  expect(presenterAct('0', lecture)).toEqual({ kind: 'alone', panel: null })
  expect(presenterAct('1', LAB_LAYOUT)).toBeNull()
})

test('full screen everywhere, the lecture view not from within a frame, blank in the lecture only', () => {
  expect(presenterAct('F', layoutOf('embed'))).toEqual({ kind: 'fullScreen' })
  expect(presenterAct('l', layoutOf('embed'))).toBeNull()
  expect(presenterAct('l', LAB_LAYOUT)).toEqual({ kind: 'lecture' })
  expect(presenterAct('b', LAB_LAYOUT)).toBeNull()
  expect(presenterAct('b', lecture)).toEqual({ kind: 'blank' })
})
