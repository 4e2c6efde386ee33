/** A tensor as it lies in a file. */
export interface StoredTensor {
  /** As safetensors names it: F32, I64. */
  readonly dtype: string
  readonly shape: readonly number[]
  /** Little-endian, row-major. */
  readonly bytes: Uint8Array
}

/** What a safetensors file holds; nothing is decoded before it is asked for. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>
  readonly metadata: ReadonlyMap<string, string>
}
