/** Split 0…count into at most numChunks runs of nearly equal length. */
export function chunkBounds(count: number, numChunks: number): [number, number][] {
  const n = Math.max(1, Math.min(numChunks, count))
  return Array.from({ length: n }, (_, i) => [Math.floor((i * count) / n), Math.floor(((i + 1) * count) / n)])
}

export function concatenate(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
