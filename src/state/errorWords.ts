import { NumericalError, ParseError } from '../core/problem.ts'
import type { TextKey, TextParams } from '../text/text.ts'
import { describeProblem, isTextKey } from '../text/text.ts'
import { WorkerCrashed, WorkerUnavailable } from '../workerClient/workerErrors.ts'

export interface ErrorWords {
  readonly key: TextKey
  readonly params: TextParams
  readonly details: readonly string[]
}

/** The words for whatever a job was rejected with. An unknown error says its own message. */
export function errorWords(error: unknown): ErrorWords {
  if (error instanceof ParseError) {
    return { key: 'error.parse', params: {}, details: error.problems.map(describeProblem) }
  }
  if (error instanceof NumericalError) {
    const key = `error.${error.code}`
    return isTextKey(key)
      ? { key, params: error.context, details: [] }
      : { key: 'error.numerical', params: { message: error.message }, details: [] }
  }
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof WorkerUnavailable)
    return { key: 'error.unavailable', params: { message }, details: [] }
  if (error instanceof WorkerCrashed) return { key: 'error.crashed', params: {}, details: [] }
  return { key: 'error.unknown', params: { message }, details: [] }
}
