import { winnerOf } from '../network/winnerOf.ts'
import type { ActivationPatterns } from './partition.ts'

/**
 * The states of a region in writing, layers separated by a bar, `+-+|--|03`: one sign a unit, and for a pool the place
 * of each window's winner in the kernel, row by row from 0 (in base 36).
 *
 * @throws RangeError  regionId is not a region
 */
export function regionSigns(partition: ActivationPatterns, regionId: number): string {
  const { numRegions, numUnits, unitOffsets, pools, patterns } = partition
  if (!(regionId >= 0 && regionId < numRegions))
    throw new RangeError(`no region ${regionId} of ${numRegions}`)
  return pools
    .map((pool, layer) => {
      let unit = regionId * numUnits + unitOffsets[layer]
      if (pool !== null) {
        let entry = 0
        return Array.from(pool.sizes, (size) => {
          const place = pool.places[entry + winnerOf(size, patterns, unit)]
          entry += size
          unit += (size * (size - 1)) / 2
          return place.toString(36)
        }).join('')
      }
      const end = regionId * numUnits + unitOffsets[layer + 1]
      return Array.from(patterns.subarray(unit, end), (sign) => (sign > 0 ? '+' : '-')).join('')
    })
    .join('|')
}
