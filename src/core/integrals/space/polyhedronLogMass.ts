import type { SpaceRegionSet } from '../regionSet.ts'
import { integratePolyhedron, SPACE_MOMENTS } from './integratePolyhedron.ts'
import { createWhitenedPolyhedron, type WhitenedPolyhedron } from './whitenedPolyhedron.ts'
import { whitenPolyhedron } from './whitenPolyhedron.ts'

const LOG_2PI = 1.8378770664093456

/** Scratch of one call, never kept. */
const polyhedron: WhitenedPolyhedron = createWhitenedPolyhedron()
const moments: Float64Array = new Float64Array(SPACE_MOMENTS)

/** regionLogMass for a region of space. */
export function polyhedronLogMass(
  regions: SpaceRegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
  covarianceOffset: number,
): number {
  whitenPolyhedron(regions, regionId, mean, covariance, covarianceOffset, polyhedron)
  integratePolyhedron(polyhedron, false, moments)
  return Math.min(Math.log(moments[0]) - 0.5 * polyhedron.distance * polyhedron.distance, 0)
}

/** regionLogRelativeMass for a region of space. */
export function polyhedronLogRelativeMass(
  regions: SpaceRegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
  covarianceOffset: number,
): number {
  whitenPolyhedron(regions, regionId, mean, covariance, covarianceOffset, polyhedron)
  integratePolyhedron(polyhedron, false, moments)
  const { factor } = polyhedron
  return Math.log(moments[0]) + 1.5 * LOG_2PI + Math.log(factor[0] * factor[4] * factor[8])
}
