/**
 * A pool of inference workers. A call goes to the least busy one; several jobs share a worker in slices, so that a
 * hover need not wait for a heat map.
 */
import {
  type Progress,
  type RequestName,
  type RequestOf,
  type ResultOf,
  type Settled,
  type UpdateOf,
} from '../../workers/protocol.ts'
import {
  createConnection,
  type Connection,
  type End,
  type Entry,
  type Timings,
  type WorkerLike,
} from './createConnection.ts'
import { decodeError } from './decodeError.ts'
import { spawnInferenceWorker } from './spawnInferenceWorker.ts'
import { abortError, WorkerCrashed, WorkerUnavailable, type CrashCode } from './workerErrors.ts'

const DEFAULT_TIMINGS: Timings = {
  readyMs: 5000,
  quietMs: 2000,
  pongMs: 3000,
  pongAtOneGoMs: 15_000,
  cancelMs: 250,
}

/** How often a job is given to another worker after its own has died. */
const MAX_RETRIES = 1

export interface CallOptions<Update = never> {
  readonly signal?: AbortSignal | undefined
  /** Echoed by the worker; see Job. 0 where it is left out. */
  readonly modelVersion?: number | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** What the job tells on its way; a job that is run again tells it again from the start. */
  readonly onUpdate?: ((update: Update) => void) | undefined
}

export interface WorkerReplacement {
  readonly cause: CrashCode
  readonly detail: string
  /** Jobs of the dead worker that run again on another one, and those that were rejected. */
  readonly numRetried: number
  readonly numLost: number
}

export interface PoolOptions {
  readonly size?: number
  readonly spawn?: () => WorkerLike
  readonly timings?: Partial<Timings> | undefined
}

export interface Pool {
  /** Workers that jobs are given to. */
  readonly size: number
  /** Give no new jobs to so many of the workers, but to one always: their cores are wanted elsewhere. */
  spare(numWorkers: number): void
  /** Start all workers now instead of at their first job; rejects with WorkerUnavailable if one does not start. */
  start(): Promise<void>
  /** Always settles; see README.md for the errors. */
  call<K extends RequestName>(
    name: K,
    request: RequestOf<K>,
    options?: CallOptions<UpdateOf<K>>,
  ): Promise<ResultOf<K>>
  /** Give each worker that runs a port to every worker of another pool, in place of those it had. */
  linkTo(other: Pool): void
  /** Of linkTo: hand a port to each worker that runs, made by `make`. */
  handOut(make: () => readonly MessagePort[]): void
  /** Told of each worker that died. Returns its unsubscribe. */
  onWorkerReplaced(listener: (replacement: WorkerReplacement) => void): () => void
  /** End all workers. What is in flight rejects with AbortError, later calls with WorkerUnavailable. */
  dispose(): void
}

interface Slot {
  connection: Connection<PoolEntry> | null
  /** Of the job that it was sent last: its caches are about this version. */
  modelVersion: number | null
}

interface PoolEntry extends Entry {
  numRetries: number
  slot: Slot | null
}

export function createPool(options: PoolOptions = {}): Pool {
  const { size = defaultPoolSize(), spawn = spawnInferenceWorker } = options
  const timings = { ...DEFAULT_TIMINGS, ...options.timings }
  const slots = Array.from({ length: size }, (): Slot => ({ connection: null, modelVersion: null }))
  const listeners = new Set<(replacement: WorkerReplacement) => void>()
  let nextJobId = 1
  let numSpared = 0
  let isDisposed = false

  const numWorking = (): number => Math.max(1, size - numSpared)

  function connect(slot: Slot): Connection<PoolEntry> {
    slot.connection ??= createConnection(spawn, timings, (end, unsettled) => {
      slot.connection = null
      slot.modelVersion = null
      onConnectionEnd(end, unsettled)
    })
    return slot.connection
  }

  function dispatch(entry: PoolEntry): void {
    const slot = leastBusy(slots.slice(0, numWorking()), entry.modelVersion)
    entry.slot = slot
    connect(slot).send(entry)
    slot.modelVersion = entry.modelVersion
  }

  function onConnectionEnd(end: End, unsettled: readonly PoolEntry[]): void {
    if (end.kind === 'closed') return reject(unsettled, abortError())
    if (end.kind === 'stuck') return unsettled.forEach(dispatch) // none of them is to blame
    if (end.kind === 'unavailable') {
      return reject(unsettled, new WorkerUnavailable(end.code, end.detail))
    }
    const retried = unsettled.filter((entry) => entry.numRetries < MAX_RETRIES)
    const lost = unsettled.filter((entry) => entry.numRetries >= MAX_RETRIES)
    for (const entry of retried) {
      entry.numRetries++
      dispatch(entry)
    }
    reject(lost, new WorkerCrashed(end.code, end.detail))
    const replacement = {
      cause: end.code,
      detail: end.detail,
      numRetried: retried.length,
      numLost: lost.length,
    }
    for (const listener of listeners) listener(replacement)
  }

  function call<K extends RequestName>(
    name: K,
    request: RequestOf<K>,
    { signal, modelVersion = 0, onProgress, onUpdate }: CallOptions<UpdateOf<K>> = {},
  ): Promise<ResultOf<K>> {
    if (isDisposed) return Promise.reject(disposedError())
    if (signal?.aborted) return Promise.reject(abortError())
    return new Promise((resolve, reject) => {
      const jobId = nextJobId++
      const entry: PoolEntry = {
        jobId,
        modelVersion,
        name,
        request,
        numRetries: 0,
        slot: null,
        onProgress: onProgress === undefined ? null : rising(onProgress),
        onUpdate: onUpdate === undefined ? null : (update) => onUpdate(update as UpdateOf<K>),
        settle(settled: Settled<RequestName>) {
          signal?.removeEventListener('abort', onAbort)
          if (settled.jobId !== jobId || settled.modelVersion !== modelVersion) {
            reject(
              new Error(
                `answer to job ${settled.jobId}, version ${settled.modelVersion}, instead of ${jobId}`,
              ),
            )
          } else if (settled.ok) resolve(settled.value)
          else reject(decodeError(settled.error))
        },
        fail(error) {
          signal?.removeEventListener('abort', onAbort)
          reject(error)
        },
      }
      function onAbort(): void {
        entry.slot?.connection?.cancel(jobId)
        reject(abortError())
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      dispatch(entry)
    })
  }

  return {
    get size() {
      return numWorking()
    },
    spare(numWorkers) {
      numSpared = numWorkers
    },
    call,
    async start() {
      if (isDisposed) throw disposedError()
      await Promise.all(slots.map((slot) => connect(slot).ready))
    },
    linkTo(other) {
      if (isDisposed) return
      for (const slot of slots) {
        const ports: MessagePort[] = []
        other.handOut(() => {
          const { port1, port2 } = new MessageChannel()
          ports.push(port1)
          return [port2]
        })
        connect(slot).link(ports)
      }
    },
    handOut(make) {
      for (const { connection } of slots) connection?.link(make())
    },
    onWorkerReplaced(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose() {
      isDisposed = true
      for (const { connection } of slots) connection?.close()
      listeners.clear()
    },
  }
}

function disposedError(): WorkerUnavailable {
  return new WorkerUnavailable('disposed', 'the pool was disposed of')
}

function reject(entries: readonly PoolEntry[], error: Error): void {
  for (const entry of entries) entry.fail(error)
}

/** The slot with the fewest jobs; of equals one that knows this version, then one that runs already. */
function leastBusy(slots: readonly Slot[], modelVersion: number): Slot {
  function cost({ connection, modelVersion: known }: Slot): number {
    return 4 * (connection?.load ?? 0) + (known === modelVersion ? 0 : 1) + (connection === null ? 1 : 0)
  }
  return slots.reduce((best, slot) => (cost(slot) < cost(best) ? slot : best))
}

/** A job that is run again starts from nothing; the reader's progress bar does not. */
function rising(onProgress: (progress: Progress) => void): (progress: Progress) => void {
  let highest = 0
  return (progress) => {
    const fraction = progress.done / progress.total
    if (fraction < highest) return
    highest = fraction
    onProgress(progress)
  }
}

/** One worker a core, but a core left to the page where there are more than two; at most 8. */
function defaultPoolSize(): number {
  const numCores = navigator.hardwareConcurrency || 2
  return Math.min(8, Math.max(1, numCores > 2 ? numCores - 1 : numCores))
}
