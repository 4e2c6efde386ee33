import { describe, expect, it } from 'vitest'
import { initialiseDecoder } from '../network/initialiseDecoder.ts'
import type { Decoder } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition } from './buildPartition.ts'
import { estimateNumRegions } from './estimateNumRegions.ts'

const ACTIVATIONS = ['ReLU', 'LeakyReLU', 'Abs'] as const

function decoderOf(
  widths: readonly number[],
  activation: (typeof ACTIVATIONS)[number],
  seed: number,
): Decoder {
  return initialiseDecoder({ widths, activation, negativeSlope: 0.1, initialiser: 'torch' }, createRng(seed))
}

/** Regions that there are by regions expected, with lines drawn from a seed. */
function ratio(decoder: Decoder, seed: number): number {
  const identity = decoder.latentDim === 1 ? [1] : [1, 0, 0, 1]
  return (
    buildPartition(decoder).numRegions /
    estimateNumRegions(decoder, Float64Array.from(identity), createRng(seed))
  )
}

describe('the estimate', () => {
  it('is exact on the line, and for one layer', () => {
    for (const activation of ACTIVATIONS) {
      expect(ratio(decoderOf([1, 16, 16, 2], activation, 1), 5)).toBe(1)
      expect(ratio(decoderOf([2, 20, 2], activation, 2), 5)).toBe(1)
    }
  })

  // Over six times 48 such networks, none of them among these, the ratios had a standard deviation of 0.06 and a mean of
  // 0.997: 0.3 is five standard deviations of one. With weights and lines of its own for each network they are
  // independent, and 0.05 is more than five of the mean of 48: any seeds will do.
  it('is within 30 % for random networks, and right on average', () => {
    let seed = 0
    const ratios = ACTIVATIONS.flatMap((activation) =>
      [
        [2, 8, 8, 2],
        [2, 16, 16, 2],
        [2, 32, 32, 2],
        [2, 16, 16, 16, 16, 2],
      ].flatMap((widths) =>
        Array.from({ length: 4 }, () => ratio(decoderOf(widths, activation, ++seed), seed)),
      ),
    )
    expect(Math.min(...ratios)).toBeGreaterThan(0.7)
    expect(Math.max(...ratios)).toBeLessThan(1.3)
    expect(Math.abs(ratios.reduce((sum, each) => sum + each, 0) / ratios.length - 1)).toBeLessThan(0.05)
  })

  it('sees a fold that no limit allows, and does not follow it to the end', () => {
    const { layers } = decoderOf([2, 2, 2], 'Abs', 1)
    const fold: Decoder['layers'] = [
      {
        type: 'Linear',
        inputSize: 2,
        outputSize: 2,
        weight: Float64Array.of(1.7, 0.3, -0.2, 1.9),
        bias: Float64Array.of(-1, -1),
      },
      { type: 'Abs' },
    ]
    const decoder = {
      latentDim: 2,
      dataDim: 2,
      layers: [...Array.from({ length: 40 }, () => fold).flat(), layers[2]],
    }
    const estimate = estimateNumRegions(decoder, Float64Array.of(1, 0, 0, 1), createRng(1))
    expect(estimate).toBeGreaterThan(100_000)
    expect(estimate).toBeLessThan(600_000)
  })

  it('refuses a covariance that is none', () => {
    expect(() =>
      estimateNumRegions(decoderOf([2, 4, 2], 'ReLU', 1), Float64Array.of(1, 2, 2, 1), createRng(1)),
    ).toThrow(RangeError)
  })
})
