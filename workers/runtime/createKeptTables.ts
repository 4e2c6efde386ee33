import type { KeptTable } from '../protocol.ts'
import { replaceInData } from '../replaceInData.ts'
import type { HeldBuffers } from './packResult.ts'

/** Tables that the page has sent once and names from then on. Jobs only read them, and they never leave the worker. */
export interface KeptTables extends HeldBuffers {
  readonly keep: (id: number, values: Float64Array) => void
  /** A job that has one already goes on with it. */
  readonly forget: (ids: readonly number[]) => void
  /**
   * A request with the tables in the place of their names.
   * @throws Error  a name that is not known
   */
  readonly restore: <T>(request: T) => T
}

export function createKeptTables(): KeptTables {
  const tables = new Map<number, Float64Array>()
  const buffers = new WeakSet<ArrayBufferLike>()

  function tableOf({ keptTable }: KeptTable): Float64Array {
    const values = tables.get(keptTable)
    if (values === undefined) throw new Error(`table ${keptTable} is not known here`)
    return values
  }

  return {
    keep(id, values) {
      tables.set(id, values)
      buffers.add(values.buffer)
    },
    forget: (ids) => ids.forEach((id) => tables.delete(id)),
    restore: (request) => replaceInData(request, (part) => (isKeptTable(part) ? tableOf(part) : part)),
    has: (buffer) => buffers.has(buffer),
  }
}

function isKeptTable(part: object): part is KeptTable {
  return 'keptTable' in part
}
