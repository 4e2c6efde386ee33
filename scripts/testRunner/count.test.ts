import { expect, test } from 'vitest'
import { countCommand, countPlaywright, countVitest } from './count.ts'

const vitest = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }
const playwright = { expected: 4, unexpected: 0, flaky: 0, skipped: 0 }

test('a tool counts as one', () => {
  expect(countCommand(0)).toEqual({ passed: 1, failed: 0, notes: [] })
  expect(countCommand(2)).toEqual({ passed: 0, failed: 1, notes: [] })
})

test('tests are counted as the runner reports them', () => {
  expect(countVitest(0, vitest)).toEqual({ passed: 3, failed: 0, notes: [] })
  expect(countVitest(1, { ...vitest, numFailedTests: 2 })).toEqual({ passed: 3, failed: 2, notes: [] })
  expect(countPlaywright(1, { stats: { ...playwright, unexpected: 1 } })).toEqual({
    passed: 4,
    failed: 1,
    notes: [],
  })
})

test('a crash, no tests, skipped tests and errors outside tests are failures', () => {
  expect(countVitest(1, null)).toMatchObject({ passed: 0, failed: 1 })
  expect(countPlaywright(0, {})).toMatchObject({ passed: 0, failed: 1 })
  expect(countVitest(0, { ...vitest, numPassedTests: 0 })).toMatchObject({ passed: 0, failed: 1 })
  expect(countVitest(0, { ...vitest, numPendingTests: 2 })).toMatchObject({ passed: 3, failed: 2 })
  expect(countVitest(1, vitest)).toMatchObject({ passed: 3, failed: 1 })
  expect(countPlaywright(1, { stats: playwright })).toMatchObject({ passed: 4, failed: 1 })
})

test('a test that passed when tried again passes, and is named', () => {
  expect(countPlaywright(0, { stats: { ...playwright, flaky: 1 } })).toEqual({
    passed: 5,
    failed: 0,
    notes: ['1 passed only when tried again'],
  })
})
