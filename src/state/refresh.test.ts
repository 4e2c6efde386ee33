import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Checkpoint } from '../core/learning/trainingState.ts'
import type { GenerativeModel } from '../core/network/model.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { createAppStore } from './createAppStore.ts'
import { createRefresher } from './refresh.ts'
import { setModel } from './slices/document.ts'
import { addRecords, setRuns, showCheckpoint } from './slices/runs.ts'

const model: GenerativeModel = {
  decoder: { latentDim: 1, dataDim: 2, layers: [] },
  noise: { kind: 'isotropic', variance: 1 },
  priorCovariance: Float64Array.of(1),
}

/** A pool that answers when the scheduler says so, each answer marked with the version that it was asked for. */
function fakePool(scheduler: fc.Scheduler): Pool {
  const call = async (name: string, _request: unknown, options: { modelVersion?: number } = {}) => {
    const { modelVersion = 0 } = options
    await scheduler.schedule(Promise.resolve(), `${name} ${modelVersion}`)
    const answers: Record<string, unknown> = {
      buildPartition: {
        partition: {
          numRegions: modelVersion,
          dataDim: 2,
          slope: Float64Array.of(1, 1),
          bias: Float64Array.of(0, 0),
          geometry: { kind: 'line', limits: Float64Array.of(-Infinity, Infinity) },
        },
      },
      logMarginalGrid: {
        logMarginal: Float64Array.of(modelVersion),
        maximum: modelVersion,
        numPairsSkipped: 0,
      },
      contours: { levels: [] },
      inferPoint: { posterior: { logMarginal: modelVersion }, latent: [], logDensity: [] },
      logLikelihood: { chunks: Float64Array.of(modelVersion) },
      scoreData: { logMarginal: Float64Array.of(modelVersion) },
      samplePrior: { latent: [], noiseless: [], noisy: Float64Array.of(modelVersion) },
    }
    return answers[name]
  }
  return { size: 2, call } as unknown as Pool
}

test('in every order of answers all results end up there, each of the last model', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 4 }), async (scheduler, numModels) => {
      const store = createAppStore()
      store.setState(({ data, domain }) => ({
        data: {
          ...data,
          dataset: {
            name: 't',
            numPoints: 1,
            dataDim: 2,
            columnNames: ['x1', 'x2'],
            values: Float64Array.of(0, 1),
            label: null,
          },
        },
        domain: { ...domain, samples: { count: 1, seed: 1 } },
      }))
      const refresher = createRefresher(store, fakePool(scheduler))
      for (let k = 0; k < numModels; k++) {
        // The first model of a space has no selected point yet.
        store.setState((state) => ({
          ...setModel(state, model, state.model.origin),
          selection: { x: [0, 1], truth: null, pointIndex: null, regionId: null },
        }))
        if (scheduler.count() > 0) await scheduler.waitOne()
      }
      await scheduler.waitIdle()
      const { model: last, results } = store.getState()
      const { version } = last
      const versions: Record<string, { readonly basedOn: number } | null> = { ...results }
      for (const [name, result] of Object.entries(versions)) {
        // Of the data alone, and of more than two columns.
        if (name === 'principalAxes') continue
        // Only for a plane of latents.
        if (['incomplete', 'latentDensity', 'dissection'].includes(name)) continue
        expect(
          result?.basedOn,
          `${name}: ${scheduler
            .report()
            .map((s) => s.label)
            .join(', ')}`,
        ).toBe(version)
      }
      expect(results.partition?.value.partition.numRegions).toBe(version)
      expect(results.density?.value.maximum).toBe(version)
      expect(results.posterior?.value.posterior.logMarginal).toBe(version)
      expect(results.scores?.value.nll).toBe(-version)
      expect(results.samples?.value.noisy[0]).toBe(version)
      expect(refresher.isBusy()).toBe(false)
      refresher.dispose()
    }),
    { numRuns: 60 },
  )
})

test('two results that come at the same moment do not undo each other', async () => {
  const store = createAppStore()
  const answers: Record<string, unknown> = {
    logLikelihood: { chunks: Float64Array.of(1) },
    scoreData: { logMarginal: Float64Array.of(-1) },
    samplePrior: { latent: [], noiseless: [], noisy: Float64Array.of(1) },
  }
  const call = (name: string): Promise<unknown> =>
    name in answers ? Promise.resolve(answers[name]) : new Promise(() => {})
  const refresher = createRefresher(store, { size: 1, call } as unknown as Pool)
  const dataset = {
    name: 't',
    numPoints: 1,
    dataDim: 2,
    columnNames: ['x1', 'x2'],
    values: Float64Array.of(0, 1),
    label: null,
  }
  const version = 1
  store.setState(({ domain }) => ({
    model: {
      version,
      model,
      origin: store.getState().model.origin,
      noiseOverride: null,
      limit: null,
      encoder: null,
    },
    data: { version: 2, dataset, origin: { kind: 'none' }, hiding: null, comparison: null },
    domain: { ...domain, samples: { count: 1, seed: 1 } },
  }))
  await expect
    .poll(() => store.getState().results)
    .toMatchObject({ scores: { basedOn: 1 }, samples: { basedOn: 1 } })
  store.setState(({ domain }) => ({
    data: { version: 3, dataset: null, origin: { kind: 'none' }, hiding: null, comparison: null },
    domain: { ...domain, samples: null },
  }))
  await expect.poll(() => store.getState().results).toMatchObject({ scores: null, samples: null })
  refresher.dispose()
})

test('the NLL of a state of training is what training told, and is not computed again', async () => {
  const asked: string[] = []
  const call = (name: string): Promise<unknown> => {
    asked.push(name)
    return name === 'scoreData' || name === 'logLikelihood'
      ? Promise.resolve({ logMarginal: Float64Array.of(-1), chunks: Float64Array.of(-5) })
      : new Promise(() => {})
  }
  const dataset = {
    name: 't',
    numPoints: 1,
    dataDim: 2,
    columnNames: ['x1', 'x2'],
    values: Float64Array.of(0, 1),
    label: null,
  }
  const store = createAppStore()
  store.setState(({ data }) => ({ data: { ...data, dataset } }))
  const refresher = createRefresher(store, { size: 1, call } as unknown as Pool)
  const run = {
    id: 1,
    start: null,
    before: 'notKept',
    dataVersion: store.getState().data.version,
    training: { values: dataset.values, numPoints: 1 },
    heldOut: null,
    heldOutChoice: store.getState().training.heldOut,
    options: store.getState().training.options,
    records: [],
    part: null,
  } as const
  const checkpoint = {
    model,
    nll: 7,
    epoch: 3,
    position: 0,
    memory: { kind: 'none' },
  } as unknown as Checkpoint
  store.setState((state) => {
    const current = addRecords(run, [{ checkpoint, heldOutNll: null, ms: 1 }])
    const next = { ...state, ...setRuns(state, { current }) }
    return { ...next, ...showCheckpoint(next, current, checkpoint) }
  })
  await expect.poll(() => store.getState().results.scores?.value.nll).toBe(7)
  expect(asked).toContain('scoreData')
  expect(asked).not.toContain('logLikelihood')

  // the same weights as a model of the reader's own
  store.setState((state) => setModel(state, model, { kind: 'file', file: 'circle-0-1-8-8-2' }))
  await expect.poll(() => store.getState().results.scores?.value.nll).toBe(5)
  refresher.dispose()
})
