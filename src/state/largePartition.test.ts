import { expect, test } from 'vitest'
import type { GenerativeModel, LinearLayer } from '../core/network/model.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { createAppStore } from './createAppStore.ts'
import type { AppStore } from './createAppStore.ts'
import { createRefresher } from './refresh.ts'
import type { Refresher } from './refresh.ts'
import { setModel } from './slices/document.ts'

function linear(inputSize: number, outputSize: number): LinearLayer {
  return {
    type: 'Linear',
    inputSize,
    outputSize,
    weight: new Float64Array(inputSize * outputSize),
    bias: new Float64Array(outputSize),
  }
}

function modelOf(width: number, latentDim = 2): GenerativeModel {
  return {
    decoder: {
      latentDim,
      dataDim: 2,
      layers: [linear(latentDim, width), { type: 'ReLU' }, linear(width, 2)],
    },
    noise: { kind: 'isotropic', variance: 1 },
    priorCovariance: Float64Array.of(1, 0, 0, 1),
  }
}

const partition = {
  kind: 'complete',
  partition: {
    numRegions: 1,
    latentDim: 2,
    dataDim: 2,
    slope: new Float64Array(4),
    bias: new Float64Array(2),
    geometry: { kind: 'plane', edgeStarts: Int32Array.of(0, 0), lines: new Float64Array() },
  },
}
const rest = { kind: 'incomplete', incomplete: { numCells: 7 } }

interface Setting {
  readonly numRegions: number
  readonly built: object
  readonly width: number
  readonly latentDim?: number
}

function start({ numRegions, built, width, latentDim }: Setting): {
  store: AppStore
  refresher: Refresher
  asked: string[]
} {
  const asked: string[] = []
  const answers: Record<string, object> = {
    estimatePartition: { numRegions, bytes: 1e9, seconds: 9, limit: 5e5 },
    buildPartition: built,
    inferPoint: { posterior: { logMarginal: 1 }, latent: [], logDensity: [] },
  }
  const call = async (name: string): Promise<unknown> => {
    asked.push(name)
    return name in answers ? answers[name] : new Promise(() => {})
  }
  const store = createAppStore()
  const refresher = createRefresher(store, { size: 1, call } as unknown as Pool)
  store.setState((state) => ({
    ...setModel(state, modelOf(width, latentDim), state.model.origin),
    domain: { ...state.domain, showDensity: false },
    selection: { x: [0, 0], truth: null, pointIndex: null, regionId: null },
  }))
  return { store, refresher, asked }
}

test('a costly partition is asked about first, and nothing that needs it is begun', async () => {
  const { store, refresher, asked } = start({ numRegions: 1e5, built: partition, width: 100 })
  await expect
    .poll(() => store.getState().jobs.partition)
    .toEqual({ status: 'asking', cost: { numRegions: 1e5, bytes: 1e9, seconds: 9, limit: 5e5 } })
  expect(asked).toEqual(['estimatePartition'])

  refresher.approve()
  await expect.poll(() => store.getState().results.posterior?.basedOn).toBe(store.getState().model.version)
  expect(asked.slice(0, 3)).toEqual(['estimatePartition', 'buildPartition', 'inferPoint'])
  // training changes weights: nobody is asked again for every epoch
  asked.length = 0
  store.setState((state) => setModel(state, modelOf(100), state.model.origin))
  await expect.poll(() => asked).toContain('buildPartition')
  expect(asked).not.toContain('estimatePartition')
  refresher.dispose()
})

test('while the question stands nothing of the model before does', async () => {
  const { store, refresher } = start({ numRegions: 1e5, built: partition, width: 8 })
  await expect.poll(() => store.getState().results.posterior).not.toBeNull()
  store.setState((state) => setModel(state, modelOf(100), state.model.origin))
  await expect.poll(() => store.getState().jobs.partition.status).toBe('asking')
  expect(Object.values(store.getState().results).every((result) => result === null)).toBe(true)
  refresher.dispose()
})

test('a moderate one is built at once, a small one beside all else', async () => {
  const moderate = start({ numRegions: 1e4, built: partition, width: 100 })
  await expect.poll(() => moderate.asked).toContain('inferPoint')
  expect(moderate.asked.indexOf('buildPartition')).toBeLessThan(moderate.asked.indexOf('inferPoint'))
  moderate.refresher.dispose()

  const small = start({ numRegions: 1e9, built: partition, width: 8 })
  expect(small.asked).toContain('inferPoint')
  expect(small.asked).not.toContain('estimatePartition')
  small.refresher.dispose()
})

test('what is known of one that meets the limit is shown, and nothing is computed from it', async () => {
  const { store, refresher, asked } = start({ numRegions: 1e5, built: rest, width: 100 })
  await expect.poll(() => store.getState().jobs.partition.status).toBe('asking')
  refresher.approve()
  await expect.poll(() => store.getState().results.incomplete?.value.incomplete.numCells).toBe(7)
  expect(store.getState().results.partition).toBeNull()
  expect(asked).toEqual(['estimatePartition', 'buildPartition'])
  refresher.dispose()
})

test('of three latents a partition that cannot be found whole is not begun, and a dozen units wait for their cost', async () => {
  const { store, refresher, asked } = start({ numRegions: 1e6, built: partition, width: 100, latentDim: 3 })
  await expect
    .poll(() => store.getState().jobs.partition)
    .toMatchObject({ status: 'failed', key: 'error.tooManyRegions' })
  expect(asked).toEqual(['estimatePartition'])
  refresher.dispose()

  const few = start({ numRegions: 300, built: partition, width: 12, latentDim: 3 })
  expect(few.asked).toEqual(['estimatePartition'])
  await expect.poll(() => few.asked).toContain('inferPoint')
  expect(few.asked.slice(0, 2)).toEqual(['estimatePartition', 'buildPartition'])
  few.refresher.dispose()
})
