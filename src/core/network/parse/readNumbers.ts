import type { ProblemList } from '../../problemList.ts'
import { describeValue } from '../../describeValue.ts'
import { readNumber } from './readNumber.ts'

/**
 * A list of `expected` finite numbers written to out[offset…]; problems otherwise ('notArray', 'length', or those of
 * readNumber with the entry's path).
 */
export function readNumbers(
  value: unknown,
  path: string,
  expected: number,
  out: Float64Array,
  offset: number,
  problems: ProblemList,
): void {
  if (!Array.isArray(value)) {
    problems.add(path, 'notArray', { actual: describeValue(value) })
    return
  }
  if (value.length !== expected) {
    problems.add(path, 'length', { expected, actual: value.length })
    return
  }
  for (let k = 0; k < expected; k++) {
    const entry: unknown = value[k]
    out[offset + k] =
      typeof entry === 'number' && Number.isFinite(entry)
        ? entry
        : readNumber(entry, `${path}[${k}]`, problems)
    if (problems.isFull()) return
  }
}
