import { describe, expect, it } from 'vitest'
import { inferPoint } from '../src/core/inference/inferPoint.ts'
import { logMarginal } from '../src/core/inference/logMarginal.ts'
import { observeAll } from '../src/core/inference/observation.ts'
import { buildRegionConstants } from '../src/core/inference/regionConstants.ts'
import { formatModel } from '../src/core/network/formatModel.ts'
import { initialiseDecoder } from '../src/core/network/initialiseDecoder.ts'
import type { Encoder } from '../src/core/network/encoder.ts'
import type { GenerativeModel } from '../src/core/network/model.ts'
import { createRng } from '../src/core/numerics/createRng.ts'
import { buildPartition } from '../src/core/partition/buildPartition.ts'
import { createInferenceService } from './inferenceService.ts'
import {
  PROTOCOL_VERSION,
  type EncodedError,
  type RequestName,
  type RequestOf,
  type ResultOf,
} from './protocol.ts'
import { createWorkerApi } from './serve.ts'

function modelOf(seed: number, widths: readonly number[] = [1, 8, 8, 2], variance = 0.05): GenerativeModel {
  const recipe = { widths, activation: 'ReLU', negativeSlope: 0, initialiser: 'authors' } as const
  return {
    decoder: initialiseDecoder(recipe, createRng(seed)),
    noise: { kind: 'isotropic', variance },
    priorCovariance: Float64Array.of(1),
  }
}

function logMarginalOf(model: GenerativeModel, x: readonly number[]): number {
  const partition = buildPartition(model.decoder)
  const observation = observeAll(partition, model)
  return logMarginal(
    buildRegionConstants(partition, observation, model.priorCovariance),
    Float64Array.from(x),
  )
}

/** A worker without a thread. Answers are cloned as a message would, so that what was transferred is gone here too. */
function createWorker() {
  const api = createWorkerApi(createInferenceService())
  async function settle<K extends RequestName>(name: K, request: RequestOf<K>) {
    return api.run({ protocol: PROTOCOL_VERSION, jobId: 1, modelVersion: 1 }, name, request, null)
  }
  return {
    async ask<K extends RequestName>(name: K, request: RequestOf<K>): Promise<ResultOf<K>> {
      const settled = await settle(name, request)
      if (!settled.ok) throw new Error(`${settled.error.name}: ${settled.error.message}`)
      return settled.value
    },
    async fail<K extends RequestName>(name: K, request: RequestOf<K>): Promise<EncodedError> {
      const settled = await settle(name, request)
      if (settled.ok) throw new Error(`${name} was expected to fail`)
      return settled.error
    },
  }
}

const model = modelOf(1)
const x = Float64Array.of(0.3, -0.2)
const range = [-3, 3] as const

describe('each request answers what core says', () => {
  it('buildPartition', async () => {
    const result = await createWorker().ask('buildPartition', { model })
    if (result.kind !== 'complete') throw new Error('a small partition fits into memory')
    const { partition, logPriorMass, numParameters } = result
    expect(partition).toEqual(buildPartition(model.decoder))
    expect(logPriorMass.reduce((sum, value) => sum + Math.exp(value), 0)).toBeWithinRel(1, 1e-13)
    expect(numParameters).toBe(16 + 72 + 18 + 1)
  })

  it('modelBudget, also of more latents than there are partitions for', async () => {
    const { decoder, noise } = modelOf(1, [5, 8, 2])
    const identity = Float64Array.from({ length: 25 }, (_, p) => (p % 6 === 0 ? 1 : 0))
    const large = { decoder, noise, priorCovariance: identity }
    const budget = await createWorker().ask('modelBudget', { model: large, numPoints: 100 })
    expect(budget.verdict).toBe('sectionsOnly')
    // a line in general position meets all eight hyperplanes
    expect(budget.ways.map(({ numRegions }) => numRegions)).toEqual([9, 37, 93])
    expect((await createWorker().ask('modelBudget', { model, numPoints: 100 })).verdict).toBe('exact')
  })

  it('inferPoint, with its curve', async () => {
    const worker = createWorker()
    const request = { model, x, curve: { range: [-9, 9] as const, count: 400 } }
    const { posterior, latent, logDensity } = await worker.ask('inferPoint', request)
    expect(posterior).toEqual(inferPoint(buildPartition(model.decoder), model, x))
    expect(logDensity).toHaveLength(latent.length)
    let mass = 0 // trapezium rule: the curve is fine enough to integrate to the mass of all
    for (let i = 1; i < latent.length; i++) {
      mass += ((latent[i] - latent[i - 1]) * (Math.exp(logDensity[i]) + Math.exp(logDensity[i - 1]))) / 2
    }
    expect(mass).toBeWithinRel(1, 0.01)
  })

  it('inferPoint with a missing coordinate, and where regions have no posterior mass', async () => {
    const narrow = modelOf(2, [1, 8, 8, 2], 1e-12)
    const request = { model: narrow, x: Float64Array.of(0.3, Number.NaN), curve: { range: range, count: 50 } }
    const { posterior } = await createWorker().ask('inferPoint', request)
    expect([...(posterior.missing?.indices ?? [])]).toEqual([1])
  })

  it('logMarginalGrid, in blocks of rows', async () => {
    const worker = createWorker()
    const grid = {
      coordinates: [0, 1],
      extent: [
        [-1, 1],
        [-2, 2],
      ],
      size: [4, 6],
    } as const
    const blocks = [
      await worker.ask('logMarginalGrid', { model, grid, fromRow: 0, toRow: 4 }),
      await worker.ask('logMarginalGrid', { model, grid, fromRow: 4, toRow: 6 }),
    ]
    const values = blocks.flatMap(({ logMarginal: rows }) => [...rows])
    expect(values).toHaveLength(24)
    expect(values[4 * 5 + 1]).toBeWithinRel(logMarginalOf(model, [-0.25, 2 - 1 / 3]), 1e-12)
    expect(Math.max(...blocks.map(({ maximum }) => maximum))).toBe(Math.max(...values))
  })

  it('scoreData', async () => {
    const values = Float64Array.of(0.3, -0.2, 1, 1)
    const scores = await createWorker().ask('scoreData', { model, values, numPoints: 2 })
    expect(scores.logMarginal[0]).toBeWithinRel(logMarginalOf(model, [0.3, -0.2]), 1e-13)
    expect(scores.logMarginal[1]).toBeWithinRel(logMarginalOf(model, [1, 1]), 1e-13)
  })

  it('estimateNoise: no likelier Σx nearby', async () => {
    const worker = createWorker()
    const values = Float64Array.of(0.3, -0.2, 0.1, 0.5, -0.4, 0.2, 0.6, -0.1)
    const data = { values, numPoints: 4 }
    const options = { method: 'maximum', kind: 'isotropic' } as const
    const { noise, logLikelihood } = await worker.ask('estimateNoise', { model, ...data, options })
    if (noise.kind !== 'isotropic') throw new Error(noise.kind)
    for (const factor of [0.9, 1, 1.1]) {
      const near = { ...model, noise: { ...noise, variance: factor * noise.variance } }
      const { logMarginal: scores } = await worker.ask('scoreData', { model: near, ...data })
      const sum = scores.reduce((total, each) => total + each, 0)
      if (factor === 1) expect(sum).toBeWithinRel(logLikelihood, 1e-11)
      else expect(sum).toBeLessThan(logLikelihood)
    }
  })

  it('samples, the same for the same seed', async () => {
    const worker = createWorker()
    const prior = () => worker.ask('samplePrior', { model, numSamples: 5, seed: 3 })
    const posterior = () => worker.ask('samplePosterior', { model, x, numSamples: 5, seed: 3 })
    expect((await prior()).noisy).toHaveLength(10)
    expect(await prior()).toEqual(await prior())
    expect((await posterior()).data).toHaveLength(10)
    expect(await posterior()).toEqual(await posterior())
  })

  it('data and decoders, the same for the same seed', async () => {
    const worker = createWorker()
    const request = { generator: 'circle', numPoints: 10, noiseStd: 0.1, seed: 1 } as const
    expect(await worker.ask('generateData', request)).toEqual(await worker.ask('generateData', request))
    const recipe = {
      widths: [1, 8, 8, 2],
      activation: 'ReLU',
      negativeSlope: 0,
      initialiser: 'authors',
      seed: 1,
    } as const
    expect(await worker.ask('initialiseDecoder', recipe)).toEqual(model.decoder)
  })

  it('principal axes, the density along them and its mode', async () => {
    const worker = createWorker()
    const values = Float64Array.of(0, 1, 2, 3, 4, 4)
    const dataset = { name: 't', numPoints: 3, dataDim: 2, columnNames: ['a', 'b'], values, label: null }
    const projection = await worker.ask('principalAxes', { dataset, numAxes: 2 })
    const [u1, u2, v1, v2] = projection.axes
    expect([u1 * v1 + u2 * v2, Math.hypot(u1, u2)]).toEqual([expect.closeTo(0, 14), expect.closeTo(1, 14)])
    // All axes there are: a rotation, so that the density is that of the point itself.
    const extent = [
      [-0.5, 1.5],
      [0, 2],
    ] as const
    const grid = { coordinates: projection, extent, size: [1, 1] }
    const { logMarginal: rows } = await worker.ask('logMarginalGrid', { model, grid, fromRow: 0, toRow: 1 })
    const point = projection.mean.map((mean, d) => mean + 0.5 * [u1, u2][d] + [v1, v2][d])
    expect(rows[0]).toBeWithinRel(logMarginalOf(model, [...point]), 1e-12)
    const mode = await worker.ask('mapProjected', { model, projection, place: Float64Array.of(0.5, 1) })
    const expected = await worker.ask('mapLatent', { model, x: point })
    expect(mode.latent[0]).toBeWithinRel(expected.latent[0], 1e-10)
  })

  it('contours', async () => {
    const values = Float64Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0)
    const request = { values, width: 3, height: 3, thresholds: [0.25, 0.5] }
    const { levels } = await createWorker().ask('contours', request)
    expect(levels.map(({ threshold, starts }) => [threshold, starts.length])).toEqual([
      [0.25, 1],
      [0.5, 1],
    ])
  })
})

describe('reading files', () => {
  it('a model', async () => {
    const file = new Blob([formatModel(model)])
    const answer = await createWorker().ask('readModel', { file, name: 'model.json' })
    expect(answer.model).toEqual(model)
  })

  it('a table with a missing entry', async () => {
    const file = new Blob(['a,b\n1,2\n3,\n'])
    const { dataset } = await createWorker().ask('readData', { file, name: 'table.csv', labelColumn: null })
    expect(dataset).toMatchObject({ name: 'table.csv', numPoints: 2, columnNames: ['a', 'b'] })
    expect(dataset.values).toEqual(Float64Array.of(1, 2, 3, Number.NaN))
  })

  it.each([
    ['a truncated model', '{"latentDim": 1, "lay', 'notJson'],
    [
      'a model of four latent dimensions',
      formatModel(modelOf(1, [4, 4, 2])).replace('[[1]]', '[[1,0,0,0],[0,1,0,0],[0,0,1,0],[0,0,0,1]]'),
      'latentDimUnsupported',
    ],
    ['bytes that are not text', Uint8Array.of(0xff, 0xfe, 0), 'notUtf8'],
  ])('%s is refused with a code', async (_, content, code) => {
    const { name, problems } = await createWorker().fail('readModel', {
      file: new Blob([content]),
      name: 'm',
    })
    expect(name).toBe('ParseError')
    expect(problems.map((entry) => entry.code)).toContain(code)
  })

  it('a file of 200 MB is refused unread', async () => {
    const file = Object.defineProperty(new Blob(['1,2']), 'size', { value: 200 * 2 ** 20 })
    const { problems } = await createWorker().fail('readData', { file, name: 'big.csv', labelColumn: null })
    expect(problems).toMatchObject([{ code: 'tooLarge', params: { actual: 200 * 2 ** 20 } }])
  })
})

describe('the cache', () => {
  const inferIn = async (worker: ReturnType<typeof createWorker>, of: GenerativeModel) =>
    (await worker.ask('inferPoint', { model: of, x, curve: { range: range, count: 2 } })).posterior
      .logMarginal

  it('never answers about another model, though it has the same version', async () => {
    const worker = createWorker()
    const others = [
      model,
      modelOf(2),
      { ...model, noise: { kind: 'isotropic', variance: 0.5 } },
      { ...model, priorCovariance: Float64Array.of(2) },
    ] as const
    for (const other of [...others, ...others]) {
      expect(await inferIn(worker, other)).toBeWithinRel(logMarginalOf(other, [...x]), 1e-13)
      const grid = { coordinates: [1], extent: [[0, 1]], size: [1] } as const
      const request = { model: other, grid, fromRow: 0, toRow: 1 }
      expect(await worker.ask('logMarginalGrid', request)).toEqual(
        await createWorker().ask('logMarginalGrid', request),
      )
    }
  })

  it('keeps what it sent: a partition can be asked for twice', async () => {
    const worker = createWorker()
    const first = structuredClone(await worker.ask('buildPartition', { model }))
    expect(await worker.ask('buildPartition', { model })).toEqual(first)
  })
})

it('an observation beyond all doubles fails with a code', async () => {
  const far = { model, x: Float64Array.of(1e200, 0), curve: { range: range, count: 2 } }
  expect(await createWorker().fail('inferPoint', far)).toMatchObject({
    name: 'NumericalError',
    code: 'overflow',
  })
})

describe('approximate', () => {
  const encoder: Encoder = {
    dataDim: 2,
    latentDim: 1,
    numComponents: 1,
    layers: [
      {
        type: 'Linear',
        inputSize: 2,
        outputSize: 2,
        weight: Float64Array.of(0.5, -0.3, 0, 0),
        bias: Float64Array.of(0.1, -1),
      },
    ],
  }
  const request = { model, encoder, x, maxComponents: 2, boundSizes: [1, 200], seed: 3 }

  it('has the gap of every q, curves where each of them is, and bounds that rise', async () => {
    const {
      logMarginal: logPx,
      approximations,
      bounds,
      latent,
      posteriorLogDensity,
      raster,
    } = await createWorker().ask('approximate', request)
    expect(logPx).toBeCloseTo(logMarginalOf(model, [...x]), 12)
    expect(approximations.map(({ kind, q }) => [kind, q.components.length])).toEqual([
      ['encoder', 1],
      ['fitted', 1],
      ['fitted', 2],
    ])
    for (const { elbo, klToPosterior } of approximations)
      expect(elbo.value + klToPosterior.value).toBeCloseTo(logPx, 10)
    const gaps = approximations.map(({ klToPosterior }) => klToPosterior.value)
    expect(gaps[0]).toBeGreaterThanOrEqual(gaps[1])
    expect(gaps[1]).toBeGreaterThanOrEqual(gaps[2])
    expect(raster).toBeNull()
    // densities, by the trapezium rule over their own places
    for (const log of [posteriorLogDensity, ...approximations.map(({ logDensity }) => logDensity)]) {
      let mass = 0
      for (let k = 1; k < latent.length; k++)
        mass += 0.5 * (latent[k] - latent[k - 1]) * (Math.exp(log[k]) + Math.exp(log[k - 1]))
      expect(mass).toBeGreaterThan(0.99)
      expect(mass).toBeLessThan(1.001)
    }
    for (const { bound } of bounds) expect(bound.value).toBeLessThan(logPx + 4 * bound.standardError)
    expect(bounds[1].bound.value).toBeGreaterThan(bounds[0].bound.value - 4 * bounds[0].bound.standardError)
  })

  it('maps the gap of many points: of the encoder, and no larger of the best Gaussians', async () => {
    const values = Float64Array.of(0.3, -0.2, 1, 0.5, -0.7, 0.1)
    const { ask } = createWorker()
    const ofEncoder = await ask('klGaps', { model, encoder, values, numPoints: 3, seed: 0 })
    const ofGaussian = await ask('klGaps', { model, encoder: null, values, numPoints: 3, seed: 0 })
    expect(ofEncoder.kind).toBe('exact')
    const { approximations } = await ask('approximate', request)
    expect(ofEncoder.gaps[0]).toBeCloseTo(approximations[0].klToPosterior.value, 10)
    expect(ofGaussian.gaps[0]).toBeCloseTo(approximations[1].klToPosterior.value, 8)
    ofGaussian.gaps.forEach((gap, n) => {
      expect(gap).toBeGreaterThanOrEqual(-1e-12)
      expect(gap).toBeLessThanOrEqual(ofEncoder.gaps[n] + 1e-9)
    })
  })

  it('draws the posterior of two latents as a map that holds it', async () => {
    const plane: GenerativeModel = {
      ...modelOf(4, [2, 5, 2]),
      priorCovariance: Float64Array.of(1, 0, 0, 1),
    }
    const { ask } = createWorker()
    const ofPlane = { ...request, model: plane, encoder: null, maxComponents: 1, boundSizes: [] }
    const { raster } = await ask('approximate', ofPlane)
    const { extent, size, logDensity } = raster!
    const area = extent.reduce((product, [from, to], k) => (product * (to - from)) / size[k], 1)
    expect(logDensity.reduce((sum, log) => sum + Math.exp(log), 0) * area).toBeCloseTo(1, 1)
    // nothing that a result took with it is asked for again
    expect((await ask('approximate', ofPlane)).raster).toEqual(raster)
  })
})
