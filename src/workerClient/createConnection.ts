/**
 * One worker from start to death: handshake, sending, cancelling, noticing that it died. A connection ends once and is
 * never used again; what becomes of its jobs is the pool's business.
 */
import { proxy, transfer, wrap, type Endpoint } from 'comlink'
import {
  PROTOCOL_VERSION,
  type Pong,
  type Progress,
  type RequestName,
  type Settled,
} from '../../workers/protocol.ts'
import { createTableSender } from './createTableSender.ts'
import { logMessage } from './debugMessages.ts'
import { patientTimeout } from './patientTimeout.ts'
import { abortError, WorkerUnavailable, type CrashCode, type UnavailableCode } from './workerErrors.ts'

/** Jobs of one long step: JSON.parse of a file, the eigenvectors of a thousand columns. */
const AT_ONE_GO: ReadonlySet<RequestName> = new Set([
  'readModel',
  'readNetworks',
  'readData',
  'principalAxes',
])

/** What a connection needs of a Worker; tests bring their own. */
export interface WorkerLike extends Endpoint {
  terminate(): void
}

export interface Timings {
  /** A new worker answers the first ping within this time. */
  readonly readyMs: number
  /** A worker with a job that was silent for this long is pinged… */
  readonly quietMs: number
  /** …and taken for dead when it does not answer within this time. */
  readonly pongMs: number
  /** The same in a job of one long step. */
  readonly pongAtOneGoMs: number
  /** A cancelled job stops within this time, or its worker is ended. */
  readonly cancelMs: number
}

/** A job on its way. `settle` and `fail` are called at most once, and not after `cancel`. */
export interface Entry {
  readonly jobId: number
  readonly modelVersion: number
  readonly name: RequestName
  readonly request: unknown
  readonly onProgress: ((progress: Progress) => void) | null
  readonly onUpdate: ((update: unknown) => void) | null
  settle(settled: Settled<RequestName>): void
  fail(error: Error): void
}

export type End =
  | { readonly kind: 'unavailable'; readonly code: UnavailableCode; readonly detail: string }
  | { readonly kind: 'crashed'; readonly code: CrashCode; readonly detail: string }
  | { readonly kind: 'stuck' } // in a cancelled job
  | { readonly kind: 'closed' }

export interface Connection<E extends Entry = Entry> {
  /** Jobs in flight, and cancelled ones that have not stopped yet. */
  readonly load: number
  /** The handshake: rejects with WorkerUnavailable, or AbortError when the connection was closed before. */
  readonly ready: Promise<void>
  send(entry: E): void
  /** Hand ports to other workers over, once the worker is there. */
  link(ports: readonly MessagePort[]): void
  cancel(jobId: number): void
  close(): void
}

/** WorkerApi as it looks through Comlink, whose own mapped type loses the generics. */
interface RemoteWorkerApi {
  ping(): Promise<Pong>
  run(
    job: object,
    name: RequestName,
    request: unknown,
    onProgress: ((progress: Progress) => void) | null,
    onUpdate: ((update: unknown) => Promise<void>) | null,
  ): Promise<Settled<RequestName>>
  cancel(jobId: number): Promise<void>
  keep(id: number, values: Float64Array): Promise<void>
  forget(ids: readonly number[]): Promise<void>
  link(ports: readonly MessagePort[]): Promise<void>
}

export function createConnection<E extends Entry>(
  spawn: () => WorkerLike,
  timings: Timings,
  onEnd: (end: End, unsettled: readonly E[]) => void,
): Connection<E> {
  const inFlight = new Map<number, E>()
  const stopping = new Map<number, () => void>() // cancelled jobs that the worker has not given up yet
  let phase: 'starting' | 'ready' | 'ended' = 'starting'
  let lastHeardAt = performance.now()
  let heardSincePing = true
  let stopWatch: (() => void) | null = null
  let onReady: () => void
  let onNotReady: (error: Error) => void
  const ready = new Promise<void>((resolve, reject) => {
    onReady = resolve
    onNotReady = reject
  })
  ready.catch(() => undefined) // jobs hear of it by `onEnd`

  function heard(): void {
    heardSincePing = true // any message tells as much
    lastHeardAt = performance.now()
  }

  function onError(event: unknown): void {
    const { message } = event as { readonly message?: unknown }
    const detail = typeof message === 'string' ? message : 'no details'
    if (phase === 'starting') end({ kind: 'unavailable', code: 'startFailed', detail })
    else end({ kind: 'crashed', code: 'error', detail })
  }

  function onMessageError(): void {
    end({ kind: 'crashed', code: 'messageerror', detail: 'a message could not be read' })
  }

  function end(reason: End): void {
    if (phase === 'ended') return
    phase = 'ended'
    logMessage('end', reason)
    stopHandshake()
    stopWatch?.()
    for (const stopTimer of stopping.values()) stopTimer()
    stopping.clear()
    const unsettled = [...inFlight.values()]
    inFlight.clear()
    worker?.removeEventListener('message', heard)
    worker?.removeEventListener('error', onError)
    worker?.removeEventListener('messageerror', onMessageError)
    worker?.terminate()
    onNotReady(
      reason.kind === 'unavailable' ? new WorkerUnavailable(reason.code, reason.detail) : abortError(),
    )
    onEnd(reason, unsettled)
  }

  const stopHandshake = patientTimeout(
    () => end({ kind: 'unavailable', code: 'noReply', detail: `no answer within ${timings.readyMs} ms` }),
    timings.readyMs,
  )
  let worker: WorkerLike | null = null
  let remote: RemoteWorkerApi | null = null
  try {
    worker = spawn()
    worker.addEventListener('message', heard)
    worker.addEventListener('error', onError)
    worker.addEventListener('messageerror', onMessageError)
    remote = wrap(worker) as unknown as RemoteWorkerApi
    remote.ping().then(onPong, (error: unknown) => onPong({ protocol: Number.NaN }, String(error)))
  } catch (error) {
    // Later, as for a worker that fails by itself: the caller has no connection in hand yet.
    queueMicrotask(() => end({ kind: 'unavailable', code: 'startFailed', detail: String(error) }))
  }

  // The worker's own: the next one has nothing yet. If a table does not arrive, the job that names it fails and says so.
  const withNames = createTableSender({
    keep: (id, values) => void remote?.keep(id, transfer(values, [values.buffer])).catch(() => undefined),
    forget: (ids) => void remote?.forget(ids).catch(() => undefined),
  })

  function onPong(
    { protocol }: Pong,
    detail = `protocol ${PROTOCOL_VERSION} expected, got ${protocol}`,
  ): void {
    if (phase !== 'starting') return
    if (protocol !== PROTOCOL_VERSION) return end({ kind: 'unavailable', code: 'protocolMismatch', detail })
    phase = 'ready'
    stopHandshake()
    onReady()
    for (const entry of inFlight.values()) post(entry)
  }

  function post(entry: E): void {
    const { jobId, modelVersion, name, request } = entry
    const job = { protocol: PROTOCOL_VERSION, jobId, modelVersion }
    logMessage('run', name, job)
    const onProgress = entry.onProgress && proxy((progress: Progress) => onJobProgress(entry, progress))
    const onUpdate = entry.onUpdate && proxy((update: unknown) => onJobUpdate(entry, update))
    remote?.run(job, name, withNames(request), onProgress, onUpdate).then(
      (settled) => onSettled(entry, settled),
      (error: unknown) => onFailed(entry, error),
    )
    watch()
  }

  function onJobProgress(entry: E, progress: Progress): void {
    heard() // by a port of its own, not by the worker's
    queueMicrotask(() => {
      // Not called by Comlink itself, which would send what it throws to the worker instead of to the console.
      if (inFlight.get(entry.jobId) === entry) entry.onProgress?.(progress)
    })
  }

  /** Its answer lets the worker send the next: a page that is busy is not flooded. */
  function onJobUpdate(entry: E, update: unknown): Promise<void> {
    heard()
    return new Promise((resolve) => {
      queueMicrotask(() => {
        resolve()
        if (inFlight.get(entry.jobId) === entry) entry.onUpdate?.(update)
      })
    })
  }

  function onSettled(entry: E, settled: Settled<RequestName>): void {
    logMessage('settled', entry.name, entry.jobId, settled.ok)
    if (retire(entry)) entry.settle(settled)
  }

  function onFailed(entry: E, error: unknown): void {
    if (retire(entry)) entry.fail(error instanceof Error ? error : new Error(String(error)))
  }

  /** The worker is done with a job. True if somebody still waits for it. */
  function retire({ jobId }: E): boolean {
    stopping.get(jobId)?.()
    stopping.delete(jobId)
    return inFlight.delete(jobId)
  }

  /** While there are jobs: after a silence ping, after another give up. A worker that was closed raises no event. */
  function watch(): void {
    if (stopWatch !== null || phase !== 'ready' || inFlight.size === 0) return
    const wait = Math.max(0, lastHeardAt + timings.quietMs - performance.now())
    const timer = setTimeout(() => {
      stopWatch = null
      if (inFlight.size === 0) return
      if (performance.now() - lastHeardAt < timings.quietMs) watch()
      else ping()
    }, wait)
    stopWatch = () => clearTimeout(timer)
  }

  function ping(): void {
    const isAtOneGo = [...inFlight.values()].some(({ name }) => AT_ONE_GO.has(name))
    const pongMs = isAtOneGo ? timings.pongAtOneGoMs : timings.pongMs
    heardSincePing = false
    logMessage('ping')
    remote?.ping().catch(() => undefined) // the answer is heard as a message
    stopWatch = patientTimeout(() => {
      stopWatch = null
      if (heardSincePing) watch()
      else end({ kind: 'crashed', code: 'silent', detail: `no answer to a ping within ${pongMs} ms` })
    }, pongMs)
  }

  return {
    get load() {
      return inFlight.size + stopping.size
    },
    ready,
    send(entry) {
      inFlight.set(entry.jobId, entry)
      if (phase === 'ready') post(entry)
    },
    link(ports) {
      // rejects where the worker never comes or dies: its jobs tell of that
      ready.then(() => remote?.link(transfer(ports, [...ports]))).catch(() => undefined)
    },
    cancel(jobId) {
      if (!inFlight.delete(jobId) || phase !== 'ready') return
      logMessage('cancel', jobId)
      stopping.set(
        jobId,
        patientTimeout(() => end({ kind: 'stuck' }), timings.cancelMs),
      )
      remote?.cancel(jobId).catch(() => undefined)
    },
    close: () => end({ kind: 'closed' }),
  }
}
