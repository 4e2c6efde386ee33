import { locateRegion } from './locateRegion.ts'
import type { Partition } from './partition.ts'

/** A walk that has not arrived after so many regions starts to search. */
const MAX_HOPS = 256

/**
 * locateRegion for a latent point near one whose region is known: from region to region across the edge that the point
 * is farthest behind. For rasters, where it takes a few edges for each point instead of all.
 *
 * @param start   regionId to begin at; −1 for none
 * @returns       a region that holds the point; at edges and vertices any that does
 * Cost           some 10 ns for each edge looked at; locateRegion where the partition is no plane or the walk is lost
 */
export function walkToRegion(partition: Partition, latent: ArrayLike<number>, start: number): number {
  const { geometry } = partition
  if (geometry.kind !== 'plane' || start < 0) return locateRegion(partition, latent)
  const { edgeStarts, lines, edgeNeighbours } = geometry
  const x = latent[0]
  const y = latent[1]
  let region = start
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    let depth = 0
    let exit = -1
    for (let e = edgeStarts[region]; e < edgeStarts[region + 1]; e++) {
      const distance = lines[3 * e] * x + lines[3 * e + 1] * y + lines[3 * e + 2]
      // NaN leaves it to the search
      if (!(distance >= depth)) {
        depth = distance
        exit = e
      }
    }
    if (exit < 0) return region
    region = edgeNeighbours[exit]
    if (region < 0) break
  }
  return locateRegion(partition, latent)
}
