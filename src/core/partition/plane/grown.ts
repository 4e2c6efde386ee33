/**
 * The array itself if it has room for `length` entries, otherwise a copy with twice the room at least. Entries that
 * were never written are 0.
 */
export function grown<A extends Float64Array | Int32Array | Int8Array>(array: A, length: number): A {
  if (length <= array.length) return array
  const Kind = array.constructor as new (size: number) => A
  const larger = new Kind(Math.max(length, 2 * array.length))
  larger.set(array)
  return larger
}
