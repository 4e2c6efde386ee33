import { logGaussianMass } from '../numerics/truncatedGaussian.ts'
import { polygonLogMass } from './plane/polygonLogMass.ts'
import type { RegionSet } from './regionSet.ts'
import { polyhedronLogMass } from './space/polyhedronLogMass.ts'

/**
 * log Φ_ω: log mass of N(mean, covariance) on one region, nats.
 *
 * @param mean        [S]
 * @param covariance  [≥ covarianceOffset + S·S] row-major, SPD, starting at covarianceOffset
 * Accuracy  S = 1: logGaussianMass.ts; S = 2: plane/polygonMoments.ts; S = 3: space/polyhedronMoments.ts
 */
export function regionLogMass(
  regions: RegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
  covarianceOffset: number,
): number {
  if (regions.kind === 'plane') return polygonLogMass(regions, regionId, mean, covariance, covarianceOffset)
  if (regions.kind === 'space')
    return polyhedronLogMass(regions, regionId, mean, covariance, covarianceOffset)
  const { limits } = regions
  return logGaussianMass(limits[regionId], limits[regionId + 1], mean[0], covariance[covarianceOffset])
}
