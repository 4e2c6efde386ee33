/** Of an array with these sizes: 1 for the last axis. */
export function rowMajorStrides(dims: readonly number[]): number[] {
  const strides = dims.map(() => 1)
  for (let axis = dims.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1] * dims[axis + 1]
  return strides
}
