import { describe, expect, test } from 'vitest'
import { forward } from '../network/forward.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { anomalyRank } from './anomalyRank.ts'
import { inferPoint } from './inferPoint.ts'
import { logPriorMass } from './logPriorMass.ts'
import { randomModel } from './reference/randomModel.ts'
import { samplePosterior } from './samplePosterior.ts'
import { samplePrior } from './samplePrior.ts'
import { lineGeometry } from '../partition/lineGeometry.ts'

/** Standardised deviations of the sample mean and variance from the given ones; both should be within 4. */
function deviations(samples: Float64Array, mean: number, variance: number): [number, number] {
  const n = samples.length
  let sum = 0
  let sumSq = 0
  let fourth = 0
  for (const value of samples) {
    const d = value - mean
    sum += d
    sumSq += d * d
    fourth += d ** 4
  }
  const spread = Math.sqrt((fourth / n - (sumSq / n) ** 2) / n)
  return [sum / Math.sqrt(n * variance), (sumSq / n - variance) / spread]
}

const numSamples = 20_000

describe('samplePosterior', () => {
  test('has the moments and the region frequencies of the exact posterior', () => {
    for (const seed of [1, 2, 3, 4]) {
      const model = randomModel(createRng(seed), { noiseStd: [0.05, 0.3, 1, 0.01][seed - 1] })
      const partition = buildPartition(model.decoder)
      const x = Float64Array.of(0.7, seed === 2 ? Number.NaN : -0.4)
      const exact = inferPoint(partition, model, x)
      const { latent, data } = samplePosterior(partition, model, x, numSamples, createRng(100 + seed))
      for (const deviation of deviations(latent, exact.mean[0], exact.covariance[0])) {
        expect(Math.abs(deviation)).toBeLessThan(4)
      }
      const { limits } = lineGeometry(partition)
      for (let r = 0; r < partition.numRegions; r++) {
        const p = Math.exp(exact.logRegionPosterior[r])
        const count = latent.filter((z) => z >= limits[r] && z < limits[r + 1]).length
        expect(Math.abs(count - numSamples * p)).toBeLessThanOrEqual(
          4 * Math.sqrt(numSamples * p * (1 - p)) + 1,
        )
      }
      for (let n = 0; n < 20; n++) {
        const image = forward(model.decoder, [latent[n]])
        for (let d = 0; d < 2; d++) expect(Math.abs(data[2 * n + d] - image[d])).toBeLessThan(1e-12)
      }
    }
  })

  test('a seed gives the same draws', () => {
    const model = randomModel(createRng(1))
    const partition = buildPartition(model.decoder)
    const draw = (): number[] => [
      ...samplePosterior(partition, model, Float64Array.of(1, 1), 5, createRng(7)).latent,
    ]
    expect(draw()).toEqual(draw())
  })
})

describe('samplePrior', () => {
  test.each(['isotropic', 'diagonal', 'full'] as const)(
    'z, g(z) and noise have their moments: %s',
    (kind) => {
      const model = randomModel(createRng(2), { noise: kind, noiseStd: 0.5, priorVariance: 2 })
      const partition = buildPartition(model.decoder)
      const { latent, noiseless, noisy } = samplePrior(partition, model, numSamples, createRng(3))
      for (const deviation of deviations(latent, 0, 2)) expect(Math.abs(deviation)).toBeLessThan(4)
      // the mean and variance of x under the model, exactly
      const { missing } = inferPoint(partition, model, Float64Array.of(Number.NaN, Number.NaN))
      for (let d = 0; d < 2; d++) {
        const column = Float64Array.from({ length: numSamples }, (_, n) => noisy[2 * n + d])
        for (const deviation of deviations(column, missing!.mean[d], missing!.variance[d])) {
          expect(Math.abs(deviation)).toBeLessThan(4)
        }
      }
      let cross = 0
      let crossSq = 0
      for (let n = 0; n < numSamples; n++) {
        const product = (noisy[2 * n] - noiseless[2 * n]) * (noisy[2 * n + 1] - noiseless[2 * n + 1])
        cross += product / numSamples
        crossSq += (product * product) / numSamples
      }
      const expected = model.noise.kind === 'full' ? model.noise.matrix[1] : 0
      expect(Math.abs(cross - expected)).toBeLessThan(4 * Math.sqrt((crossSq - cross * cross) / numSamples))
      for (let n = 0; n < 20; n++) {
        const image = forward(model.decoder, [latent[n]])
        for (let d = 0; d < 2; d++) expect(Math.abs(noiseless[2 * n + d] - image[d])).toBeLessThan(1e-12)
      }
      // prior masses are frequencies
      const logMass = logPriorMass(partition, model.priorCovariance)
      const { limits } = lineGeometry(partition)
      for (let r = 0; r < partition.numRegions; r++) {
        const p = Math.exp(logMass[r])
        const count = latent.filter((z) => z >= limits[r] && z < limits[r + 1]).length
        expect(Math.abs(count - numSamples * p)).toBeLessThanOrEqual(
          4 * Math.sqrt(numSamples * p * (1 - p)) + 1,
        )
      }
      expect(Math.abs(logMass.map(Math.exp).reduce((a, b) => a + b) - 1)).toBeLessThan(
        1e-15 * partition.numRegions,
      )
    },
  )
})

test('anomalyRank: 1 is the most anomalous', () => {
  const scores = [-1, -5, -3, -5]
  expect(anomalyRank(-5, scores)).toBe(1)
  expect(anomalyRank(-3, scores)).toBe(3)
  expect(anomalyRank(-9, scores)).toBe(1)
  expect(anomalyRank(0, scores)).toBe(5)
})
