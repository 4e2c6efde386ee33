/**
 * What to do when a call comes while another of its kind runs. A policy is chosen by name at the call; channels are
 * told apart by key. Either way the last call of a channel settles last, and no caller is left waiting.
 */
import { abortError } from './workerErrors.ts'

export type Task<T> = (signal: AbortSignal) => Promise<T>

export interface CallPolicies {
  /** The newest cancels the older one, which rejects with AbortError at once. */
  runAbortable<T>(channel: string, task: Task<T>): Promise<T>
  /** One in flight, and only the newest waits; one that waited and was overtaken rejects with AbortError. */
  runLatest<T>(channel: string, task: Task<T>): Promise<T>
  /** Cancel what runs and what waits on a channel. */
  cancel(channel: string): void
}

interface Channel {
  running: AbortController
  /** Start what waits, or reject it. */
  waiting: { start(): void; drop(): void } | null
}

export function createCallPolicies(): CallPolicies {
  const channels = new Map<string, Channel>()

  async function runNow<T>(key: string, task: Task<T>): Promise<T> {
    const channel: Channel = { running: new AbortController(), waiting: null }
    channels.set(key, channel)
    try {
      return await untilAborted(task, channel.running.signal)
    } finally {
      if (channels.get(key) === channel) channels.delete(key)
      channel.waiting?.start()
    }
  }

  function cancel(key: string): void {
    const channel = channels.get(key)
    if (channel === undefined) return
    channels.delete(key)
    channel.waiting?.drop()
    channel.waiting = null
    channel.running.abort()
  }

  return {
    cancel,
    runAbortable(key, task) {
      cancel(key)
      return runNow(key, task)
    },
    runLatest<T>(key: string, task: Task<T>): Promise<T> {
      const channel = channels.get(key)
      if (channel === undefined) return runNow(key, task)
      channel.waiting?.drop()
      return new Promise<T>((resolve, reject) => {
        channel.waiting = {
          start: () => void runNow(key, task).then(resolve, reject),
          drop: () => reject(abortError()),
        }
      })
    },
  }
}

/** A task's outcome, or AbortError as soon as its signal says so, even if the task itself is slow to listen. */
function untilAborted<T>(task: Task<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(abortError())
    signal.addEventListener('abort', onAbort, { once: true })
    const settled = (): void => signal.removeEventListener('abort', onAbort)
    task(signal).finally(settled).then(resolve, reject)
  })
}
