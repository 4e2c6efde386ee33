import type { SufficientStatistics } from './sufficientStatistics.ts'

/** Σ_n E[z|x_n] [S] and Σ_n E[zzᵀ|x_n] [S,S]. */
export function latentMoments(statistics: SufficientStatistics): { sum: Float64Array; sumSq: Float64Array } {
  const { latentDim: S, numRegions } = statistics
  const sum = new Float64Array(S)
  const sumSq = new Float64Array(S * S)
  for (const { role, weight, latentMean, latentScatter } of statistics.patterns) {
    if (role === 'coordinate') continue
    for (let r = 0; r < numRegions; r++) {
      for (let i = 0; i < S; i++) {
        const mean = latentMean[r * S + i]
        sum[i] += weight[r] * mean
        for (let j = 0; j < S; j++)
          sumSq[i * S + j] += latentScatter[(r * S + i) * S + j] + weight[r] * mean * latentMean[r * S + j]
      }
    }
  }
  return { sum, sumSq }
}
