import type { ProblemList } from '../../problemList.ts'
import { readNumbers } from './readNumbers.ts'
import { describeValue } from '../../describeValue.ts'

/** Nested lists of finite numbers of a given shape, row-major; problems ('notArray', 'length', those of readNumber) otherwise. */
export function readTensor(
  value: unknown,
  path: string,
  shape: readonly number[],
  problems: ProblemList,
): Float64Array {
  const size = shape.reduce((product, length) => product * length, 1)
  const out = new Float64Array(size)
  fill(value, path, 0, 0)
  return out

  function fill(part: unknown, at: string, axis: number, offset: number): void {
    if (problems.isFull()) return
    const length = shape[axis]
    if (axis === shape.length - 1) {
      readNumbers(part, at, length, out, offset, problems)
      return
    }
    if (!Array.isArray(part)) problems.add(at, 'notArray', { actual: describeValue(part) })
    else if (part.length !== length) problems.add(at, 'length', { expected: length, actual: part.length })
    else {
      const stride = shape.slice(axis + 1).reduce((product, each) => product * each, 1)
      part.forEach((each, i) => fill(each, `${at}[${i}]`, axis + 1, offset + i * stride))
    }
  }
}
