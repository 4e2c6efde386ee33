import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Progress, RequestName, RequestOf, ResultOf } from '../../workers/protocol.ts'
import { callLogMarginalGrid } from './callLogMarginalGrid.ts'
import type { CallOptions, Pool } from './createPool.ts'
import { mapChunks } from './mapChunks.ts'
import { isAbortError } from './workerErrors.ts'

type Run = (request: unknown, options: CallOptions) => Promise<unknown>

function poolOf(size: number, run: Run): Pick<Pool, 'size' | 'call'> {
  return {
    size,
    call: <K extends RequestName>(_name: K, request: RequestOf<K>, options: CallOptions = {}) =>
      run(request, options) as Promise<ResultOf<K>>,
  }
}

function chunksOf(weights: readonly number[]) {
  return weights.map((weight, index) => ({
    request: { generator: 'circle', numPoints: index, noiseStd: 0, seed: 0 } as const,
    weight,
  }))
}

const indexOf = (request: unknown) => (request as { numPoints: number }).numPoints
const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 })

it('gives results in the order of the chunks, whatever ends first, with no more at a time than workers', () =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), weights, fc.integer({ min: 1, max: 3 }), async (scheduler, ws, size) => {
      let numRunning = 0
      const pool = poolOf(size, async (request) => {
        expect(++numRunning).toBeLessThanOrEqual(size)
        await scheduler.schedule(Promise.resolve())
        numRunning--
        return indexOf(request)
      })
      const results = mapChunks(pool, 'generateData', chunksOf(ws))
      await scheduler.waitFor(results)
      expect(await results).toEqual(ws.map((_, index) => index))
    }),
  ))

it('merges progress by weight: it rises and ends at the whole', () =>
  fc.assert(
    fc.asyncProperty(fc.scheduler(), weights, async (scheduler, ws) => {
      const seen: Progress[] = []
      const pool = poolOf(2, async (request, { onProgress }) => {
        for (const done of [0.5, 1]) {
          await scheduler.schedule(Promise.resolve())
          onProgress?.({ done, total: 1, phase: 'density' })
        }
        return indexOf(request)
      })
      await scheduler.waitFor(
        mapChunks(pool, 'generateData', chunksOf(ws), { onProgress: (progress) => seen.push(progress) }),
      )
      const total = ws.reduce((sum, weight) => sum + weight, 0)
      expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).sort((a, b) => a - b))
      expect(seen.at(-1)).toEqual({ done: total, total, phase: 'density' })
    }),
  ))

it('cancels the rest at the first failure and rejects with it', async () => {
  const signals: (AbortSignal | undefined)[] = []
  const pool = poolOf(2, (request, { signal }) => {
    signals.push(signal)
    return indexOf(request) === 0 ? Promise.reject(new Error('first')) : new Promise(() => undefined)
  })
  await expect(mapChunks(pool, 'generateData', chunksOf([1, 1, 1, 1]))).rejects.toThrow('first')
  expect(signals.map((signal) => signal?.aborted)).toEqual([true, true])
})

it('hands a cancel on to every chunk', async () => {
  const controller = new AbortController()
  const pool = poolOf(2, (_, { signal }) => {
    return new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))
    })
  })
  const result = mapChunks(pool, 'generateData', chunksOf([1, 1, 1]), { signal: controller.signal })
  controller.abort()
  await expect(result).rejects.toSatisfy(isAbortError)
})

it('puts the rows of a grid together again', async () => {
  const model = {
    decoder: { latentDim: 1, dataDim: 2, layers: [] },
    noise: { kind: 'isotropic', variance: 1 },
    priorCovariance: Float64Array.of(1),
  } as const
  const pool = poolOf(2, async (request) => {
    const { fromRow, toRow } = request as { fromRow: number; toRow: number }
    const rows = Array.from({ length: toRow - fromRow }, (_, i) => [fromRow + i, -(fromRow + i)]).flat()
    return { logMarginal: Float64Array.from(rows), maximum: Math.max(...rows), numPairsSkipped: 1 }
  })
  const grid = {
    coordinates: [0, 1],
    extent: [
      [0, 1],
      [0, 1],
    ],
    size: [2, 10],
  } as const
  const { logMarginal, maximum } = await callLogMarginalGrid(pool, { model, grid })
  expect([...logMarginal]).toEqual(Array.from({ length: 10 }, (_, row) => [row, -row]).flat())
  expect(maximum).toBe(9)
})
