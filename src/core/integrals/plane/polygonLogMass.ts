import type { PlaneRegionSet } from '../regionSet.ts'
import { anchorOnce } from './anchorOnce.ts'
import { ALL_NATS, effortFor } from './effortFor.ts'
import { integratePolygon } from './integratePolygon.ts'
import { SLICE_MOMENTS } from './integrateSlices.ts'
import { createSlicedPolygon, type SlicedPolygon } from './slicedPolygon.ts'

const LOG_2PI = 1.8378770664093456

/** Scratch of one call, never kept. */
const polygon: SlicedPolygon = createSlicedPolygon()
const slices: Float64Array = new Float64Array(SLICE_MOMENTS)

/** regionLogMass for a region of the plane. */
export function polygonLogMass(
  regions: PlaneRegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
  covarianceOffset: number,
): number {
  anchorOnce(regions, regionId, mean, covariance, covarianceOffset, polygon)
  integratePolygon(regions, polygon, false, effortFor(ALL_NATS), slices)
  return Math.min(Math.log(slices[0]) - 0.5 * polygon.distance * polygon.distance, 0)
}

/** regionLogRelativeMass for a region of the plane. */
export function polygonLogRelativeMass(
  regions: PlaneRegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
  covarianceOffset: number,
): number {
  anchorOnce(regions, regionId, mean, covariance, covarianceOffset, polygon)
  integratePolygon(regions, polygon, false, effortFor(ALL_NATS), slices)
  return Math.log(slices[0]) + LOG_2PI + Math.log(polygon.factor[0] * polygon.factor[2])
}
