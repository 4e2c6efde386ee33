import { imageInRegion } from '../partition/imageInRegion.ts'
import { lineGeometry } from '../partition/lineGeometry.ts'
import type { Partition } from '../partition/partition.ts'

/** g at equal steps along the latent line, as images are shown. */
export interface ManifoldStrip {
  /** Rising, equally far apart: [STRIP_IMAGES]. */
  readonly latent: Float64Array
  /** [STRIP_IMAGES, D] */
  readonly data: Float64Array
  /** Ends of regions within the strip, rising: g is affine between them. */
  readonly limits: Float64Array
}

/** Standard deviations of the prior: all but 1.2 % of what is generated. */
const STRIP_REACH = 2.5
export const STRIP_IMAGES = 13

/**
 * What the decoder generates without noise, for z within 2.5 standard deviations of N(0, 1).
 *
 * @throws RangeError  the partition is not of one latent
 * Source    [BPB20] Fig. 7
 */
export function manifoldStrip(partition: Partition): ManifoldStrip {
  const { limits } = lineGeometry(partition)
  const { dataDim: D, numRegions } = partition
  const latent = new Float64Array(STRIP_IMAGES)
  const data = new Float64Array(STRIP_IMAGES * D)
  let region = 0
  for (let k = 0; k < STRIP_IMAGES; k++) {
    const z = STRIP_REACH * ((2 * k) / (STRIP_IMAGES - 1) - 1)
    while (region < numRegions - 1 && limits[region + 1] < z) region++
    latent[k] = z
    data.set(imageInRegion(partition, region, Float64Array.of(z)), k * D)
  }
  return { latent, data, limits: limits.filter((limit) => Math.abs(limit) <= STRIP_REACH) }
}
