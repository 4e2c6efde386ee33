import { NumericalError, ParseError } from '../../src/core/problem.ts'
import type { EncodedError } from '../protocol.ts'

/** An error as plain data. Comlink alone would keep name, message and stack only. */
export function encodeError(error: unknown): EncodedError {
  if (!(error instanceof Error)) return encodeError(new Error(String(error)))
  return {
    name: error.name,
    message: error.message,
    code: error instanceof NumericalError ? error.code : null,
    context: error instanceof NumericalError ? error.context : {},
    problems: error instanceof ParseError ? error.problems : [],
    stack: error.stack ?? '',
  }
}
