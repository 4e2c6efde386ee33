import { describe, expect, test } from 'vitest'
import type { NoiseCovariance } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { runToEnd } from '../steps.ts'
import { completeRowsSteps } from './completeRows.ts'
import { conditionalNoise } from './conditionalNoise.ts'
import { inferPoint } from './inferPoint.ts'
import { randomModel } from './reference/randomModel.ts'
import { sampleCompletionSteps } from './sampleCompletion.ts'

const nan = Number.NaN
const kinds = ['isotropic', 'diagonal', 'full'] as const

describe.each([1, 2, 3])('S = %i', (latentDim) => {
  test.each(kinds)('rows are completed as inferPoint completes each: Σx %s', (noise) => {
    const hiddenWidths = latentDim === 3 ? [3] : [5, 4]
    const model = randomModel(createRng(3), { noise, latentDim, dataDim: 4, hiddenWidths })
    const partition = buildPartition(model.decoder)
    const rows = [
      [0.3, nan, 0.1, nan],
      [nan, nan, nan, nan],
      [-4, nan, 2, nan],
      [0.3, 1, 0.1, -0.2],
      [nan, 0.5, -1, 0.4],
    ]
    const { logMarginal, completed } = runToEnd(
      completeRowsSteps(partition, model, Float64Array.from(rows.flat()), rows.length),
    )
    for (const [n, row] of rows.entries()) {
      const exact = inferPoint(partition, model, Float64Array.from(row))
      expect(Math.abs(logMarginal[n] - exact.logMarginal)).toBeLessThan(1e-12)
      const expected = row.slice()
      exact.missing?.indices.forEach((d, i) => (expected[d] = exact.missing!.mean[i]))
      for (let d = 0; d < 4; d++) expect(Math.abs(completed[4 * n + d] - expected[d])).toBeLessThan(1e-12)
    }
  })
})

test('rows of another width are refused', () => {
  const model = randomModel(createRng(1))
  const steps = completeRowsSteps(buildPartition(model.decoder), model, new Float64Array(3), 2)
  expect(() => runToEnd(steps)).toThrow('values has 3 entries, expected 2 × 2')
})

describe('sampleCompletion', () => {
  const numSamples = 20_000
  const x = Float64Array.of(0.4, nan, nan)
  test.each(kinds)('has the moments of the missing coordinates, with noise and without: Σx %s', (noise) => {
    const model = randomModel(createRng(5), { noise, dataDim: 3, noiseStd: 0.4 })
    const partition = buildPartition(model.decoder)
    const exact = inferPoint(partition, model, x, { withMissingCovariance: true })
    const { mean, variance, imageVariance, covariance } = exact.missing!
    const draw = (withNoise: boolean) =>
      runToEnd(sampleCompletionSteps(partition, model, x, numSamples, withNoise, createRng(8)))
    const [noisy, noiseless] = [draw(true), draw(false)]
    expect(noisy.latent).toEqual(noiseless.latent)
    for (const [m, d] of [1, 2].entries()) {
      const column = (all: Float64Array): number[] =>
        Array.from({ length: numSamples }, (_, n) => all[3 * n + d])
      expectMoments(column(noisy.completed), mean[m], variance[m])
      expectMoments(column(noiseless.completed), exact.expectedData[d], imageVariance[m])
    }
    const products = Array.from(
      { length: numSamples },
      (_, n) => (noisy.completed[3 * n + 1] - mean[0]) * (noisy.completed[3 * n + 2] - mean[1]),
    )
    const square = products.reduce((sum, value) => sum + value * value, 0) / numSamples
    expectMoments(products, covariance![1], square - covariance![1] ** 2)
    expect(noisy.completed.filter((_, k) => k % 3 === 0).every((value) => value === 0.4)).toBe(true)
  })

  test('samples keep to both modes', () => {
    // g(z) = (|z|, z): what is seen says nothing of the sign
    const linear = (inputSize: number, outputSize: number, weight: number[]) => ({
      type: 'Linear' as const,
      inputSize,
      outputSize,
      weight: Float64Array.from(weight),
      bias: new Float64Array(outputSize),
    })
    const model = {
      decoder: {
        latentDim: 1,
        dataDim: 2,
        layers: [linear(1, 2, [1, -1]), { type: 'ReLU' as const }, linear(2, 2, [1, 1, 1, -1])],
      },
      noise: { kind: 'isotropic', variance: 1e-4 } as NoiseCovariance,
      priorCovariance: Float64Array.of(1),
    }
    const steps = sampleCompletionSteps(
      buildPartition(model.decoder),
      model,
      Float64Array.of(1, nan),
      1000,
      false,
      createRng(1),
    )
    const { completed } = runToEnd(steps)
    const hidden = Array.from({ length: 1000 }, (_, n) => completed[2 * n + 1])
    expect(hidden.every((value) => Math.abs(Math.abs(value) - 1) < 0.1)).toBe(true)
    expect(Math.abs(hidden.filter((value) => value > 0).length - 500)).toBeLessThan(64)
  })
})

test('a diagonal Σx asks for no matrix: an image of 4096 pixels is conditioned at once', () => {
  const missing = Array.from({ length: 4000 }, (_, i) => i)
  const { gain, variance } = conditionalNoise({ kind: 'isotropic', variance: 0.01 }, 4096, [4001], missing)
  expect(gain).toBeNull()
  expect(variance).toEqual(new Float64Array(4000).fill(0.01))
})

/** Mean within 4 of its standard errors; variance, if the fourth moment is like a normal's or less, within 5 %. */
function expectMoments(samples: readonly number[], mean: number, variance: number): void {
  const n = samples.length
  const average = samples.reduce((sum, value) => sum + value, 0) / n
  expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(variance / n))
  const spread = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n
  expect(Math.abs(spread / variance - 1)).toBeLessThan(0.06)
}
