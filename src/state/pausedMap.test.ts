import { afterEach, expect, test, vi } from 'vitest'
import type { GenerativeModel } from '../core/network/model.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { createAppStore } from './createAppStore.ts'
import { createRefresher } from './refresh.ts'
import { setModel } from './slices/document.ts'

const model: GenerativeModel = {
  decoder: { latentDim: 3, dataDim: 2, layers: [] },
  noise: { kind: 'isotropic', variance: 1 },
  priorCovariance: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
}

afterEach(() => {
  vi.restoreAllMocks()
})

/** A store whose maps take so many seconds for each cell. */
function start(secondsPerCell: number) {
  let clockMs = 0
  vi.spyOn(performance, 'now').mockImplementation(() => clockMs)
  const sizes: number[] = []
  const call = async (name: string, request: { grid?: { size: number[] }; fromRow?: number }) => {
    if (name === 'contours') return { levels: [] }
    if (name !== 'logMarginalGrid') return new Promise(() => {})
    const [size] = request.grid!.size as [number]
    if (request.fromRow === 0) {
      sizes.push(size)
      clockMs += 1000 * secondsPerCell * size * size
    }
    return { logMarginal: new Float64Array(size), maximum: 0, numPairsSkipped: 0 }
  }
  const store = createAppStore()
  const refresher = createRefresher(store, { size: 1, call } as unknown as Pool)
  store.setState((state) => ({
    ...setModel(state, model, state.model.origin),
    data: {
      ...state.data,
      dataset: {
        name: 't',
        numPoints: 2,
        dataDim: 2,
        columnNames: ['x1', 'x2'],
        values: Float64Array.of(0, 1, 2, 3),
        label: null,
      },
    },
  }))
  return { store, refresher, sizes }
}

test('a map of three latents becomes finer as long as that takes minutes, and goes on when asked to', async () => {
  const { store, refresher, sizes } = start(1)
  await expect.poll(() => store.getState().jobs.density).toEqual({ status: 'paused', seconds: 4 * 144 })
  expect(sizes).toEqual([6, 12])
  expect(store.getState().results.density?.value).toMatchObject({ size: [12, 12], isFinal: true })

  refresher.goOn('density')
  await expect.poll(() => store.getState().jobs.density.status).toBe('idle')
  expect(sizes).toEqual([6, 12, 24, 48, 96])
  refresher.dispose()
})

test('a quick one is computed to its end', async () => {
  const { store, refresher, sizes } = start(0.001)
  await expect.poll(() => store.getState().results.density?.value.isFinal).toBe(true)
  expect(sizes).toEqual([6, 12, 24, 48, 96])
  expect(store.getState().jobs.density.status).toBe('idle')
  refresher.dispose()
})
