/**
 * The runtime that every worker shares: it answers the handshake, runs jobs so that they can be cancelled and report
 * progress, and makes sure that every job settles, with its error as a value.
 */
import { expose, releaseProxy, transfer, type Endpoint, type ProxyMethods } from 'comlink'
import type { Steps } from '../src/core/steps.ts'
import {
  PROTOCOL_VERSION,
  type Job,
  type Progress,
  type RequestName,
  type RequestOf,
  type ResultOf,
  type Settled,
  type UpdateOf,
  type WorkerApi,
} from './protocol.ts'
import { assertNumbers, type Exceptions } from './runtime/assertNumbers.ts'
import { createKeptTables } from './runtime/createKeptTables.ts'
import { createTick } from './runtime/createTick.ts'
import { encodeError } from './runtime/encodeError.ts'
import { packResult, type HeldBuffers } from './runtime/packResult.ts'
import { throttleProgress } from './runtime/throttleProgress.ts'

/** A job pauses after this time; with steps of up to 8 ms it then pauses at least every 16 ms. */
const SLICE_MS = 8

/** Whose turn is next: a short job waits for one slice of a long one, what the reader asked for not for a map. */
const RANKS = { start: 0, resume: 1, background: 2 }

export type Phase = Progress['phase']

/** What a handler is given beside its request. */
export interface JobContext<Update = never> {
  /**
   * Drive a computation to its end, pausing for other messages; rejects at a pause once the job is cancelled. Its
   * fraction is reported as the part `from`…`to` of the whole job.
   */
  drive<T>(steps: Steps<T>, phase: Phase, from?: number, to?: number): Promise<T>
  report(phase: Phase, done: number, total: number): void
  /** Pause if it is time to; for handlers that are not generators. */
  pause(): Promise<void>
  /** Tell something on the way. Settles when the page has heard it: send the next one then. */
  update(update: Update): Promise<void>
  /** Do nothing for a while; rejects once the job is cancelled. */
  rest(ms: number): Promise<void>
}

export type Handler<K extends RequestName> = (
  request: RequestOf<K>,
  context: JobContext<UpdateOf<K>>,
) => ResultOf<K> | Promise<ResultOf<K>>

/** A worker answers some requests or all; another is refused by name. */
export interface Service {
  readonly handlers: { readonly [K in RequestName]?: Handler<K> }
  /** Where a result may hold NaN or an infinity. */
  readonly exceptions: { readonly [K in RequestName]?: Exceptions }
  readonly held: HeldBuffers
  /** Long jobs that stand still while others run. */
  readonly background?: ReadonlySet<RequestName>
  /** What becomes of ports to other workers; those of before are given up. Work for them pauses like a job in the background. */
  readonly link?: (ports: readonly MessagePort[], pause: () => Promise<void>) => void
}

/** A function of the page's, through Comlink. */
type Callback<T> = ((value: T) => void) & Partial<Pick<ProxyMethods, typeof releaseProxy>>

/** Make the functions that the page calls. Apart from `serve`, so that tests can call them without a worker. */
export function createWorkerApi({ handlers, exceptions, held, background, link }: Service): WorkerApi {
  const running = new Map<number, AbortController>()
  const tick = createTick()
  const tables = createKeptTables()
  /** Results must not take a table along. */
  const stays: HeldBuffers = { has: (buffer) => held.has(buffer) || tables.has(buffer) }

  function createContext<Update>(
    name: RequestName,
    signal: AbortSignal,
    onProgress: Callback<Progress> | null,
    onUpdate: Callback<Update> | null,
  ): JobContext<Update> {
    const report = throttleProgress((progress) => {
      // Through Comlink this is a promise; whether the page liked the report is no concern of the job.
      Promise.resolve(onProgress?.(progress)).catch(() => undefined)
    }, now)
    const own = background?.has(name) ? RANKS.background : RANKS.resume
    // one that is cancelled must not wait to hear of it
    const rank = (): number => (signal.aborted ? RANKS.start : own)
    let sliceStart = now()
    async function pause(): Promise<void> {
      if (now() - sliceStart < SLICE_MS) return
      await tick(rank)
      signal.throwIfAborted()
      sliceStart = now()
    }
    return {
      pause,
      async update(update) {
        // as above
        await Promise.resolve(onUpdate?.(update)).catch(() => undefined)
      },
      async rest(ms) {
        await sleep(ms, signal)
        sliceStart = now()
      },
      report: (phase, done, total) => report({ done, total, phase }),
      async drive(steps, phase, from = 0, to = 1) {
        try {
          for (;;) {
            const next = steps.next()
            // also at its end: a job may be many short computations, none of which stops by itself
            if (now() - sliceStart >= SLICE_MS) await pause()
            if (next.done === true) return next.value
            report({ done: from + ((to - from) * next.value.done) / next.value.total, total: 1, phase })
          }
        } finally {
          steps.return(undefined as never) // a generator that was left early runs its own `finally`
        }
      },
    }
  }

  async function answer<K extends RequestName>(
    job: Job,
    name: K,
    request: RequestOf<K>,
    onProgress: Callback<Progress> | null,
    onUpdate: Callback<UpdateOf<K>> | null,
    signal: AbortSignal,
  ): Promise<ResultOf<K>> {
    if (job.protocol !== PROTOCOL_VERSION) {
      throw new Error(`protocol ${PROTOCOL_VERSION} expected, got ${job.protocol}`)
    }
    const handler = handlers[name]
    if (handler === undefined) throw new Error(`this worker does not answer ${name}`)
    const whole = tables.restore(request) // before anything can be forgotten
    await tick(() => RANKS.start) // a cancel that is waiting already comes before any work
    signal.throwIfAborted()
    const value = await handler(whole, createContext(name, signal, onProgress, onUpdate))
    signal.throwIfAborted()
    assertNumbers(value, exceptions[name] ?? {})
    return value
  }

  async function run<K extends RequestName>(
    job: Job,
    name: K,
    request: RequestOf<K>,
    onProgress: Callback<Progress> | null,
    onUpdate: Callback<UpdateOf<K>> | null = null,
  ): Promise<Settled<K>> {
    const { jobId, modelVersion } = job
    const controller = new AbortController()
    running.set(jobId, controller)
    try {
      const value = await answer(job, name, request, onProgress, onUpdate, controller.signal)
      const packed = packResult(value, stays)
      return transfer({ ok: true, jobId, modelVersion, value: packed.value }, [...packed.transfer])
    } catch (error) {
      return { ok: false, jobId, modelVersion, error: encodeError(error) }
    } finally {
      running.delete(jobId)
      onProgress?.[releaseProxy]?.()
      onUpdate?.[releaseProxy]?.()
    }
  }

  return Object.freeze({
    ping: () => ({ protocol: PROTOCOL_VERSION }),
    run,
    cancel: (jobId: number) => running.get(jobId)?.abort(),
    keep: tables.keep,
    forget: tables.forget,
    link: (ports: readonly MessagePort[]) => link?.(ports, () => tick(() => RANKS.background)),
  })
}

/** Answer the page from inside a worker. */
export function serve(service: Service): void {
  const scope: Endpoint = globalThis
  // An unhandled rejection raises no error event at the page; thrown from a timer it does, and the page replaces us.
  scope.addEventListener('unhandledrejection', (event) => {
    setTimeout(() => {
      throw (event as PromiseRejectionEvent).reason
    })
  })
  expose(createWorkerApi(service), scope)
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
}

function now(): number {
  return performance.now()
}
