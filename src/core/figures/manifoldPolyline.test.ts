import { expect, test } from 'vitest'
import { forward } from '../network/forward.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { manifoldPolyline } from './manifoldPolyline.ts'
import { seededDecoder } from './seededDecoder.ts'

test('its corners are g(z), and g is straight between them', () => {
  const decoder = seededDecoder({
    widths: [1, 8, 8, 2],
    activation: 'LeakyReLU',
    negativeSlope: 0.1,
    initialiser: 'authors',
    seed: 0,
  })
  const { latent, data } = manifoldPolyline(buildPartition(decoder))
  expect(latent[0]).toBe(-3)
  expect(latent.at(-1)).toBe(3)
  expect(latent.length).toBeGreaterThan(4)
  const at = (z: number): Float64Array => forward(decoder, Float64Array.of(z))
  for (let i = 0; i < latent.length; i++) {
    const corner = at(latent[i])
    for (const d of [0, 1]) expect(Math.abs(data[2 * i + d] - corner[d])).toBeLessThan(1e-12)
    if (i === 0) continue
    const middle = at((latent[i - 1] + latent[i]) / 2)
    for (const d of [0, 1])
      expect(Math.abs((data[2 * i - 2 + d] + data[2 * i + d]) / 2 - middle[d])).toBeLessThan(1e-12)
  }
})
