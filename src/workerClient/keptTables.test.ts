/** Tables that stay in workers, from the pool to the handler, over messages. */
import { expect, it, vi } from 'vitest'
import type { ResultOf, RequestOf } from '../../workers/protocol.ts'
import { createHeldRegister } from '../../workers/runtime/createMemo.ts'
import { createWorkerApi, type Handler } from '../../workers/serve.ts'
import { createFakeWorker, type FakeApi, type FakeWorker } from './__fixtures__/createFakeWorker.ts'
import { createPool } from './createPool.ts'
import { keptTable } from './keptTable.ts'

const model = {
  decoder: { latentDim: 1, dataDim: 1, layers: [] },
  noise: { kind: 'isotropic', variance: 1 },
  priorCovariance: Float64Array.of(1),
} as const

/** A pool whose workers run the real runtime; what each of them was told to keep is counted. */
function open(scoreData: Handler<'scoreData'>, size = 1) {
  const workers: FakeWorker[] = []
  const kept: number[] = []
  const pool = createPool({
    size,
    spawn() {
      const index = workers.length
      kept[index] = 0
      const api = createWorkerApi({ handlers: { scoreData }, exceptions: {}, held: createHeldRegister() })
      const worker = createFakeWorker({
        ...(api as unknown as FakeApi),
        keep(id, values) {
          kept[index]++
          api.keep(id, values)
        },
      })
      workers.push(worker)
      return worker
    },
  })
  const ask = (values: Float64Array): Promise<ResultOf<'scoreData'>> =>
    pool.call('scoreData', { model, values, numPoints: values.length })
  return { pool, workers, kept, ask }
}

const echo = ({ values }: RequestOf<'scoreData'>): ResultOf<'scoreData'> => ({ logMarginal: values })

it('a table goes to a worker once, and a result that holds it does not take it away', async () => {
  const { pool, kept, ask } = open(echo)
  const whole = Float64Array.of(1, 2, 3, 4)
  const part = keptTable(whole, 1, 3)
  for (let k = 0; k < 3; k++) expect(await ask(part)).toEqual({ logMarginal: Float64Array.of(2, 3) })
  expect(kept).toEqual([1])
  expect(whole).toEqual(Float64Array.of(1, 2, 3, 4)) // the page keeps its own
  pool.dispose()
})

it('a worker in the place of a dead one is sent it anew, for the job that runs again and for later ones', async () => {
  let isFirst = true
  const isRunning = vi.fn()
  const { pool, workers, kept, ask } = open((request) => {
    if (!isFirst) return echo(request)
    isRunning()
    return new Promise(() => undefined)
  })
  const values = keptTable(Float64Array.of(5, 6))
  const result = ask(values)
  await expect.poll(() => isRunning.mock.calls.length).toBe(1)
  isFirst = false
  workers[0].raise('error')
  expect(await result).toEqual({ logMarginal: Float64Array.of(5, 6) })
  expect(await ask(values)).toEqual({ logMarginal: Float64Array.of(5, 6) })
  expect(kept).toEqual([1, 1])
  pool.dispose()
})

it('each worker of a pool has its own', async () => {
  let numRunning = 0
  const { pool, kept, ask } = open(async (request) => {
    numRunning++
    await vi.waitUntil(() => numRunning === 2)
    return echo(request)
  }, 2)
  const values = keptTable(Float64Array.of(7))
  expect(await Promise.all([ask(values), ask(values)])).toEqual([
    { logMarginal: Float64Array.of(7) },
    { logMarginal: Float64Array.of(7) },
  ])
  expect(kept).toEqual([1, 1])
  pool.dispose()
})
