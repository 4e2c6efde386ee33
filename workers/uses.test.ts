import { describe, expect, it } from 'vitest'
import { inferPoint } from '../src/core/inference/inferPoint.ts'
import { initialiseDecoder } from '../src/core/network/initialiseDecoder.ts'
import type { GenerativeModel } from '../src/core/network/model.ts'
import { createRng } from '../src/core/numerics/createRng.ts'
import { buildPartition } from '../src/core/partition/buildPartition.ts'
import { createInferenceService } from './inferenceService.ts'
import { PROTOCOL_VERSION, type RequestName, type RequestOf, type ResultOf } from './protocol.ts'
import { createWorkerApi } from './serve.ts'

async function ask<K extends RequestName>(name: K, request: RequestOf<K>): Promise<ResultOf<K>> {
  const api = createWorkerApi(createInferenceService())
  const job = { protocol: PROTOCOL_VERSION, jobId: 1, modelVersion: 1 }
  const settled = await api.run(job, name, request, null)
  if (!settled.ok) throw new Error(`${settled.error.name}: ${settled.error.message}`)
  return settled.value
}

const widths = [1, 6, 3]
const recipe = { widths, activation: 'ReLU', negativeSlope: 0, initialiser: 'authors' } as const
const model: GenerativeModel = {
  decoder: initialiseDecoder(recipe, createRng(4)),
  noise: { kind: 'isotropic', variance: 0.1 },
  priorCovariance: Float64Array.of(1),
}
const values = Float64Array.of(0.1, 0.5, -0.2, 1, 0.3, 0.8, -0.6, 0.2, Number.NaN)

describe('completionErrors', () => {
  it('hides, completes and judges by what is known', async () => {
    const hidden = Int32Array.of(0, 2)
    const columnMeans = Float64Array.of(0.1, 0.2, 0.3)
    const result = await ask('completionErrors', { model, values, numPoints: 3, hidden, columnMeans })
    const partition = buildPartition(model.decoder)
    const exact = [0.5, 0.3, 0.2].map((seen) =>
      inferPoint(partition, model, Float64Array.of(Number.NaN, seen, Number.NaN)),
    )
    const truths = [
      [0.1, -0.2],
      [1, 0.8],
      [-0.6, Number.NaN],
    ]
    const rmseOf = (guess: (n: number, m: number) => number): number => {
      const squares = truths
        .flatMap((row, n) => row.map((truth, m) => (truth - guess(n, m)) ** 2))
        .filter((square) => !Number.isNaN(square))
      return Math.sqrt(squares.reduce((a, b) => a + b) / squares.length)
    }
    expect(result.meanLogMarginal).toBeWithinRel(
      exact.reduce((sum, { logMarginal }) => sum + logMarginal, 0) / 3,
      1e-12,
    )
    expect(result.rmse).toBeWithinRel(
      rmseOf((n, m) => exact[n].missing!.mean[m]),
      1e-12,
    )
    expect(result.meanImageRmse).toBeWithinRel(
      rmseOf((_, m) => [0.1, 0.3][m]),
      1e-12,
    )
  })

  it('has no error where nothing is hidden', async () => {
    const request = {
      model,
      values,
      numPoints: 3,
      hidden: new Int32Array(),
      columnMeans: new Float64Array(3),
    }
    const { rmse, meanImageRmse } = await ask('completionErrors', request)
    expect([rmse, meanImageRmse]).toEqual([null, null])
  })
})

it('sampleCompletion keeps what is seen', async () => {
  const x = Float64Array.of(0.1, Number.NaN, 0.3)
  const request = { model, x, numSamples: 5, withNoise: true, seed: 2 }
  const { latent, completed } = await ask('sampleCompletion', request)
  expect(latent).toHaveLength(5)
  for (let n = 0; n < 5; n++) {
    expect([completed[3 * n], completed[3 * n + 2]]).toEqual([0.1, 0.3])
    expect(Number.isFinite(completed[3 * n + 1])).toBe(true)
  }
})

describe('baselineScores', () => {
  const training = { values: Float64Array.of(0, 0, 0, 2, 2, 1, 4, 4, -1, 1, 0, 0), numPoints: 4 }
  it('has PPCA and the distance to the mean of each table', async () => {
    const table = { values: Float64Array.of(1.75, 1.5, 4, Number.NaN, 1.5, 0), numPoints: 2 }
    const request = { training, dataDim: 3, latentDim: 1, tables: [training, table] }
    const { tables } = await ask('baselineScores', request)
    expect(tables.map(({ ppca }) => ppca?.length)).toEqual([4, 2])
    expect([...tables[1].distance]).toEqual([4, 0])
    // of what is learned from, the farthest in the third column is the least likely there
    expect(tables[1].ppca![0]).toBeGreaterThan(Math.max(...tables[0].ppca!))
  })
  it('has no PPCA of incomplete points, or of as many columns as latents', async () => {
    const incomplete = { values: training.values.with(0, Number.NaN), numPoints: 4 }
    for (const request of [
      { training: incomplete, dataDim: 3, latentDim: 1, tables: [training] },
      { training, dataDim: 3, latentDim: 3, tables: [training] },
    ]) {
      const { tables } = await ask('baselineScores', request)
      expect(tables[0].ppca).toBeNull()
      expect(tables[0].distance.every(Number.isFinite)).toBe(true)
    }
  })
})

it('hideValues lets a table with missing values leave the worker', async () => {
  const dataset = {
    name: 'table',
    numPoints: 3,
    dataDim: 3,
    columnNames: ['a', 'b', 'c'],
    values,
    label: null,
  }
  const hidden = await ask('hideValues', { dataset, recipe: { share: 0.5, seed: 1, numPatterns: null } })
  expect(hidden.values.filter(Number.isNaN)).toHaveLength(5)
})
