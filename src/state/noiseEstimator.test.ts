import { expect, test } from 'vitest'
import type { RequestOf } from '../../workers/protocol.ts'
import type { NoiseEstimate } from '../core/learning/estimateNoise.ts'
import type { Encoder } from '../core/network/encoder.ts'
import type { GenerativeModel, LinearLayer, NoiseCovariance } from '../core/network/model.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { createAppStore } from './createAppStore.ts'
import { createNoiseEstimator } from './noiseEstimator.ts'
import type { ModelOrigin } from './recipe.ts'
import { atLimit, setData, setModel } from './slices/document.ts'
import * as history from './slices/history.ts'
import type { Change } from './trainer.ts'
import { formatLink } from './urlFields.ts'

function linear(inputSize: number, outputSize: number): LinearLayer {
  const weight = new Float64Array(inputSize * outputSize).fill(1)
  return { type: 'Linear', inputSize, outputSize, weight, bias: new Float64Array(outputSize) }
}

const MODEL: GenerativeModel = {
  decoder: { latentDim: 1, dataDim: 2, layers: [linear(1, 2)] },
  noise: { kind: 'isotropic', variance: 1 },
  priorCovariance: Float64Array.of(1),
}
const ENCODER: Encoder = { dataDim: 2, latentDim: 1, numComponents: 1, layers: [linear(2, 2)] }
const IMPORTED: ModelOrigin = { kind: 'imported', name: 'mine.json' }
const REQUEST = { widths: [1, 2], activation: 'ReLU', negativeSlope: 0, initialiser: 'he', seed: 1 } as const

function setUp(noise: NoiseCovariance, origin: ModelOrigin = IMPORTED, meanwhile: () => void = () => {}) {
  const asked: RequestOf<'estimateNoise'>[] = []
  const estimate: NoiseEstimate = {
    noise,
    logLikelihoodBefore: -9,
    logLikelihood: -3,
    numFloored: 0,
    floor: 1e-9,
    isConverged: true,
    numESteps: 4,
  }
  const call = async (_: string, request: RequestOf<'estimateNoise'>): Promise<NoiseEstimate> => {
    asked.push(request)
    await Promise.resolve()
    meanwhile()
    return estimate
  }
  const store = createAppStore()
  const dataset = {
    name: 't',
    numPoints: 2,
    dataDim: 2,
    columnNames: ['x1', 'x2'],
    values: Float64Array.of(1, 2, 3, 4),
    label: null,
  }
  store.setState((state) => setModel(state, MODEL, origin, null, ENCODER))
  store.setState((state) => setData(state, dataset, { kind: 'none' }))
  const change: Change = (name, transition) =>
    store.setState((state) => history.withHistory(state, name, transition(state)))
  return {
    asked,
    store,
    estimate,
    estimator: createNoiseEstimator(store, { call } as unknown as Pool, change),
  }
}

test('Σx is taken over as one change, with encoder and origin kept, and undone', async () => {
  const { asked, store, estimate, estimator } = setUp({ kind: 'isotropic', variance: 0.5 })
  estimator.setNoiseEstimateKind('diagonal')
  await estimator.estimateNoise('maximum')
  expect(asked[0]).toMatchObject({ numPoints: 2, options: { method: 'maximum', kind: 'diagonal' } })
  const { model, noiseEstimate, history: past } = store.getState()
  expect(model.model).toEqual({ ...MODEL, noise: { kind: 'isotropic', variance: 0.5 } })
  expect([model.encoder, model.origin]).toEqual([ENCODER, IMPORTED])
  expect(noiseEstimate).toMatchObject({
    isWorking: false,
    last: { modelVersion: model.version, before: MODEL.noise, estimate, numPoints: 2 },
  })
  expect(past.past.at(-1)?.name).toBe('command.estimateNoise')
  store.setState(history.undo)
  expect(store.getState().model.model).toBe(MODEL)
})

test('on its way to a limit the model itself is asked about', async () => {
  const { asked, store, estimator } = setUp({ kind: 'isotropic', variance: 0.5 })
  store.setState((state) => atLimit(state, { noise: -3, prior: 0 }))
  await estimator.estimateNoise('update')
  expect(asked[0]?.model.noise).toEqual(MODEL.noise)
  expect(store.getState().model.limit).toBeNull()
})

test('what comes after another model is not heard', async () => {
  const parts = setUp({ kind: 'isotropic', variance: 0.5 }, IMPORTED, () =>
    parts.store.setState((state) => setModel(state, MODEL, IMPORTED)),
  )
  await parts.estimator.estimateNoise('update')
  expect(parts.store.getState().model.model).toBe(MODEL)
  expect(parts.store.getState().noiseEstimate).toMatchObject({ isWorking: false, last: null })
})

test('a link to a drawn decoder holds one variance; with another Σx the model is in it', async () => {
  const seeded: ModelOrigin = { kind: 'seeded', request: REQUEST, noiseVariance: 1 }
  const round = setUp({ kind: 'isotropic', variance: 0.5 }, seeded)
  await round.estimator.estimateNoise('maximum')
  expect(round.store.getState().model.origin).toBe(seeded)
  expect(formatLink(round.store.getState()).hash).toContain('variance=0.5')
  const oval = setUp({ kind: 'diagonal', variances: Float64Array.of(0.5, 2) }, seeded)
  await oval.estimator.estimateNoise('maximum')
  expect(oval.store.getState().model.origin.kind).toBe('imported')
  expect(formatLink(oval.store.getState()).hash).toContain('&m=')
})

test('without data that fit nothing is asked', async () => {
  const { asked, store, estimator } = setUp({ kind: 'isotropic', variance: 0.5 })
  store.setState((state) => setData(state, null, { kind: 'none' }))
  await estimator.estimateNoise('maximum')
  expect(asked).toHaveLength(0)
})
