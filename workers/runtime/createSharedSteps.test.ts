import { expect, it } from 'vitest'
import { runToEnd, type Steps } from '../../src/core/steps.ts'
import { createSharedSteps } from './createSharedSteps.ts'

const same = (a: number, b: number): boolean => a === b

function counted(numSteps: number) {
  let numStarts = 0
  let numDone = 0
  function* count(): Steps<object> {
    for (let done = 1; done < numSteps; done++) {
      numDone++
      yield { done, total: numSteps }
    }
    return { numSteps }
  }
  return {
    start: () => {
      numStarts++
      return count()
    },
    starts: () => numStarts,
    done: () => numDone,
  }
}

it('is one computation for all who want it', () => {
  const share = createSharedSteps<number, object>(same)
  const { start, starts, done } = counted(10)
  const [a, b] = [share(1, start), share(1, start)]
  const other = share(2, start)
  a.next()
  b.next()
  other.next()
  expect(starts()).toBe(2)
  expect(a.next().value).toEqual({ done: 3, total: 10 })
  const value = runToEnd(b)
  expect(runToEnd(a)).toBe(value)
  expect(done()).toBe(9 + 1)
})

it('goes on when one of them is left, and ends with the last', () => {
  const share = createSharedSteps<number, object>(same)
  const { start, starts } = counted(10)
  const [a, b] = [share(1, start), share(1, start)]
  a.next()
  b.next()
  a.return({})
  expect(b.next().value).toEqual({ done: 3, total: 10 })
  b.return({})
  share(1, start).next()
  expect(starts()).toBe(2)
})

it('fails for all of them alike', () => {
  const share = createSharedSteps<number, object>(same)
  function* fail(): Steps<object> {
    yield { done: 0, total: 1 }
    throw new RangeError('no')
  }
  const [a, b] = [share(1, fail), share(1, fail)]
  a.next()
  expect(() => b.next()).toThrow(RangeError)
  expect(() => a.next()).toThrow(RangeError)
})
