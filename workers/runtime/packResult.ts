/** Buffers that the worker goes on using. They are copied into a result, never transferred. */
export interface HeldBuffers {
  has(buffer: ArrayBufferLike): boolean
}

export interface PackedResult<T> {
  readonly value: T
  /** Each distinct buffer of `value` that may leave the worker, once. */
  readonly transfer: readonly ArrayBuffer[]
}

/**
 * Prepare a result of plain objects, arrays and typed arrays for posting. A view of a part of its buffer is sliced
 * first: posting would otherwise carry the whole buffer, and transferring would empty its other views.
 */
export function packResult<T>(value: T, held: HeldBuffers): PackedResult<T> {
  const transfer = new Set<ArrayBuffer>()
  const packed = pack(value, held, transfer)
  return { value: packed as T, transfer: [...transfer] }
}

function pack(value: unknown, held: HeldBuffers, transfer: Set<ArrayBuffer>): unknown {
  if (value === null || typeof value !== 'object') return value
  if (isTypedArray(value)) {
    const isWhole = value.byteLength === value.buffer.byteLength
    const whole = isWhole ? value : value.slice()
    if (whole.buffer instanceof ArrayBuffer && !held.has(whole.buffer)) transfer.add(whole.buffer)
    return whole
  }
  if (Array.isArray(value)) return value.map((entry) => pack(entry, held, transfer))
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, pack(entry, held, transfer)]))
}

export type TypedArray = Float64Array | Float32Array | Int32Array | Uint32Array | Int8Array | Uint8Array

export function isTypedArray(value: object): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}
