/** Numbers with a shape, as files of tensors hold them; where a layer's field is one, nested lists are not needed. */
export interface Tensor {
  readonly shape: readonly number[]
  /** Row-major. */
  readonly values: Float64Array
}

/** No JSON value is one. */
export function isTensor(value: unknown): value is Tensor {
  return (
    value !== null && typeof value === 'object' && 'values' in value && value.values instanceof Float64Array
  )
}
