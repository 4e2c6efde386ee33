import type { ProblemList } from '../../problemList.ts'
import { readNumbers } from './readNumbers.ts'
import { describeValue } from '../../describeValue.ts'
import { isTensor, type Tensor } from './tensor.ts'

/**
 * Nested lists of finite numbers of a given shape, or a tensor of it, row-major; problems ('notArray', 'length', those of
 * readNumber, 'tensorShape') otherwise.
 */
export function readTensor(
  value: unknown,
  path: string,
  shape: readonly number[],
  problems: ProblemList,
): Float64Array {
  if (isTensor(value)) return checkedValues(value, path, shape, problems)
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

function checkedValues(
  { shape: actual, values }: Tensor,
  path: string,
  shape: readonly number[],
  problems: ProblemList,
): Float64Array {
  if (actual.length !== shape.length || actual.some((length, axis) => length !== shape[axis]))
    problems.add(path, 'tensorShape', { expected: shape.join(' × '), actual: actual.join(' × ') })
  else {
    const bad = values.findIndex((value) => !Number.isFinite(value))
    if (bad >= 0) problems.add(`${path}${indexOf(bad, shape)}`, 'notFinite', { actual: String(values[bad]) })
  }
  return values
}

/** `[2][0]` of a place in row-major order. */
function indexOf(place: number, shape: readonly number[]): string {
  let rest = place
  return shape
    .toReversed()
    .map((length) => {
      const index = rest % length
      rest = Math.floor(rest / length)
      return `[${index}]`
    })
    .toReversed()
    .join('')
}
