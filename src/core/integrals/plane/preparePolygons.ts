import type { PlaneRegionSet } from '../regionSet.ts'
import { anchorPolygon } from './anchorPolygon.ts'
import { ALL_NATS, effortFor } from './effortFor.ts'
import { integratePolygon } from './integratePolygon.ts'
import { SLICE_MOMENTS } from './integrateSlices.ts'
import { momentsFromSlices } from './momentsFromSlices.ts'
import { createSlicedPolygon } from './slicedPolygon.ts'
import { createWhitenedRegions, whitenRegion } from './whitenedRegions.ts'

const LOG_2PI = 1.8378770664093456

/**
 * Integrals over the regions of one set, each with its own covariance, for any number of means. Not re-entrant. With `nats`
 * errors may be twice e^{−nats} of the mass and of the conditional standard deviations, six times of their squares, beside
 * rounding; without, 1e-17.
 */
export interface PreparedPolygons {
  /**
   * regionLogRelativeMass, and with it nearestInRegion for the metric covariance⁻¹, which it needs anyway.
   *
   * @param mean     [≥ meanOffset + 2]
   * @param nearest  written from nearestOffset [2]
   */
  readonly logRelativeMass: (
    regionId: number,
    mean: Float64Array,
    meanOffset: number,
    nearest: Float64Array,
    nearestOffset: number,
    nats?: number,
  ) => number
  /** regionLogMass. */
  readonly logMass: (regionId: number, mean: Float64Array, meanOffset: number, nats?: number) => number
  /** regionMoments: log mass, entropy, mean [2], covariance [2,2], written from outOffset. */
  readonly moments: (
    regionId: number,
    mean: Float64Array,
    meanOffset: number,
    out: Float64Array,
    outOffset: number,
    nats?: number,
  ) => void
}

/**
 * Whitens every region once: only the offsets of its lines depend on the mean.
 *
 * @param covariances  [numRegions,2,2] row-major, SPD
 */
export function preparePolygons(regions: PlaneRegionSet, covariances: Float64Array): PreparedPolygons {
  const { edgeStarts } = regions
  const numRegions = edgeStarts.length - 1
  const whitened = createWhitenedRegions(numRegions, edgeStarts[numRegions])
  const logScales = new Float64Array(numRegions)
  for (let r = 0; r < numRegions; r++) {
    whitenRegion(regions, r, covariances, 4 * r, whitened, r, edgeStarts[r])
    logScales[r] = LOG_2PI + Math.log(whitened.factors[3 * r] * whitened.factors[3 * r + 2])
  }
  const polygon = createSlicedPolygon()
  const slices = new Float64Array(SLICE_MOMENTS)
  return {
    logRelativeMass: (regionId, mean, meanOffset, nearest, nearestOffset, nats = ALL_NATS) => {
      anchorPolygon(regions, regionId, whitened, regionId, edgeStarts[regionId], mean, meanOffset, polygon)
      nearest[nearestOffset] = polygon.distance > 0 ? polygon.anchor[0] : mean[meanOffset]
      nearest[nearestOffset + 1] = polygon.distance > 0 ? polygon.anchor[1] : mean[meanOffset + 1]
      integratePolygon(regions, polygon, false, effortFor(nats), slices)
      return Math.log(slices[0]) + logScales[regionId]
    },
    logMass: (regionId, mean, meanOffset, nats = ALL_NATS) => {
      anchorPolygon(regions, regionId, whitened, regionId, edgeStarts[regionId], mean, meanOffset, polygon)
      integratePolygon(regions, polygon, false, effortFor(nats), slices)
      return Math.min(Math.log(slices[0]) - 0.5 * polygon.distance * polygon.distance, 0)
    },
    moments: (regionId, mean, meanOffset, out, outOffset, nats = ALL_NATS) => {
      anchorPolygon(regions, regionId, whitened, regionId, edgeStarts[regionId], mean, meanOffset, polygon)
      integratePolygon(regions, polygon, true, effortFor(nats), slices)
      momentsFromSlices(polygon, slices, out, outOffset)
    },
  }
}
