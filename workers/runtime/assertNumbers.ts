import { NumericalError } from '../../src/core/problem.ts'
import { isTypedArray } from './packResult.ts'

/** What a number of a result may be apart from finite. */
export type Exception = 'nan' | 'infinite' | 'negativeInfinity'

/** Exceptions by path, `posterior.mean`; the entries of an array of objects share one path, `levels.threshold`. */
export type Exceptions = Readonly<Record<string, Exception>>

/**
 * The last check before a result leaves the worker: no NaN and no infinity, but where the contract has them.
 * @throws NumericalError 'notFinite', with the path, the index and the value
 */
export function assertNumbers(value: unknown, exceptions: Exceptions, path = ''): void {
  if (typeof value === 'number') assertNumber(value, exceptions[path], path, 0)
  if (value === null || typeof value !== 'object') return
  if (isTypedArray(value)) {
    const allowed = exceptions[path]
    for (let i = 0; i < value.length; i++) assertNumber(value[i] as number, allowed, path, i)
    return
  }
  if (Array.isArray(value)) {
    for (const entry of value) assertNumbers(entry, exceptions, path)
    return
  }
  for (const [key, entry] of Object.entries(value)) {
    assertNumbers(entry, exceptions, path === '' ? key : `${path}.${key}`)
  }
}

function assertNumber(value: number, allowed: Exception | undefined, path: string, index: number): void {
  if (Number.isFinite(value)) return
  if (allowed === 'nan' && Number.isNaN(value)) return
  if (allowed === 'infinite' && !Number.isNaN(value)) return
  if (allowed === 'negativeInfinity' && value === -Infinity) return
  throw new NumericalError('notFinite', `${path}[${index}] is ${value}`, {
    path,
    index,
    value: String(value),
  })
}
