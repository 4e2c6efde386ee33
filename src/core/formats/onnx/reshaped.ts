import { product } from './product.ts'
import { refuse } from './refuse.ts'
import type { Value } from './value.ts'

/**
 * The same entries, row by row, with other sizes. The axis of the batch is the one of its size before which as many
 * entries stand as before.
 *
 * @throws ParseError  'onnxSizes' for another number of entries, 'onnxMixesBatch' where no axis is that of the batch
 */
export function reshaped<T extends Value>(value: T, dims: readonly number[]): T {
  const least = value.kind === 'constant' ? 0 : 1
  if (!dims.every((size) => size >= least) || product(dims) !== product(value.dims))
    refuse('onnxSizes', { expected: value.dims.join(' × '), actual: dims.join(' × ') })
  if (value.kind === 'constant' || value.batch === null) return { ...value, dims }
  const { batch } = value
  const before = product(value.dims.slice(0, batch))
  const at = dims.findIndex(
    (size, axis) => size === value.dims[batch] && product(dims.slice(0, axis)) === before,
  )
  return at < 0 ? refuse('onnxMixesBatch') : { ...value, dims, batch: at }
}
