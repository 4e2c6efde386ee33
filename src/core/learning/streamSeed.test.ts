import { expect, test } from 'vitest'
import { streamSeed } from './streamSeed.ts'

test('every seed, stream and epoch has draws of its own', () => {
  const seeds = [0, 1, 2 ** 32 - 1].flatMap((seed) =>
    (['order', 'noise', 'start'] as const).flatMap((stream) =>
      [0, 1, 1000].map((epoch) => streamSeed(seed, stream, epoch)),
    ),
  )
  expect(new Set(seeds).size).toBe(27)
  expect(seeds.every(Number.isSafeInteger)).toBe(true)
  expect(streamSeed(1, 'noise', 3)).toBe(seeds[9 + 3] + 3)
})
