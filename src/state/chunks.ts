import type { Observations } from '../../workers/protocol.ts'
import { keptTable } from '../workerClient/keptTable.ts'

/** Whole chunks of the E-step: its sums do not depend on how the rows are split up. */
const E_STEP_ROWS = 512
/** Numbers of a table that are copied to a worker in one go: the page answers in between. */
const MAX_SENT = 400_000

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

/** The rows of a table as they are sent to workers: the same arrays every time, which stay there (keptTable). */
export function rowChunks(values: Float64Array, numPoints: number, dataDim: number): Observations[] {
  const rows = E_STEP_ROWS * Math.min(4, Math.max(1, Math.floor(MAX_SENT / dataDim / E_STEP_ROWS)))
  return Array.from({ length: Math.ceil(numPoints / rows) }, (_, i) => {
    const [from, to] = [i * rows, Math.min(numPoints, (i + 1) * rows)]
    return { values: keptTable(values, from * dataDim, to * dataDim), numPoints: to - from }
  })
}
