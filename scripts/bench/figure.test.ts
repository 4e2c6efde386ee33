import { expect, test } from 'vitest'
import { median, medianMs } from './figure.ts'

test('the median of an odd and an even number of values', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
})

test('the time of a call that waits is the time it waits', () => {
  const wait = (): void => {
    const end = performance.now() + 2
    while (performance.now() < end);
  }
  const ms = medianMs(wait, { repeats: 3, minMs: 10 })
  expect(ms).toBeGreaterThanOrEqual(1.9)
  expect(ms).toBeLessThan(20)
})
