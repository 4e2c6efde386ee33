import type { RegionGeometry } from './partition.ts'
import { regionNeighbours } from './regionNeighbours.ts'

/**
 * How many sides lie between a region and each other one: the steps at which the walk of [BPB20] Fig. 1 finds them when
 * it starts there.
 *
 * @returns  [R]: 0 for the start, −1 for regions that a box cuts off from it
 * Source    breadth-first search over adjacency; the same depths as walkPartition's  (asserted: regionDepths.test.ts)
 */
export function regionDepths(geometry: RegionGeometry, start: number): Int32Array {
  const { starts, neighbours } = regionNeighbours(geometry)
  const depths = new Int32Array(starts.length - 1).fill(-1)
  const queue = new Int32Array(depths.length)
  let end = 1
  queue[0] = start
  depths[start] = 0
  for (let at = 0; at < end; at++) {
    const region = queue[at]
    for (let i = starts[region]; i < starts[region + 1]; i++) {
      const next = neighbours[i]
      if (next < 0 || depths[next] >= 0) continue
      depths[next] = depths[region] + 1
      queue[end++] = next
    }
  }
  return depths
}
