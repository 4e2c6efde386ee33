import { logScaledIntervalMass } from '../numerics/logScaledIntervalMass.ts'
import { polygonLogRelativeMass } from './plane/polygonLogMass.ts'
import type { RegionSet } from './regionSet.ts'
import { polyhedronLogRelativeMass } from './space/polyhedronLogMass.ts'

const LOG_2PI = 1.8378770664093456

/**
 * log ∫_ω e^{−½ (q(z) − q(a))} dz, q(z) = (z − mean)ᵀ covariance⁻¹ (z − mean), a the region's nearest point to the mean
 * (nearestInRegion): what is left of the log mass once the density at its highest point is taken out. No term of it
 * grows with the square of the distance, so that regions can be compared at any distance.
 *
 * @param mean        [S]
 * @param covariance  [≥ covarianceOffset + S·S] row-major, SPD, starting at covarianceOffset
 * @returns  nats (log of latent units^S); −∞ for an empty region
 */
export function regionLogRelativeMass(
  regions: RegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
  covarianceOffset: number,
): number {
  if (regions.kind === 'plane') {
    return polygonLogRelativeMass(regions, regionId, mean, covariance, covarianceOffset)
  }
  if (regions.kind === 'space') {
    return polyhedronLogRelativeMass(regions, regionId, mean, covariance, covarianceOffset)
  }
  const { limits } = regions
  const variance = covariance[covarianceOffset]
  return (
    0.5 * (LOG_2PI + Math.log(variance)) +
    logScaledIntervalMass(limits[regionId], limits[regionId + 1], mean[0], variance)
  )
}
