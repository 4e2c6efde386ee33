import { NumericalError, ParseError } from '../core/problem.ts'
import type { EncodedError } from '../../workers/protocol.ts'
import { abortError } from './workerErrors.ts'

/** The error that a worker met, in its own class again, with the worker's stack. */
export function decodeError(encoded: EncodedError): Error {
  const error = rebuild(encoded)
  if (encoded.stack !== '' && encoded.name !== 'AbortError') {
    Object.defineProperty(error, 'stack', { value: encoded.stack, configurable: true, writable: true })
  }
  return error
}

function rebuild({ name, message, code, context, problems }: EncodedError): Error {
  switch (name) {
    case 'ParseError':
      return new ParseError(problems)
    case 'NumericalError':
      return new NumericalError(code ?? 'unknown', message, context)
    case 'AbortError':
      return abortError()
    case 'RangeError':
      return new RangeError(message)
    case 'TypeError':
      return new TypeError(message)
    default:
      return Object.assign(new Error(message), { name })
  }
}
