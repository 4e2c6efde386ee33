import type { Rng } from '../../numerics/createRng.ts'
import { sampleTruncatedGaussian } from '../../numerics/truncatedGaussian.ts'
import type { PlaneRegionSet } from '../regionSet.ts'
import { anchorOnce } from './anchorOnce.ts'
import { ALL_NATS, effortFor } from './effortFor.ts'
import { integrateSlices, SLICE_MOMENTS } from './integrateSlices.ts'
import { setSliceEdges, type SliceEdges } from './sliceEdges.ts'
import { createSlicedPolygon, type SlicedPolygon } from './slicedPolygon.ts'
import { slicePolygon } from './slicePolygon.ts'

/** Scratch of one call, never kept. */
const polygon: SlicedPolygon = createSlicedPolygon()
const slices: Float64Array = new Float64Array(SLICE_MOMENTS)
const partial: Float64Array = new Float64Array(SLICE_MOMENTS)
const edges: SliceEdges = { low: -1, high: -1 }

/** How far a quantile may be off, as a probability: far below what any number of draws could show. */
const QUANTILE_ERROR = 1e-13

/**
 * sampleInRegion for a region of the plane: the slice by inverting its distribution, whose mass up to any level the
 * kernel of polygonMoments gives, then a truncated Gaussian along it. No rejection but in that last step.
 */
export function sampleInPolygon(
  regions: PlaneRegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
  covarianceOffset: number,
  rng: Rng,
  out: Float64Array,
  outOffset: number,
): void {
  anchorOnce(regions, regionId, mean, covariance, covarianceOffset, polygon)
  slicePolygon(regions, polygon)
  const { anchor, axis, factor, heights, slopes } = polygon
  integrateSlices(polygon, true, effortFor(ALL_NATS), slices)
  const s = slices[0] > 0 ? levelOf(rng()) : 0
  setSliceEdges(polygon, s, edges)
  const low = edges.low < 0 ? -Infinity : heights[edges.low] + slopes[edges.low] * s
  const high = edges.high < 0 ? Infinity : heights[edges.high] + slopes[edges.high] * s
  const t = slices[0] > 0 ? sampleTruncatedGaussian(low, high, 0, 1, rng) : 0
  const y0 = axis[0] * s - axis[1] * t
  const y1 = axis[1] * s + axis[0] * t
  out[outOffset] = anchor[0] + factor[0] * y0
  out[outOffset + 1] = anchor[1] + factor[1] * y0 + factor[2] * y1
}

/** The level below which a share of the mass lies: false position with halved ends (Illinois). Moves `highest`. */
function levelOf(share: number): number {
  const { lowest, highest } = polygon
  const [total, meanS, , varianceS] = slices
  // the distribution is log-concave: less than e^-39 lies further than 40 standard deviations from its mean
  const reach = 40 * Math.sqrt(varianceS)
  let from = Math.max(lowest, meanS - reach)
  let to = Math.min(highest, meanS + reach)
  let atFrom = -share
  let atTo = 1 - share
  let s = Math.min(Math.max(meanS, from), to)
  let lastSide = 0
  for (let step = 0; step < 100; step++) {
    polygon.highest = s
    integrateSlices(polygon, false, effortFor(ALL_NATS), partial)
    const excess = partial[0] / total - share
    if (Math.abs(excess) <= QUANTILE_ERROR) break
    const side = excess < 0 ? -1 : 1
    if (side < 0) {
      from = s
      atFrom = excess
      if (lastSide === side) atTo *= 0.5
    } else {
      to = s
      atTo = excess
      if (lastSide === side) atFrom *= 0.5
    }
    lastSide = side
    let next = from + ((to - from) * atFrom) / (atFrom - atTo)
    if (!(next > from && next < to)) next = 0.5 * (from + to)
    if (next <= from || next >= to) break
    s = next
  }
  polygon.highest = highest
  return s
}
