import type { Constant } from './value.ts'

/** A constant that is computed from others: of a batch's size where one of them is. */
export function constantOf(
  dims: readonly number[],
  data: ArrayLike<number>,
  isInteger: boolean,
  from: readonly Constant[] = [],
): Constant {
  return {
    kind: 'constant',
    name: '',
    dims,
    data: Float64Array.from(data),
    isInteger,
    isOfBatch: from.some(({ isOfBatch }) => isOfBatch),
  }
}
