import { product } from './product.ts'

/**
 * Where the entries of an array lie in another, row-major: entry (i, j, …) at offset + i · strides[0] + j · strides[1] + ….
 * Transposed, sliced and broadcast arrays are such.
 */
export function stridedIndex(
  dims: readonly number[],
  strides: readonly number[],
  offset: number = 0,
): Int32Array {
  const index = new Int32Array(product(dims))
  const counter = dims.map(() => 0)
  let from = offset
  for (let k = 0; k < index.length; k++) {
    index[k] = from
    for (let axis = dims.length - 1; axis >= 0; axis--) {
      counter[axis]++
      from += strides[axis]
      if (counter[axis] < dims[axis]) break
      from -= dims[axis] * strides[axis]
      counter[axis] = 0
    }
  }
  return index
}
