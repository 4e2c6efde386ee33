import { imageInRegion } from '../partition/imageInRegion.ts'
import { lineGeometry } from '../partition/lineGeometry.ts'
import type { Partition } from '../partition/partition.ts'

/** g along the latent line: exact where straight lines join the points, since it bends nowhere else. */
export interface ManifoldPolyline {
  /** Rising: [n]. */
  readonly latent: Float64Array
  /** [n, D] */
  readonly data: Float64Array
}

/** Standard deviations of the prior: all but 0.3 % of what is generated. */
const REACH = 3

/**
 * The corners of the generated manifold within three standard deviations of N(0, 1), and its ends there.
 *
 * @throws RangeError  the partition is not of one latent
 */
export function manifoldPolyline(partition: Partition): ManifoldPolyline {
  const { limits } = lineGeometry(partition)
  const { numRegions } = partition
  const latent = [-REACH]
  const data: number[] = []
  for (let region = 0; region < numRegions; region++) {
    const from = limits[region]
    const to = limits[region + 1]
    if (to <= -REACH || from >= REACH) continue
    const at = latent[latent.length - 1]
    if (data.length === 0) data.push(...imageInRegion(partition, region, Float64Array.of(at)))
    const end = Math.min(to, REACH)
    data.push(...imageInRegion(partition, region, Float64Array.of(end)))
    latent.push(end)
  }
  return { latent: Float64Array.from(latent), data: Float64Array.from(data) }
}
