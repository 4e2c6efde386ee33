import { describeValue } from '../../describeValue.ts'
import type { ProblemList } from '../../problemList.ts'

const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i

/** A finite number, or NaN with a problem added: 'notFinite' for NaN and infinities in any spelling, or 'notNumber'. */
export function readNumber(value: unknown, path: string, problems: ProblemList): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  const isWord = typeof value === 'string' && NOT_FINITE.test(value)
  if (typeof value === 'number' || isWord) problems.add(path, 'notFinite', { actual: String(value) })
  else problems.add(path, 'notNumber', { actual: describeValue(value) })
  return Number.NaN
}
