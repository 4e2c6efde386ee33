import { describe, expect, it } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { compileDecoder } from './compileDecoder.ts'
import { countParameters } from './countParameters.ts'
import { type DecoderRecipe, initialiseDecoder } from './initialiseDecoder.ts'
import { outputImageShape } from './outputImageShape.ts'

const recipe: DecoderRecipe = {
  widths: [1, 200, 100, 2],
  activation: 'ReLU',
  negativeSlope: 0,
  initialiser: 'torch',
}

function middleLayer(
  initialiser: DecoderRecipe['initialiser'],
  changes: Partial<DecoderRecipe> = {},
): {
  weight: Float64Array
  bias: Float64Array
} {
  const layer = initialiseDecoder({ ...recipe, ...changes, initialiser }, createRng(1)).layers[2]
  if (layer.type !== 'Linear') throw new Error('unreachable')
  return layer
}

function meanSquare(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0) / values.length
}

describe('initialiseDecoder', () => {
  // 20,000 normal draws: the mean square is right within 5 standard errors of sqrt(2/20000) = 1 %.
  it.each([
    ['torch', {}, 1 / 200 / 3],
    ['he', {}, 2 / 200],
    ['he', { activation: 'Abs' }, 1 / 200],
    ['he', { activation: 'LeakyReLU', negativeSlope: 0.5 }, 1.6 / 200],
    ['glorot', {}, 2 / 300],
    ['authors', {}, 2 / 300],
  ] as const)('%s %o draws weights of the stated variance', (initialiser, changes, variance) => {
    expect(meanSquare(middleLayer(initialiser, changes).weight) / variance).toBeCloseTo(1, 1)
  })

  it('draws biases as stated', () => {
    const reach = 1 / Math.sqrt(200)
    expect(middleLayer('torch').bias.every((value) => Math.abs(value) <= reach && value !== 0)).toBe(true)
    expect(middleLayer('torch').weight.every((value) => Math.abs(value) <= reach)).toBe(true)
    expect(middleLayer('he').bias.every((value) => value === 0)).toBe(true)
    expect(middleLayer('glorot').bias.every((value) => value === 0)).toBe(true)
    expect(meanSquare(middleLayer('authors').bias)).toBeGreaterThan(0.5)
  })

  it('gives the same decoder for the same seed, and refuses widths that are none', () => {
    expect(initialiseDecoder(recipe, createRng(4))).toEqual(initialiseDecoder(recipe, createRng(4)))
    expect(initialiseDecoder(recipe, createRng(4))).not.toEqual(initialiseDecoder(recipe, createRng(5)))
    for (const widths of [[1], [1, 0], [1, 2.5, 2]])
      expect(() => initialiseDecoder({ ...recipe, widths }, createRng(1))).toThrow(RangeError)
  })
})

describe('countParameters', () => {
  it('counts weights, biases and the free entries of the noise', () => {
    const decoder = initialiseDecoder({ ...recipe, widths: [1, 8, 8, 2] }, createRng(1))
    const priorCovariance = Float64Array.of(1)
    const count = 8 + 8 + 64 + 8 + 16 + 2
    expect(countParameters({ decoder, priorCovariance, noise: { kind: 'isotropic', variance: 1 } })).toBe(
      count + 1,
    )
    const variances = Float64Array.of(1, 1)
    expect(countParameters({ decoder, priorCovariance, noise: { kind: 'diagonal', variances } })).toBe(
      count + 2,
    )
    const matrix = Float64Array.of(1, 0, 0, 1)
    expect(countParameters({ decoder, priorCovariance, noise: { kind: 'full', matrix } })).toBe(count + 3)
  })

  it('ends with convolutions that double an image each', () => {
    const shape = { channels: 1, height: 28, width: 28 }
    const decoder = initialiseDecoder(
      { ...recipe, widths: [1, 8, 784], initialiser: 'he', convolutions: { shape, channels: [4, 2] } },
      createRng(1),
    )
    expect(decoder.layers.map(({ type }) => type).join(' ')).toBe(
      'Linear ReLU Linear ReLU Unflatten ConvTranspose2d ReLU ConvTranspose2d Flatten',
    )
    expect(outputImageShape(decoder)).toEqual(shape)
    expect(compileDecoder(decoder).numUnits).toBe(8 + 4 * 49 + 2 * 196)
    // 8 · 2 + 196 · 9 + (4 · 2 · 16 + 2) + (2 · 16 + 1), and Σx
    const noise = { kind: 'isotropic', variance: 1 } as const
    expect(countParameters({ decoder, noise, priorCovariance: Float64Array.of(1) })).toBe(1944)
  })

  it('refuses an image that cannot be halved', () => {
    const shape = { channels: 1, height: 6, width: 8 }
    const of = (channels: readonly number[], size: number): DecoderRecipe => ({
      ...recipe,
      widths: [1, size],
      convolutions: { shape, channels },
    })
    expect(() => initialiseDecoder(of([1, 1], 48), createRng(1))).toThrow(/halved 2 times/)
    expect(() => initialiseDecoder(of([1], 50), createRng(1))).toThrow(/48 numbers, not 50/)
  })
})
