import { winnerOf } from '../network/winnerOf.ts'
import type { ActivationPatterns } from './partition.ts'

/**
 * The states of a region in writing, layers separated by a bar, `+-+|--|03`: one sign a unit, and for a pool the winner of
 * each window, counted from 0 (in base 36).
 *
 * @throws RangeError  regionId is not a region
 */
export function regionSigns(partition: ActivationPatterns, regionId: number): string {
  const { numRegions, numUnits, unitOffsets, poolSizes, patterns } = partition
  if (!(regionId >= 0 && regionId < numRegions))
    throw new RangeError(`no region ${regionId} of ${numRegions}`)
  return poolSizes
    .map((sizes, layer) => {
      let unit = regionId * numUnits + unitOffsets[layer]
      if (sizes !== null)
        return Array.from(sizes, (size) => {
          const winner = winnerOf(size, patterns, unit)
          unit += (size * (size - 1)) / 2
          return winner.toString(36)
        }).join('')
      const end = regionId * numUnits + unitOffsets[layer + 1]
      return Array.from(patterns.subarray(unit, end), (sign) => (sign > 0 ? '+' : '-')).join('')
    })
    .join('|')
}
