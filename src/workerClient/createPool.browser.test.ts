/** The contract between page and worker, in a real browser with real threads. */
import { afterEach, describe, expect, it } from 'vitest'
import type { DecoderRequest, Progress } from '../../workers/protocol.ts'
import { NumericalError, ParseError } from '../core/problem.ts'
import { Deed } from '../../workers/__fixtures__/deed.ts'
import {
  createPool,
  type CallOptions,
  type Pool,
  type PoolOptions,
  type WorkerReplacement,
} from './createPool.ts'
import { isAbortError, WorkerCrashed } from './workerErrors.ts'

const spawnContract = () =>
  new Worker(new URL('../../workers/__fixtures__/contract.worker.ts', import.meta.url), { type: 'module' })
const spawnMute = () =>
  new Worker(new URL('../../workers/__fixtures__/mute.worker.ts', import.meta.url), { type: 'module' })
const spawnOther = () =>
  new Worker(new URL('../../workers/__fixtures__/otherProtocol.worker.ts', import.meta.url), {
    type: 'module',
  })
const spawnBroken = () =>
  new Worker(new URL('../../workers/__fixtures__/broken.worker.ts', import.meta.url), { type: 'module' })

/** Silences short enough for a test; the proportions are those of the app. */
const timings = { readyMs: 20_000, quietMs: 200, pongMs: 300 }

let pool: Pool
let replacements: WorkerReplacement[] = []

function open(options: PoolOptions = {}): Pool {
  replacements = []
  pool = createPool({ size: 1, spawn: spawnContract, timings, ...options })
  pool.onWorkerReplaced((replacement) => replacements.push(replacement))
  return pool
}

afterEach(() => pool.dispose())

function ask(seed: number, options: CallOptions = {}) {
  const request: DecoderRequest = {
    widths: [1, 1],
    activation: 'ReLU',
    negativeSlope: 0,
    initialiser: 'he',
    seed,
  }
  return pool.call('initialiseDecoder', request, options)
}

async function weightOf(decoder: ReturnType<typeof ask>): Promise<Float64Array> {
  const [layer] = (await decoder).layers
  if (layer?.type !== 'Linear') throw new Error('a linear layer was expected')
  return layer.weight
}

/** Resolves at the first report of a job: from then on it is at work. */
function firstProgress(): { promise: Promise<void>; onProgress: (progress: Progress) => void } {
  let report = (): void => undefined
  const promise = new Promise<void>((resolve) => (report = resolve))
  return { promise, onProgress: () => report() }
}

describe('a job', () => {
  it('reports progress that rises, at most every 100 ms', async () => {
    open()
    await pool.start()
    const seen: { fraction: number; at: number }[] = []
    const from = performance.now()
    await ask(Deed.work, {
      onProgress: ({ done, total }) => seen.push({ fraction: done / total, at: performance.now() }),
    })
    const fractions = seen.map(({ fraction }) => fraction)
    expect(fractions.length).toBeGreaterThanOrEqual(2)
    expect(fractions.length).toBeLessThanOrEqual((performance.now() - from) / 100 + 1)
    expect(fractions).toEqual([...new Set(fractions)].sort((a, b) => a - b))
  })

  it('shares its worker: a short one is answered while a long one runs', async () => {
    open()
    const controller = new AbortController()
    const { promise, onProgress } = firstProgress()
    const long = ask(Deed.workOn, { signal: controller.signal, onProgress })
    await promise
    expect(await weightOf(ask(3))).toEqual(Float64Array.of(3, 0))
    controller.abort()
    await expect(long).rejects.toSatisfy(isAbortError)
  })

  it('transfers its result: whole buffers, gone from the worker', async () => {
    open()
    const [layer] = (await ask(3)).layers
    if (layer?.type !== 'Linear') throw new Error('a linear layer was expected')
    expect(layer.weight).toEqual(Float64Array.of(3, 0))
    expect(layer.bias.buffer.byteLength).toBe(8) // a view of weight's first entry in the worker
    expect(await weightOf(ask(Deed.lastSentLength))).toEqual(Float64Array.of(0))
  })

  it('whose buffers the worker keeps leaves them intact', async () => {
    open()
    expect(await weightOf(ask(Deed.kept))).toEqual(Float64Array.of(5))
    expect(await weightOf(ask(Deed.kept))).toEqual(Float64Array.of(5))
  })
})

describe('cancelling', () => {
  it('settles at once; the worker stops within 250 ms and goes on', async () => {
    let numSpawned = 0
    open({
      spawn() {
        numSpawned++
        return spawnContract()
      },
    })
    const controller = new AbortController()
    const { promise, onProgress } = firstProgress()
    const long = ask(Deed.workOn, { signal: controller.signal, onProgress })
    await promise
    const abortedAt = performance.now()
    controller.abort()
    await expect(long).rejects.toSatisfy(isAbortError)
    expect(performance.now() - abortedAt).toBeLessThan(300)
    await ask(Deed.work) // half a second: a worker that had not stopped would be gone by then
    expect(numSpawned).toBe(1)
  })

  it('replaces a worker that does not listen, and moves the job beside it, without a notice', async () => {
    let numSpawned = 0
    open({
      spawn() {
        numSpawned++
        return spawnContract()
      },
    })
    const controller = new AbortController()
    const { promise, onProgress } = firstProgress()
    const blocked = ask(Deed.reportThenBlock, { signal: controller.signal, onProgress })
    await promise
    const beside = weightOf(ask(4))
    controller.abort()
    await expect(blocked).rejects.toSatisfy(isAbortError)
    expect(await beside).toEqual(Float64Array.of(4, 0))
    expect(numSpawned).toBe(2)
    expect(replacements).toEqual([])
  })
})

describe('an error in the worker', () => {
  it('arrives as a ParseError with its problems', async () => {
    open()
    const error = await ask(Deed.parseError).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ParseError)
    expect(error).toMatchObject({
      problems: [{ path: 'layers[2].weight[0]', code: 'length', params: { expected: 8, actual: 7 } }],
    })
  })

  it('arrives as a NumericalError with code, context and the stack of the worker', async () => {
    open()
    const error = await ask(Deed.numericalError).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(NumericalError)
    expect(error).toMatchObject({
      code: 'singular',
      context: { row: 3, matrix: 'noise' },
      message: 'no inverse',
    })
    expect((error as Error).stack).toMatch(/contract\.worker/)
  })
})

/** The first worker is asked for a bad deed by a job that the second, healthy worker can answer. */
describe('a worker that dies in mid-job', () => {
  const deaths = [
    ['an error in a timer', Deed.throwLater, 'error'],
    ['a rejection that nobody handles', Deed.rejectUnseen, 'error'],
    ['self.close()', Deed.close, 'silent'],
    ['blocking for ever', Deed.block, 'silent'],
  ] as const

  it.each(deaths)(
    'by %s: rejects after a second attempt, is replaced, and the pool goes on',
    async (_, deed, cause) => {
      open()
      const doomed = ask(deed)
      await expect(doomed).rejects.toBeInstanceOf(WorkerCrashed)
      await expect(doomed).rejects.toMatchObject({ code: cause })
      expect(replacements).toMatchObject([
        { cause, numRetried: 1, numLost: 0 },
        { cause, numRetried: 0, numLost: 1 },
      ])
      expect(await weightOf(ask(6))).toEqual(Float64Array.of(6, 0))
    },
  )

  it('leaves its other jobs to a new worker, which ends them well', async () => {
    open()
    const { promise, onProgress } = firstProgress()
    const bystander = ask(Deed.work, { onProgress })
    await promise
    const controller = new AbortController()
    const killer = ask(Deed.close, { signal: controller.signal })
    killer.catch(() => undefined)
    const replaced = new Promise<WorkerReplacement>((resolve) => void pool.onWorkerReplaced(resolve))
    const { numRetried, numLost } = await replaced
    expect([numRetried, numLost]).toEqual([2, 0])
    controller.abort() // or it would kill the next one too
    expect(await weightOf(bystander)).toHaveLength(1000)
  })
})

describe('a worker that does not start', () => {
  it.each([
    ['never answers', spawnMute, 'noReply'],
    ['speaks another protocol', spawnOther, 'protocolMismatch'],
    ['fails while it loads', spawnBroken, 'startFailed'],
  ] as const)('as it %s: a clear error, and the next call tries again', async (_, spawn, code) => {
    let numSpawned = 0
    open({
      timings: { ...timings, readyMs: code === 'noReply' ? 1000 : timings.readyMs },
      spawn: () => (numSpawned++ === 0 ? spawn() : spawnContract()),
    })
    await expect(ask(1)).rejects.toMatchObject({ name: 'WorkerUnavailable', code })
    expect(await weightOf(ask(1))).toEqual(Float64Array.of(1, 0))
    expect(replacements).toEqual([])
  })
})
