import { nearestInRegion } from '../integrals/nearestInRegion.ts'
import type { RegionSet } from '../integrals/regionSet.ts'
import { NumericalError } from '../problem.ts'
import type { Observation } from './observation.ts'

/**
 * The latent point whose image is nearest to x in the observed coordinates (Euclidean), over all regions; ties by the
 * least |z|. The posterior concentrates there as the noise vanishes ([BPB20] Lemma 2).
 *
 * @param x  [D] of the observation
 * @returns  its latent [S], its region, and the distance in data units
 * @throws NumericalError  `notBuilt` for S > 1: the least squares in a region is that of an interval so far
 */
export function nearestOnManifold(
  regions: RegionSet,
  observation: Observation,
  x: ArrayLike<number>,
): { latent: Float64Array; regionId: number; distance: number } {
  const { dataDim: D, latentDim: S, numRegions, slope, bias } = observation
  if (S !== 1)
    throw new NumericalError('notBuilt', `nearest point for latent dimension ${S}`, { latentDim: S })
  const best = { latent: new Float64Array(1), regionId: 0, distance: Infinity }
  const target = new Float64Array(1)
  const candidate = new Float64Array(1)
  const metric = new Float64Array(1)
  for (let r = 0; r < numRegions; r++) {
    let gram = 0
    let product = 0
    for (let i = r * D, d = 0; d < D; d++, i++) {
      gram += slope[i] * slope[i]
      product += slope[i] * (x[d] - bias[i])
    }
    // a flat piece: all its points are equally near
    const leastSquares = gram > 0 ? product / gram : 0
    target[0] = Number.isFinite(leastSquares) ? leastSquares : 0
    metric[0] = gram
    nearestInRegion(regions, r, target, metric, 0, candidate)
    let sum = 0
    for (let i = r * D, d = 0; d < D; d++, i++) {
      const difference = x[d] - bias[i] - slope[i] * candidate[0]
      sum += difference * difference
    }
    const distance = Math.sqrt(sum)
    const isTie = distance === best.distance && Math.abs(candidate[0]) < Math.abs(best.latent[0])
    if (distance < best.distance || isTie) {
      best.latent[0] = candidate[0]
      best.regionId = r
      best.distance = distance
    }
  }
  return best
}
