import { expect, test } from 'vitest'
import type { DigitRequest } from '../../workers/protocol.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { loadDigits, loadOtherDigits, withDigit } from './digitData.ts'
import { DIGIT_DEFAULTS } from './recipe.ts'

const { mnist, digits8x8 } = DIGIT_DEFAULTS

/** What is fetched and what is asked of the worker. */
function watched() {
  const fetched: string[] = []
  const asked: DigitRequest[] = []
  const parts = {
    loadAsset: async (name: string) => {
      fetched.push(name)
      return new Blob([name])
    },
    pool: {
      call: async (_: string, request: DigitRequest) => {
        asked.push(request)
        return null
      },
    } as unknown as Pool,
  }
  return { parts, fetched, asked }
}
const { signal } = new AbortController()

test('one digit fetches one file', async () => {
  const { parts, fetched, asked } = watched()
  await loadDigits({ ...mnist, digit: 7, numEach: 12, seed: 3 }, parts, signal)
  expect(fetched).toEqual(['mnist-7.bin'])
  expect(asked).toMatchObject([
    {
      source: 'mnist',
      digits: [7],
      name: 'mnist-7',
      recipe: { numEach: 12, isUnitNorm: true, noiseStd: 0.1, seed: 3 },
    },
  ])
})

test('the other digits are processed as the present ones are', async () => {
  const { parts, fetched, asked } = watched()
  await loadOtherDigits({ ...mnist, noiseStd: 0.2 }, 50, parts, signal)
  expect(fetched).toHaveLength(9)
  expect(fetched).not.toContain('mnist-4.bin')
  expect(asked[0].digits).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9])
  expect(asked[0].recipe).toEqual({ numEach: 50, isUnitNorm: true, noiseStd: 0.2, seed: 0 })
})

test('all digits leave no others, nor do other data', async () => {
  const { parts, asked } = watched()
  expect(await loadOtherDigits(digits8x8, 50, parts, signal)).toBeNull()
  expect(await loadOtherDigits({ kind: 'none' }, 50, parts, signal)).toBeNull()
  expect(asked).toEqual([])
})

test('all digits of MNIST are some of each, one digit is all of it', () => {
  const all = withDigit(mnist, null)
  expect(all).toMatchObject({ digit: null, numEach: 100 })
  expect(withDigit(all, 3)).toMatchObject({ digit: 3, numEach: null })
  expect(withDigit({ ...mnist, numEach: 30 }, 3)).toMatchObject({ digit: 3, numEach: 30 })
})
