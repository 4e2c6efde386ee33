import { expect, test } from 'vitest'
import type { LinearLayer } from '../core/network/model.ts'
import type { SweepRequest } from '../../workers/protocol.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { createComparer } from './comparer.ts'
import { createAppStore } from './createAppStore.ts'
import { setData, setModel } from './slices/document.ts'

function linear(inputSize: number, outputSize: number): LinearLayer {
  const weight = new Float64Array(inputSize * outputSize)
  return { type: 'Linear', inputSize, outputSize, weight, bias: new Float64Array(outputSize) }
}

test('the decoders that are compared have as many latents as the present one', async () => {
  const asked: SweepRequest[] = []
  const call = async (_: string, request: SweepRequest): Promise<object> => {
    asked.push(request)
    return { rows: [] }
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
  await createComparer(store, { call } as unknown as Pool, () => undefined).compareModels()
  expect(asked.map(({ sweep }) => Array.from(sweep.priorCovariance))).toEqual([[1, 0, 0, 1]])
})
