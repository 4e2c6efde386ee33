import { truncatedGaussianMoments } from '../numerics/truncatedGaussian.ts'
import { polygonMoments } from './plane/polygonMoments.ts'
import type { RegionSet } from './regionSet.ts'
import { polyhedronMoments } from './space/polyhedronMoments.ts'

/** Numbers that regionMoments writes per region: log mass, entropy, mean [S], covariance [S,S]. */
export function regionMomentsSize(latentDim: number): number {
  return 2 + latentDim + latentDim * latentDim
}

const scratch: Float64Array = new Float64Array(4)

/**
 * N(mean, covariance) on one region: log mass, differential entropy of its restriction, conditional mean and *central*
 * conditional covariance.
 *
 * @param mean              [S]
 * @param covariance        [≥ covarianceOffset + S·S] row-major, SPD, starting at covarianceOffset
 * @param out               written from outOffset: log mass (nats), entropy (nats, latent units), mean [S],
 *                          covariance [S,S]. An empty region has −∞, −∞, its point, zeros
 * Accuracy  S = 1: truncatedGaussianMoments.ts; S = 2: plane/polygonMoments.ts; S = 3: space/polyhedronMoments.ts
 * Source    [BPB20] Φ_ω and the moments e¹, E² of (6), (7), in central form; see docs/MATH.md 3
 */
export function regionMoments(
  regions: RegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
  covarianceOffset: number,
  out: Float64Array,
  outOffset: number,
): void {
  if (regions.kind === 'plane') {
    polygonMoments(regions, regionId, mean, covariance, covarianceOffset, out, outOffset)
    return
  }
  if (regions.kind === 'space') {
    polyhedronMoments(regions, regionId, mean, covariance, covarianceOffset, out, outOffset)
    return
  }
  const { limits } = regions
  truncatedGaussianMoments(
    limits[regionId],
    limits[regionId + 1],
    mean[0],
    covariance[covarianceOffset],
    scratch,
  )
  out[outOffset] = scratch[0]
  out[outOffset + 1] = scratch[3]
  out[outOffset + 2] = scratch[1]
  out[outOffset + 3] = scratch[2]
}
