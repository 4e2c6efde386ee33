import type { Dataset } from '../core/datasets/dataset.ts'
import { getEventListeners } from 'node:events'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PROTOCOL_VERSION, type DecoderRequest, type Job, type Progress } from '../../workers/protocol.ts'
import { createFakeWorker, settled, type FakeApi, type FakeWorker } from './__fixtures__/createFakeWorker.ts'
import { createPool, type Pool, type WorkerReplacement } from './createPool.ts'
import { isAbortError, WorkerCrashed, WorkerUnavailable } from './workerErrors.ts'

const never = () => new Promise<never>(() => undefined)

function request(seed = 0): DecoderRequest {
  return { widths: [1, 2], activation: 'ReLU', negativeSlope: 0, initialiser: 'he', seed }
}

/** A pool of fakes: the nth worker that is started behaves like the nth entry, those after like the last. */
function createFakePool(behaviours: readonly Partial<FakeApi>[], size = 1) {
  const workers: FakeWorker[] = []
  const replacements: WorkerReplacement[] = []
  const pool = createPool({
    size,
    spawn() {
      const worker = createFakeWorker(behaviours[Math.min(workers.length, behaviours.length - 1)] ?? {})
      workers.push(worker)
      return worker
    },
  })
  pool.onWorkerReplaced((replacement) => replacements.push(replacement))
  return { pool, workers, replacements }
}

const answering: Partial<FakeApi> = { run: (job) => settled(job, job.jobId) }
const hanging: Partial<FakeApi> = { run: never }

/** The outcome of a call as a word, so that a promise that is still open can be told from a settled one. */
function watchOutcome(promise: Promise<unknown>): { current: string } {
  const outcome = { current: 'open' }
  promise.then(
    () => (outcome.current = 'value'),
    (error: unknown) => (outcome.current = isAbortError(error) ? 'aborted' : (error as Error).name),
  )
  return outcome
}

function callOf(pool: Pool, options = {}) {
  return pool.call('initialiseDecoder', request(), options)
}

const flush = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

describe('starting a worker', () => {
  it('waits for the handshake before it sends a job', async () => {
    let answerPing: (pong: { protocol: number }) => void = () => undefined
    const run = vi.fn((job: Job) => settled(job, 'done'))
    const { pool } = createFakePool([{ ping: () => new Promise((resolve) => (answerPing = resolve)), run }])
    const result = callOf(pool)
    await flush()
    expect(run).not.toHaveBeenCalled()
    answerPing({ protocol: PROTOCOL_VERSION })
    await expect(result).resolves.toBe('done')
  })

  it('refuses a worker of another protocol', async () => {
    const { pool, workers } = createFakePool([{ ping: () => ({ protocol: PROTOCOL_VERSION + 1 }) }])
    await expect(callOf(pool)).rejects.toMatchObject({ name: 'WorkerUnavailable', code: 'protocolMismatch' })
    expect(workers[0]?.isTerminated).toBe(true)
  })

  it('gives up on a worker that says nothing for 5 s', async () => {
    const { pool } = createFakePool([{ ping: never }])
    const outcome = watchOutcome(callOf(pool))
    await vi.advanceTimersByTimeAsync(4900)
    expect(outcome.current).toBe('open')
    await vi.advanceTimersByTimeAsync(200)
    expect(outcome.current).toBe('WorkerUnavailable')
  })

  it('says so when no worker can be made, and tries again at the next call', async () => {
    let isBroken = true
    const pool = createPool({
      size: 1,
      spawn() {
        if (isBroken) throw new Error('refused by policy')
        return createFakeWorker(answering)
      },
    })
    await expect(callOf(pool)).rejects.toMatchObject({ code: 'startFailed' })
    await expect(pool.start()).rejects.toBeInstanceOf(WorkerUnavailable)
    isBroken = false
    await expect(callOf(pool)).resolves.toBe(2)
  })

  it('says so when the script does not load', async () => {
    const { pool, workers, replacements } = createFakePool([{ ping: never }])
    const result = callOf(pool)
    workers[0]?.raise('error')
    await expect(result).rejects.toMatchObject({ code: 'startFailed' })
    expect(replacements).toEqual([]) // nothing was replaced
  })

  it('starts all workers on demand', async () => {
    const { pool, workers } = createFakePool([answering], 3)
    await pool.start()
    expect(workers).toHaveLength(3)
  })
})

describe('a call', () => {
  it('goes to the least busy worker', async () => {
    const { pool, workers } = createFakePool([hanging, answering], 2)
    void callOf(pool).catch(() => undefined)
    await expect(callOf(pool)).resolves.toBe(2)
    await expect(callOf(pool)).resolves.toBe(3)
    expect(workers).toHaveLength(2)
  })

  it('prefers the worker that knows its model', async () => {
    const jobs: string[] = []
    const behave = (id: string): Partial<FakeApi> => ({
      run(job) {
        jobs.push(`${id}${job.modelVersion}`)
        return settled(job, null)
      },
    })
    const { pool } = createFakePool([behave('a'), behave('b')], 2)
    await Promise.all([1, 2].map((modelVersion) => callOf(pool, { modelVersion })))
    await callOf(pool, { modelVersion: 2 })
    await callOf(pool, { modelVersion: 1 })
    expect(jobs).toEqual(['a1', 'b2', 'b2', 'a1'])
  })

  it('goes to none of the workers that are spared, but to one always', async () => {
    const { pool, workers } = createFakePool([hanging], 3)
    pool.spare(1)
    expect(pool.size).toBe(2)
    for (let k = 0; k < 5; k++) void callOf(pool).catch(() => undefined)
    expect(workers).toHaveLength(2)
    pool.spare(7)
    expect(pool.size).toBe(1)
    void callOf(pool).catch(() => undefined)
    expect(workers).toHaveLength(2)
    pool.spare(0)
    expect(pool.size).toBe(3)
    void callOf(pool).catch(() => undefined)
    expect(workers).toHaveLength(3)
    pool.dispose()
  })

  it('refuses an answer to another job', async () => {
    const { pool } = createFakePool([{ run: (job) => settled({ ...job, jobId: job.jobId + 1 }, null) }])
    await expect(callOf(pool)).rejects.toThrow(/instead of/)
  })

  it('rejects when its request cannot be cloned', async () => {
    const { pool } = createFakePool([answering])
    const bad = { ...request(), seed: (() => 1) as unknown as number }
    await expect(pool.call('initialiseDecoder', bad)).rejects.toThrow(/could not be cloned/)
    await expect(callOf(pool)).resolves.toBe(2)
  })

  it('leaves no listener at its signal', async () => {
    const { signal } = new AbortController()
    const { pool } = createFakePool([answering])
    await callOf(pool, { signal })
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

describe('cancelling', () => {
  it('rejects at once, tells the worker, and keeps a worker that stops', async () => {
    let stop: () => void = () => undefined
    const { pool, workers } = createFakePool([
      {
        run: (job) => new Promise((resolve) => (stop = () => resolve(settled(job, null)))),
        cancel: () => stop(),
      },
    ])
    const controller = new AbortController()
    const outcome = watchOutcome(callOf(pool, { signal: controller.signal }))
    await flush()
    controller.abort()
    await Promise.resolve()
    expect(outcome.current).toBe('aborted')
    await vi.advanceTimersByTimeAsync(1000)
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([false])
  })

  it('ends a worker that does not stop within 250 ms, moves its other jobs, and is no crash', async () => {
    const { pool, workers, replacements } = createFakePool([hanging, answering])
    const controller = new AbortController()
    const cancelled = watchOutcome(callOf(pool, { signal: controller.signal }))
    const neighbour = callOf(pool)
    await flush()
    controller.abort()
    await vi.advanceTimersByTimeAsync(240)
    expect(workers[0]?.isTerminated).toBe(false)
    await vi.advanceTimersByTimeAsync(20)
    expect(workers[0]?.isTerminated).toBe(true)
    await expect(neighbour).resolves.toBe(2)
    expect(cancelled.current).toBe('aborted')
    expect(replacements).toEqual([])
  })

  it('of a job that was never sent costs nothing', async () => {
    const { pool, workers } = createFakePool([answering])
    const controller = new AbortController()
    const outcome = watchOutcome(callOf(pool, { signal: controller.signal }))
    controller.abort()
    await expect(callOf(pool)).resolves.toBe(2)
    await vi.advanceTimersByTimeAsync(1000)
    expect(outcome.current).toBe('aborted')
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([false])
  })

  it('rejects a call whose signal has fired before', async () => {
    const { pool, workers } = createFakePool([answering])
    await expect(callOf(pool, { signal: AbortSignal.abort() })).rejects.toSatisfy(isAbortError)
    expect(workers).toEqual([])
  })
})

describe('the death of a worker', () => {
  it.each(['error', 'messageerror'] as const)('by %s: its jobs run again, the page is told', async (type) => {
    const { pool, workers, replacements } = createFakePool([hanging, answering])
    const result = callOf(pool)
    await flush()
    workers[0]?.raise(type, 'boom')
    await expect(result).resolves.toBe(1)
    expect(workers[0]?.isTerminated).toBe(true)
    expect(replacements).toMatchObject([{ cause: type, numRetried: 1, numLost: 0 }])
  })

  it('in the second attempt rejects, and the next call has a fresh worker', async () => {
    const { pool, workers, replacements } = createFakePool([hanging, hanging, answering])
    const result = callOf(pool)
    const outcome = watchOutcome(result)
    await flush()
    workers[0]?.raise('error', 'first')
    await flush()
    workers[1]?.raise('error', 'second')
    await expect(result).rejects.toBeInstanceOf(WorkerCrashed)
    await expect(result).rejects.toMatchObject({ code: 'error' })
    await expect(result).rejects.toThrow(/second/)
    expect(outcome.current).toBe('WorkerCrashed')
    expect(replacements).toMatchObject([
      { numRetried: 1, numLost: 0 },
      { numRetried: 0, numLost: 1 },
    ])
    await expect(callOf(pool)).resolves.toBe(2)
  })

  it('without an event is noticed by its silence: 2 s, then 3 s after a ping', async () => {
    const { pool, workers, replacements } = createFakePool([hanging, answering])
    const outcome = watchOutcome(callOf(pool))
    await flush()
    workers[0]?.vanish()
    await vi.advanceTimersByTimeAsync(4900)
    expect(outcome.current).toBe('open')
    await vi.advanceTimersByTimeAsync(200)
    expect(outcome.current).toBe('value')
    expect(replacements).toMatchObject([{ cause: 'silent', numRetried: 1 }])
  })

  it('is given more time in a job of one long step', async () => {
    const { pool, workers, replacements } = createFakePool([hanging, answering])
    const dataset: Dataset = {
      name: 't',
      numPoints: 0,
      dataDim: 1,
      columnNames: ['x1'],
      values: new Float64Array(),
      label: null,
    }
    const outcome = watchOutcome(pool.call('principalAxes', { dataset, numAxes: 1 }))
    await flush()
    workers[0]?.vanish()
    await vi.advanceTimersByTimeAsync(16_900)
    expect(replacements).toEqual([])
    await vi.advanceTimersByTimeAsync(200)
    expect(replacements).toMatchObject([{ cause: 'silent', numRetried: 1 }])
    expect(outcome.current).not.toBe('open')
  })

  it('is not seen in a worker that computes for long but answers its pings', async () => {
    const { pool, workers, replacements } = createFakePool([hanging])
    const outcome = watchOutcome(callOf(pool))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(outcome.current).toBe('open')
    expect(workers).toHaveLength(1)
    expect(replacements).toEqual([])
  })

  it('while idle is noticed 3 s after the next job is sent', async () => {
    const { pool, workers } = createFakePool([answering])
    await callOf(pool)
    await vi.advanceTimersByTimeAsync(10_000)
    workers[0]?.vanish()
    const outcome = watchOutcome(callOf(pool))
    await vi.advanceTimersByTimeAsync(2900)
    expect(outcome.current).toBe('open')
    await vi.advanceTimersByTimeAsync(200)
    expect(outcome.current).toBe('value')
  })

  it('never sets progress back', async () => {
    const seen: number[] = []
    const isSeen = new Map<number, () => void>()
    const waitFor = (done: number) => new Promise<void>((resolve) => isSeen.set(done, resolve))
    const reporting = (fractions: readonly number[], end: (job: Job) => unknown): Partial<FakeApi> => ({
      run(job, _name, _request, onProgress) {
        for (const done of fractions) onProgress?.({ done, total: 1, phase: 'density' })
        return end(job)
      },
    })
    const firstIsUnderWay = waitFor(0.6)
    const secondIsUnderWay = waitFor(0.7)
    const { pool, workers } = createFakePool([
      reporting([0.2, 0.6], never),
      reporting([0.1, 0.7], async (job) => {
        await secondIsUnderWay
        return settled(job, 1)
      }),
    ])
    const onProgress = ({ done }: Progress) => {
      seen.push(done)
      isSeen.get(done)?.()
    }
    const result = callOf(pool, { onProgress })
    await firstIsUnderWay
    workers[0]?.raise('error')
    await result
    expect(seen).toEqual([0.2, 0.6, 0.7])
  })
})

describe('dispose', () => {
  it('ends the workers; what runs is aborted, and later calls are refused', async () => {
    const { pool, workers } = createFakePool([hanging], 2)
    const outcomes = [callOf(pool), callOf(pool), pool.start()].map(watchOutcome)
    pool.dispose()
    await flush()
    expect(outcomes.map(({ current }) => current)).toEqual(['aborted', 'aborted', 'aborted'])
    expect(workers.every(({ isTerminated }) => isTerminated)).toBe(true)
    await expect(callOf(pool)).rejects.toMatchObject({ code: 'disposed' })
    await expect(pool.start()).rejects.toMatchObject({ code: 'disposed' })
  })
})

describe('whatever happens', () => {
  const event = fc.oneof(
    fc.record({ kind: fc.constantFrom('call', 'abort', 'error', 'vanish'), at: fc.nat(5) }),
    fc.record({ kind: fc.constant('wait'), at: fc.constantFrom(0, 10, 300, 2500) }),
  )
  const behaviour = fc.constantFrom<Partial<FakeApi>>(answering, hanging, {
    run: (job) => new Promise((resolve) => setTimeout(() => resolve(settled(job, job.jobId)), 400)),
  })

  it('every call settles, and a value is its own', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 20 }),
        fc.array(behaviour, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
        async (events, behaviours, size) => {
          const { pool, workers } = createFakePool([...behaviours, answering], size)
          const calls: { controller: AbortController; outcome: { current: string } }[] = []
          for (const { kind, at } of events) {
            if (kind === 'call') {
              const controller = new AbortController()
              const id = calls.length + 1
              const result = callOf(pool, { signal: controller.signal })
              const own = result.then((value) => expect(value).toBe(id))
              calls.push({ controller, outcome: watchOutcome(own) })
            } else if (kind === 'abort') calls[at]?.controller.abort()
            else if (kind === 'error') workers[at]?.raise('error')
            else if (kind === 'vanish') workers[at]?.vanish()
            else await vi.advanceTimersByTimeAsync(at)
          }
          // The longest life of a call: two handshakes and two silent deaths. One that is left hangs in a live worker.
          await vi.advanceTimersByTimeAsync(20_000)
          pool.dispose()
          await flush()
          const outcomes = calls.map(({ outcome }) => outcome.current)
          expect(outcomes).not.toContain('open')
          expect(outcomes).not.toContain('AssertionError')
        },
      ),
      { numRuns: 150 },
    )
  })
})
