import { NumericalError, ParseError } from '../core/problem.ts'
import type { TextKey, TextParams } from '../text/text.ts'
import { describeProblem, isTextKey } from '../text/text.ts'

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
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const key = `error.${code}`
  const message = error instanceof Error ? error.message : String(error)
  return { key: isTextKey(key) ? key : 'error.unknown', params: { message }, details: [] }
}
