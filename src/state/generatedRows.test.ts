import { expect, test } from 'vitest'
import { forward } from '../core/network/forward.ts'
import { initialiseDecoder } from '../core/network/initialiseDecoder.ts'
import { createRng } from '../core/numerics/createRng.ts'
import { standardNormal } from '../core/numerics/standardNormal.ts'
import { buildPartition } from '../core/partition/buildPartition.ts'
import { generatedRows } from './generatedRows.ts'

test.each([1, 2, 3])('the maps of the regions give what the network gives, S = %i', (latentDim) => {
  const rng = createRng(5)
  const decoder = initialiseDecoder(
    { widths: [latentDim, 5, 5, 9], activation: 'LeakyReLU', negativeSlope: 0.1, initialiser: 'authors' },
    rng,
  )
  const partition = buildPartition(decoder)
  const latents = Float64Array.from({ length: 20 * latentDim }, () => 2 * standardNormal(rng))
  const { rows, regions } = generatedRows({ partition }, latents)
  expect(new Set(regions).size).toBeGreaterThan(3)
  for (let n = 0; n < 20; n++) {
    const known = forward(decoder, latents.subarray(n * latentDim, (n + 1) * latentDim))
    known.forEach((value, d) => {
      expect(Math.abs(rows[9 * n + d] - value) / Math.max(1, Math.abs(value))).toBeLessThan(1e-12)
    })
  }
})
