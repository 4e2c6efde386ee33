/** How a worker that had been at work ended. */
export type CrashCode = 'error' | 'messageerror' | 'silent'

/** The worker died in this job, and so did the one that was given the job again. */
export class WorkerCrashed extends Error {
  readonly code: CrashCode
  constructor(code: CrashCode, detail: string) {
    super(`the worker stopped working (${code}): ${detail}`)
    this.name = 'WorkerCrashed'
    this.code = code
  }
}

export type UnavailableCode = 'startFailed' | 'noReply' | 'protocolMismatch' | 'disposed'

/** No worker could be started. There is no fallback: the mathematics does not run on the page's own thread. */
export class WorkerUnavailable extends Error {
  readonly code: UnavailableCode
  constructor(code: UnavailableCode, detail: string) {
    super(`no worker could be started (${code}): ${detail}`)
    this.name = 'WorkerUnavailable'
    this.code = code
  }
}

export function abortError(): DOMException {
  return new DOMException('The job was cancelled.', 'AbortError')
}

export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
