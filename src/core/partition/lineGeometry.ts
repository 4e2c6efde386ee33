import type { LineGeometry, Partition } from './partition.ts'

/**
 * The intervals of a partition of the line, for what is built for one latent dimension alone.
 *
 * @throws RangeError  the partition has another latent dimension
 */
export function lineGeometry({
  geometry,
  latentDim,
}: Pick<Partition, 'geometry' | 'latentDim'>): LineGeometry {
  if (geometry.kind !== 'line') throw new RangeError(`S = ${latentDim} not built yet`)
  return geometry
}
