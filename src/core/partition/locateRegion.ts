import type { LineGeometry, Partition, PlaneGeometry } from './partition.ts'

/**
 * The region that holds a latent point. At a limit the region to its right, and among those of zero width the last; in
 * the plane the one that holds the point deepest, and at edges and vertices the first.
 *
 * @param latent  [S]
 * @returns       regionId, or −1 outside the box that the partition was built for, and for NaN
 * @throws RangeError  latent does not have `latentDim` entries
 * Cost    O(log R) on the line; in the plane a multiply-add or two for every edge, 0.2 ms for 20,000 regions
 */
export function locateRegion(partition: Partition, latent: ArrayLike<number>): number {
  if (latent.length !== partition.latentDim)
    throw new RangeError(
      `latent has ${latent.length} entries, the partition ${partition.latentDim} dimensions`,
    )
  const { geometry, numRegions } = partition
  return geometry.kind === 'line'
    ? locateOnLine(geometry, numRegions, latent[0])
    : locateInPlane(geometry, numRegions, latent[0], latent[1])
}

function locateOnLine({ limits }: LineGeometry, numRegions: number, z: number): number {
  let low = 0
  let high = numRegions
  if (!(z >= limits[low] && z <= limits[high])) return -1
  // limits[low] ≤ z, and z < limits[high] or high = R.
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (limits[middle] <= z) low = middle
    else high = middle
  }
  return low
}

function locateInPlane(
  { edgeStarts, lines, edgeNeighbours }: PlaneGeometry,
  numRegions: number,
  x: number,
  y: number,
): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return -1
  // Rounding may leave the point a little outside of every region: the deepest one is found all the same.
  let best = -1
  let bestDepth = -Infinity
  let bestEdge = -1
  for (let r = 0; r < numRegions; r++) {
    let depth = Infinity
    let nearest = -1
    for (let e = edgeStarts[r]; e < edgeStarts[r + 1] && depth > bestDepth; e++) {
      const distance = lines[3 * e] * x + lines[3 * e + 1] * y + lines[3 * e + 2]
      if (distance < depth) {
        depth = distance
        nearest = e
      }
    }
    if (depth > bestDepth) {
      best = r
      bestDepth = depth
      bestEdge = nearest
    }
  }
  return bestDepth < 0 && bestEdge >= 0 && edgeNeighbours[bestEdge] < 0 ? -1 : best
}
