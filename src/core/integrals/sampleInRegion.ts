import type { Rng } from '../numerics/createRng.ts'
import { sampleTruncatedGaussian } from '../numerics/truncatedGaussian.ts'
import { sampleInPolygon } from './plane/sampleInPolygon.ts'
import type { RegionSet } from './regionSet.ts'
import { sampleInPolyhedron } from './space/sampleInPolyhedron.ts'

/**
 * One exact draw from N(mean, covariance) restricted to a region.
 *
 * @param mean        [S]
 * @param covariance  [≥ covarianceOffset + S·S] row-major, SPD, starting at covarianceOffset
 * @param out         [≥ outOffset + S], written
 */
export function sampleInRegion(
  regions: RegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
  covarianceOffset: number,
  rng: Rng,
  out: Float64Array,
  outOffset: number,
): void {
  if (regions.kind === 'plane') {
    sampleInPolygon(regions, regionId, mean, covariance, covarianceOffset, rng, out, outOffset)
    return
  }
  if (regions.kind === 'space') {
    sampleInPolyhedron(regions, regionId, mean, covariance, covarianceOffset, rng, out, outOffset)
    return
  }
  const { limits } = regions
  const variance = covariance[covarianceOffset]
  out[outOffset] = sampleTruncatedGaussian(limits[regionId], limits[regionId + 1], mean[0], variance, rng)
}
