import type { NetworkSketch } from './networkSketch.ts'
import { product } from './product.ts'
import { rowMajorStrides } from './rowMajorStrides.ts'
import { stridedIndex } from './stridedIndex.ts'
import type { Value } from './value.ts'

/** One axis of the result: of which axis of the value, from which entry, how many, how far apart. */
export interface AxisSource {
  /** null for an axis of copies */
  readonly axis: number | null
  readonly start: number
  readonly count: number
  readonly step: number
}

/**
 * Entries of a value along its axes: what Transpose, Slice, Split and Gather of one entry do. The batch, if there is one,
 * is an axis of the result as a whole.
 */
export function strided<T extends Value>(value: T, axes: readonly AxisSource[], network: NetworkSketch): T {
  const dims = axes.map(({ count }) => count)
  const isConstant = value.kind === 'constant'
  const batch = isConstant ? null : value.batch
  const kept = axes.filter(({ axis }) => axis === null || axis !== batch)
  const own = isConstant ? value.dims : value.dims.map((size, axis) => (axis === batch ? 1 : size))
  const strides = rowMajorStrides(own)
  const strideOf = (axis: number | null): number => (axis === null ? 0 : strides[axis])
  const counts = kept.map(({ count }) => count)
  network.spend(product(counts))
  const index = stridedIndex(
    counts,
    kept.map(({ axis, step }) => step * strideOf(axis)),
    kept.reduce((sum, { axis, start }) => sum + start * strideOf(axis), 0),
  )
  if (isConstant) {
    const { data } = value
    return { ...value, dims, data: Float64Array.from(index, (from) => data[from]) }
  }
  const { view } = value
  const found = batch === null ? null : axes.findIndex(({ axis }) => axis === batch)
  return { ...value, dims, batch: found, view: isInOrder(index, own) ? view : through(view, index) }
}

function through(view: Int32Array | null, index: Int32Array): Int32Array {
  return view === null ? index : index.map((from) => view[from])
}

function isInOrder(index: Int32Array, dims: readonly number[]): boolean {
  return index.length === product(dims) && index.every((from, k) => from === k)
}
