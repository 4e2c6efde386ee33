import { settlePools } from '../../network/settlePools.ts'
import type { CompiledDecoder } from '../../network/compiledDecoder.ts'

/** Cells that are one region. */
export interface CellGroups {
  /** [numCells]: the region of each cell, in the order of their first cells. */
  readonly regionOf: Int32Array
  /** [numRegions]: the first cell of each. */
  readonly firsts: Int32Array
}

/**
 * Groups the cells of a plane whose states are the same once pools are settled; null where no layer pools, and every cell
 * is a region of its own.
 *
 * @param patterns  [numCells, numUnits]: settled in place
 */
export function groupCells(
  compiled: CompiledDecoder,
  patterns: Int8Array,
  numCells: number,
): CellGroups | null {
  const { numUnits, pools } = compiled
  if (pools.every((sizes) => sizes === null)) return null
  const regionOf = new Int32Array(numCells)
  const firsts: number[] = []
  const known = new Map<string, number>()
  for (let cell = 0; cell < numCells; cell++) {
    const from = cell * numUnits
    settlePools(compiled, patterns, from)
    const key = patterns.subarray(from, from + numUnits).join('')
    let region = known.get(key)
    if (region === undefined) {
      region = firsts.length
      firsts.push(cell)
      known.set(key, region)
    }
    regionOf[cell] = region
  }
  return { regionOf, firsts: Int32Array.from(firsts) }
}
