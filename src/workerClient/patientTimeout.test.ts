import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { patientTimeout } from './patientTimeout.ts'

let clockMs = 0
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  clockMs = 0
  vi.spyOn(performance, 'now').mockImplementation(() => clockMs)
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

it('acts when the time is up', () => {
  const action = vi.fn()
  patientTimeout(action, 1000)
  clockMs = 1000
  vi.advanceTimersByTime(1000)
  expect(action).toHaveBeenCalledTimes(1)
})

it('waits once more, and only once, after the page was held up', () => {
  const action = vi.fn()
  patientTimeout(action, 1000)
  clockMs = 60_000 // asleep
  vi.advanceTimersByTime(1000)
  expect(action).not.toHaveBeenCalled()
  clockMs = 120_000
  vi.advanceTimersByTime(1000)
  expect(action).toHaveBeenCalledTimes(1)
})

it.each([0, 60_000])('can be called off, also while it waits again (%d ms late)', (lateMs) => {
  const action = vi.fn()
  const cancel = patientTimeout(action, 1000)
  clockMs = 1000 + lateMs
  if (lateMs > 0) vi.advanceTimersByTime(1000)
  cancel()
  vi.advanceTimersByTime(10_000)
  expect(action).not.toHaveBeenCalled()
})
