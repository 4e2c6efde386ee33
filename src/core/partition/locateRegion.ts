import type { Partition } from './partition.ts'

/**
 * The region that holds a latent point; at a limit the region to its right, and among those of zero width the last.
 *
 * @param latent  [S]
 * @returns       regionId, or −1 outside the box that the partition was built for, and for NaN
 * @throws RangeError  latent does not have `latentDim` entries
 * Cost    O(log R)
 */
export function locateRegion(partition: Partition, latent: ArrayLike<number>): number {
  if (latent.length !== partition.latentDim)
    throw new RangeError(
      `latent has ${latent.length} entries, the partition ${partition.latentDim} dimensions`,
    )
  const { limits } = partition.geometry
  const z = latent[0]
  let low = 0
  let high = partition.numRegions
  if (!(z >= limits[low] && z <= limits[high])) return -1
  // limits[low] ≤ z, and z < limits[high] or high = R.
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (limits[middle] <= z) low = middle
    else high = middle
  }
  return low
}
