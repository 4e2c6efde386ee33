import { expect, test } from 'vitest'
import type { LinearLayer } from '../core/network/model.ts'
import type { SweepRequest } from '../../workers/protocol.ts'
import type { SelectionRow } from '../core/learning/selectionSweep.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { createComparer } from './comparer.ts'
import { createAppStore } from './createAppStore.ts'
import { setData, setModel } from './slices/document.ts'
import type { Change } from './trainer.ts'

function linear(inputSize: number, outputSize: number): LinearLayer {
  const weight = new Float64Array(inputSize * outputSize)
  return { type: 'Linear', inputSize, outputSize, weight, bias: new Float64Array(outputSize) }
}

function setUp(rows: readonly SelectionRow[] = []) {
  const asked: SweepRequest[] = []
  const call = async (_: string, request: SweepRequest): Promise<object> => {
    asked.push(request)
    return { rows }
  }
  const store = createAppStore()
  const model = {
    decoder: { latentDim: 2, dataDim: 2, layers: [linear(2, 2)] },
    noise: { kind: 'isotropic' as const, variance: 1 },
    priorCovariance: Float64Array.of(1, 0, 0, 1),
  }
  const dataset = {
    name: 't',
    numPoints: 4,
    dataDim: 2,
    columnNames: ['x1', 'x2'],
    values: new Float64Array(8),
    label: null,
  }
  store.setState((state) => setModel(state, model, state.model.origin))
  store.setState((state) => setData(state, dataset, { kind: 'none' }))
  const change: Change = (_, transition) => store.setState(transition)
  return { asked, store, comparer: createComparer(store, { call } as unknown as Pool, change) }
}

test('decoders have the latents that are asked for, or as many as the present one', async () => {
  const { asked, comparer } = setUp()
  comparer.setComparisonPlan({
    candidates: [
      { latentDim: null, hiddenWidths: [4] },
      { latentDim: 1, hiddenWidths: [8, 8] },
    ],
  })
  await comparer.compareModels()
  expect(asked[0]?.sweep).toMatchObject({
    candidates: [
      { latentDim: 2, hiddenWidths: [4] },
      { latentDim: 1, hiddenWidths: [8, 8] },
    ],
    vae: null,
  })
})

test('a VAE beside them is trained if it is asked for, for epochs of its own', async () => {
  const { asked, comparer } = setUp()
  comparer.setComparisonPlan({ vaeEpochs: 70, numEpochs: 20 })
  await comparer.compareModels()
  expect(asked[0]?.sweep.vae).toMatchObject({ method: 'vae', maxEpochs: 70, learningRate: 0.005 })
  expect(asked[0]?.sweep.options).toMatchObject({ method: 'em', maxEpochs: 20 })
})

test('the one that is chosen becomes the model, with its latents', async () => {
  const decoder = { latentDim: 1, dataDim: 2, layers: [linear(1, 2)] }
  const model = {
    decoder,
    noise: { kind: 'isotropic', variance: 1 },
    priorCovariance: Float64Array.of(1),
  } as const
  const row: SelectionRow = {
    latentDim: 1,
    hiddenWidths: [],
    seed: 3,
    epoch: 9,
    model,
    nll: 1,
    heldOutNll: 1,
    numFailed: 0,
    vae: null,
    numParameters: 5,
    aic: 1,
    bic: 1,
  }
  const { store, comparer } = setUp([row])
  await comparer.compareModels()
  comparer.adoptCompared(0)
  expect(store.getState().model.model).toBe(model)
  expect(store.getState().model.origin).toMatchObject({
    kind: 'trained',
    epoch: 9,
    from: { kind: 'seeded', request: { widths: [1, 2], seed: 3 } },
  })
})
