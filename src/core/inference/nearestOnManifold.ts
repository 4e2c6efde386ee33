import { nearestInRegion } from '../integrals/nearestInRegion.ts'
import type { RegionSet } from '../integrals/regionSet.ts'
import { cholesky, solveLower, solveLowerTransposed } from '../numerics/cholesky.ts'
import type { Observation } from './observation.ts'

/** Part of the trace of AᵀA that makes it definite: small beside the rounding of what is drawn from the result. */
const RIDGE = 1e-14

/**
 * The latent point whose image is nearest to x in the observed coordinates (Euclidean), over all regions; ties by the
 * least |z|. The posterior concentrates there as the noise vanishes ([BPB20] Lemma 2).
 *
 * @param x  [D] of the observation
 * @returns  its latent [S], its region, and the distance in data units
 * Method    least squares in each region with a ridge of 1e-14, so that a flat piece has a solution of small norm; then
 *           the region's point nearest to it in the metric AᵀA
 */
export function nearestOnManifold(
  regions: RegionSet,
  observation: Observation,
  x: ArrayLike<number>,
): { latent: Float64Array; regionId: number; distance: number } {
  const { dataDim: D, latentDim: S, numRegions, slope, bias } = observation
  const best = { latent: new Float64Array(S), regionId: 0, distance: Infinity }
  const target = new Float64Array(S)
  const candidate = new Float64Array(S)
  const metric = new Float64Array(S * S)
  let bestNorm = Infinity
  for (let r = 0; r < numRegions; r++) {
    metric.fill(0)
    target.fill(0)
    let trace = 0
    for (let d = 0; d < D; d++) {
      const row = (r * D + d) * S
      for (let i = 0; i < S; i++) {
        target[i] += slope[row + i] * (x[d] - bias[r * D + d])
        trace += slope[row + i] * slope[row + i]
        for (let j = 0; j < S; j++) metric[i * S + j] += slope[row + i] * slope[row + j]
      }
    }
    for (let i = 0; i < S; i++) metric[i * S + i] += RIDGE * trace
    const factor = cholesky(metric, S)
    // a flat piece: all its points are equally near
    if (factor === null) target.fill(0)
    else {
      solveLower(factor, S, target)
      solveLowerTransposed(factor, S, target)
    }
    nearestInRegion(regions, r, target, metric, 0, candidate)
    let sum = 0
    for (let d = 0; d < D; d++) {
      let difference = x[d] - bias[r * D + d]
      for (let k = 0; k < S; k++) difference -= slope[(r * D + d) * S + k] * candidate[k]
      sum += difference * difference
    }
    const distance = Math.sqrt(sum)
    const norm = Math.hypot(...candidate)
    if (distance < best.distance || (distance === best.distance && norm < bestNorm)) {
      best.latent.set(candidate)
      best.regionId = r
      best.distance = distance
      bestNorm = norm
    }
  }
  return best
}
