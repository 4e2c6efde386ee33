import type { KeptTable } from '../../workers/protocol.ts'
import { replaceInData } from '../../workers/replaceInData.ts'
import { isKeptTable } from './keptTable.ts'

/** What a worker keeps at most, bytes: 10,000 images of 784 pixels. */
const MAX_KEPT_BYTES = 64 * 2 ** 20

/** One worker, as this file sees it. What it is told comes to it in this order. */
export interface TableKeeper {
  /** The array is a copy, which may be transferred. */
  keep(id: number, values: Float64Array<ArrayBuffer>): void
  forget(ids: readonly number[]): void
}

/**
 * For one worker: requests with the tables that it keeps (keptTable.ts) replaced by their names. What it has not been
 * sent yet, it is sent first; what it was asked about longest ago it forgets when it keeps too much. Tables of one
 * request are never forgotten for each other, and one that is too large by itself goes with every request.
 */
export function createTableSender(worker: TableKeeper, maxBytes = MAX_KEPT_BYTES): <T>(request: T) => T {
  const ids = new WeakMap<Float64Array, number>()
  /** Of what the worker keeps, least recently asked about first: its bytes. */
  const sizes = new Map<number, number>()
  let numBytes = 0
  let nextId = 1

  function idOf(values: Float64Array): number {
    const known = ids.get(values)
    const id = known !== undefined && sizes.has(known) ? known : nextId++
    if (id === known) sizes.delete(id)
    else {
      worker.keep(id, values.slice())
      ids.set(values, id)
      numBytes += values.byteLength
    }
    sizes.set(id, values.byteLength)
    return id
  }

  function forgetAllBut(used: ReadonlySet<number>): void {
    const forgotten: number[] = []
    for (const [id, size] of sizes) {
      if (numBytes <= maxBytes) break
      if (used.has(id)) continue
      sizes.delete(id)
      numBytes -= size
      forgotten.push(id)
    }
    if (forgotten.length > 0) worker.forget(forgotten)
  }

  return (request) => {
    const used = new Set<number>()
    const packed = replaceInData(request, (part) => {
      if (!isKeptTable(part)) return part
      // a view would take the whole buffer along
      if (part.byteLength > maxBytes) return part.byteLength < part.buffer.byteLength ? part.slice() : part
      const name: KeptTable = { keptTable: idOf(part) }
      used.add(name.keptTable)
      return name
    })
    forgetAllBut(used)
    return packed
  }
}
