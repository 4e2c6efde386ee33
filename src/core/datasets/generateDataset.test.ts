import { describe, expect, it } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { generateDataset } from './generateDataset.ts'

describe('generateDataset', () => {
  it('puts noiseless points on the circle and on the wave', () => {
    const circle = generateDataset({ generator: 'circle', numPoints: 100, noiseStd: 0 }, createRng(1)).values
    const wave = generateDataset({ generator: 'wave', numPoints: 100, noiseStd: 0 }, createRng(1)).values
    for (let n = 0; n < 100; n++) {
      expect(Math.hypot(circle[2 * n], circle[2 * n + 1])).toBeCloseTo(1, 14)
      expect(wave[2 * n + 1]).toBeCloseTo(Math.cos(1.4 * wave[2 * n]), 14)
    }
  })

  it('adds noise of the stated standard deviation', () => {
    const { values, numPoints } = generateDataset(
      { generator: 'circle', numPoints: 4000, noiseStd: 0.05 },
      createRng(2),
    )
    let sum = 0
    for (let n = 0; n < numPoints; n++) sum += (Math.hypot(values[2 * n], values[2 * n + 1]) - 1) ** 2
    // Radial noise, to first order: its standard error is 0.05 / sqrt(8000).
    expect(Math.abs(Math.sqrt(sum / numPoints) - 0.05)).toBeLessThan(5 * (0.05 / Math.sqrt(8000)))
  })

  it('gives the same bits for the same seed, in every engine', () => {
    const { values } = generateDataset({ generator: 'wave', numPoints: 2, noiseStd: 0.1 }, createRng(3))
    expect([...values]).toMatchInlineSnapshot(`
      [
        0.46297507485555234,
        0.802840177350361,
        0.5739176046699968,
        0.6993193829654961,
      ]
    `)
  })

  it('refuses a recipe that makes no sense', () => {
    const recipe = { generator: 'circle', numPoints: 10, noiseStd: 0.1 } as const
    expect(() => generateDataset({ ...recipe, numPoints: 0 }, createRng(1))).toThrow(RangeError)
    expect(() => generateDataset({ ...recipe, noiseStd: Number.NaN }, createRng(1))).toThrow(RangeError)
  })
})
