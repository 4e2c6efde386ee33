import { latentMoments } from './latentMoments.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'

/** M-step of Σz: the mean of E[zzᵀ|x], [S,S]. It moves no region, so that it is an exact EM step. */
export function priorUpdate(statistics: SufficientStatistics): Float64Array {
  const { latentDim: S, numPoints } = statistics
  const { sumSq } = latentMoments(statistics)
  const covariance = new Float64Array(S * S)
  for (let i = 0; i < S; i++)
    for (let j = 0; j < S; j++)
      covariance[i * S + j] = (sumSq[i * S + j] + sumSq[j * S + i]) / (2 * numPoints)
  return covariance
}
