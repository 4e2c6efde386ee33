import { lineGeometry } from '../partition/lineGeometry.ts'
import type { Partition } from '../partition/partition.ts'
import type { PointPosterior } from './pointPosterior.ts'

/** Regions that get points of their own: the first by responsibility, none below this share. */
const MAX_REGIONS = 32
const MIN_LOG_RESPONSIBILITY = Math.log(1e-4)
/** Points around a region's mean, in its conditional standard deviations. */
const REACH = 6
const POINTS_PER_REGION = 49

/**
 * Where to tell the curve of log p(z|x) over a range: `count` even points; the region limits, where it has kinks; and
 * around the mean of each region that matters, as the curve can be narrower than any even grid is fine. Increasing.
 */
export function latentCurve(
  [lower, upper]: readonly [number, number],
  count: number,
  partition: Partition,
  { logRegionPosterior, conditionalMean, conditionalCovariance }: PointPosterior,
): Float64Array {
  const { numRegions } = partition
  const { limits } = lineGeometry(partition)
  const points: number[] = []
  for (let i = 0; i < count; i++) points.push(lower + ((upper - lower) * i) / Math.max(1, count - 1))
  const regions = Array.from({ length: numRegions }, (_, region) => region)
    .filter((region) => logRegionPosterior[region] > MIN_LOG_RESPONSIBILITY)
    .sort((a, b) => logRegionPosterior[b] - logRegionPosterior[a])
    .slice(0, MAX_REGIONS)
  for (const region of regions) {
    const from = limits[region]
    const to = limits[region + 1]
    const std = Math.sqrt(conditionalCovariance[region])
    points.push(from, to)
    for (let i = 0; i < POINTS_PER_REGION; i++) {
      const offset = REACH * ((2 * i) / (POINTS_PER_REGION - 1) - 1)
      points.push(Math.min(to, Math.max(from, conditionalMean[region] + offset * std)))
    }
  }
  const inside = points.filter((z) => z >= lower && z <= upper)
  return Float64Array.from(new Set(inside)).sort()
}
