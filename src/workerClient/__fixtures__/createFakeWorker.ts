/** A worker without a thread: both ends in one place, messages cloned and delivered a microtask later. */
import { expose } from 'comlink'
import { PROTOCOL_VERSION, type Job, type Pong, type Progress } from '../../../workers/protocol.ts'
import type { WorkerLike } from '../createConnection.ts'

export interface FakeApi {
  ping(): Pong | Promise<Pong>
  run(job: Job, name: string, request: unknown, onProgress: ((progress: Progress) => void) | null): unknown
  cancel(jobId: number): void
  keep(id: number, values: Float64Array): void
  forget(ids: readonly number[]): void
}

export interface FakeWorker extends WorkerLike {
  readonly isTerminated: boolean
  /** Raise an event at the page. */
  raise(type: 'error' | 'messageerror', message?: string): void
  /** Like `self.close()`: from now on nothing comes back, and no event tells so. */
  vanish(): void
}

class End extends EventTarget {
  other: End | null = null
  isOpen = true

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    const data: unknown = structuredClone(message, { transfer })
    queueMicrotask(() => {
      if (this.isOpen && this.other?.isOpen) this.other.dispatchEvent(new MessageEvent('message', { data }))
    })
  }
}

class PageEnd extends End implements FakeWorker {
  isTerminated = false

  terminate(): void {
    this.isTerminated = true
    this.vanish()
  }
  raise(type: 'error' | 'messageerror', message = ''): void {
    this.dispatchEvent(Object.assign(new Event(type), { message }))
  }
  vanish(): void {
    if (this.other) this.other.isOpen = false
  }
}

export function createFakeWorker(api: Partial<FakeApi>): FakeWorker {
  const page = new PageEnd()
  const inside = new End()
  page.other = inside
  inside.other = page
  const nothing = (): void => undefined
  const defaults = { cancel: nothing, keep: nothing, forget: nothing }
  expose({ ping: () => ({ protocol: PROTOCOL_VERSION }), ...defaults, ...api }, inside)
  return page
}

/** What a worker answers to a job that went well. */
export function settled({ jobId, modelVersion }: Job, value: unknown): unknown {
  return { ok: true, jobId, modelVersion, value }
}
