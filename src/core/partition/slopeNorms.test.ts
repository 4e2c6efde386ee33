import { expect, test } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import type { Partition } from './partition.ts'
import { slopeNorms } from './slopeNorms.ts'

test.each([1, 2, 3])('no direction is stretched further, and one is stretched as far, S = %i', (S) => {
  const rng = createRng(S)
  const slope = Float64Array.from({ length: 4 * S }, () => 1e200 * (2 * rng() - 1))
  const [norm = 0] = slopeNorms({ slope, numRegions: 1, dataDim: 4, latentDim: S } as Partition)
  let longest = 0
  for (let n = 0; n < 20_000; n++) {
    const z = Array.from({ length: S }, () => 2 * rng() - 1)
    const image = Array.from({ length: 4 }, (_, d) =>
      z.reduce((sum, value, s) => sum + slope[d * S + s] * value, 0),
    )
    longest = Math.max(longest, Math.hypot(...image) / Math.hypot(...z))
  }
  expect(longest).toBeLessThanOrEqual(norm * (1 + 1e-14))
  expect(longest).toBeGreaterThan(norm * 0.995)
})
