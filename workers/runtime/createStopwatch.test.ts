import { expect, test } from 'vitest'
import { measuring, runToEnd, type Steps } from '../../src/core/steps.ts'
import { createStopwatch } from './createStopwatch.ts'

test('what only measures is timed apart', () => {
  let clock = 0
  function* work(ms: number, numSteps: number): Steps<number> {
    for (let k = 1; k < numSteps; k++) {
      clock += ms
      yield { done: k, total: numSteps }
    }
    clock += ms
    return ms
  }
  function* epoch(): Steps<number> {
    const trained = yield* work(1, 3)
    // without a pause of its own, and with some
    const measured = (yield* measuring(work(10, 1))) + (yield* measuring(work(100, 3)))
    clock += 1000
    return trained + measured
  }
  const watch = createStopwatch(() => clock)
  expect(runToEnd(watch.timed(epoch()))).toBe(111)
  expect(watch.take()).toEqual({ trainingMs: 1003, measuringMs: 310 })
  expect(watch.take()).toEqual({ trainingMs: 0, measuringMs: 0 })
})
