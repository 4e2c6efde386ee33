import { expect, test } from 'vitest'
import { en } from './en/index.ts'
import { describeProblem, isTextKey, t } from './text.ts'

test('fills in values and shows a name that has none', () => {
  expect(t('setup.parameters', { count: 12 })).toBe('12 parameters')
  expect(t('setup.parameters')).toBe('{count} parameters')
})

test('says where a problem is', () => {
  const problem = { path: 'layers[2].weight[0]', code: 'length', params: { expected: 8, actual: 7 } } as const
  expect(describeProblem(problem)).toBe('layers[2].weight[0]: expected 8 numbers, got 7')
  expect(describeProblem({ path: '', code: 'noData', params: {} })).toContain('there are no data in it')
})

test('knows its own keys only', () => {
  expect(isTextKey('top.undo')).toBe(true)
  expect(isTextKey('toString')).toBe(false)
})

test('no text is empty', () => {
  expect(Object.entries(en).filter(([, text]) => text.trim() === '')).toEqual([])
})
