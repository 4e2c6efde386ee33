import type { LineGeometry, Partition } from '../core/partition/partition.ts'

/** The intervals of the partition that is shown: views are built for S = 1, and say so if they meet another. */
export function shownLine({ geometry, latentDim }: Pick<Partition, 'geometry' | 'latentDim'>): LineGeometry {
  if (geometry.kind !== 'line') throw new RangeError(`no view for S = ${latentDim} yet`)
  return geometry
}
