import type { PatternStatistics, SufficientStatistics } from './sufficientStatistics.ts'

/** Affine maps of all regions: A_ω [R,D,S] and b_ω [R,D]. */
export interface RegionMaps {
  readonly slope: Float64Array
  readonly bias: Float64Array
}

/**
 * The same posterior and patterns, with the residuals of other affine maps: r' = r − ΔA z − Δb. For schedules that hold
 * the E-step while the parameters move; near the statistics' own parameters nothing cancels.
 */
export function moveStatistics(
  statistics: SufficientStatistics,
  from: RegionMaps,
  to: RegionMaps,
  dataDim: number,
): SufficientStatistics {
  const move = (pattern: PatternStatistics): PatternStatistics =>
    movePattern(pattern, statistics, from, to, dataDim)
  return { ...statistics, patterns: statistics.patterns.map(move) }
}

function movePattern(
  pattern: PatternStatistics,
  { numRegions: R, latentDim: S }: SufficientStatistics,
  from: RegionMaps,
  to: RegionMaps,
  dataDim: number,
): PatternStatistics {
  const { observed, weight, latentMean, latentScatter } = pattern
  const D = observed.length
  const isFull = pattern.residualSq.length !== D
  const residualMean = pattern.residualMean.slice()
  const crossScatter = pattern.crossScatter.slice()
  const residualSq = pattern.residualSq.slice()
  const change = new Float64Array(D * S)
  // of u = ΔA z + Δb: its mean, and E[r uᵀ], E[u uᵀ] less the means' part
  const mean = new Float64Array(D)
  const own = new Float64Array(D * S)
  for (let r = 0; r < R; r++) {
    const w = weight[r]
    if (w === 0) continue
    for (let d = 0; d < D; d++) {
      const row = r * dataDim + observed[d]
      mean[d] = to.bias[row] - from.bias[row]
      for (let k = 0; k < S; k++) {
        change[d * S + k] = to.slope[row * S + k] - from.slope[row * S + k]
        mean[d] += change[d * S + k] * latentMean[r * S + k]
      }
    }
    for (let d = 0; d < D; d++) {
      for (let k = 0; k < S; k++) {
        let sum = 0
        for (let l = 0; l < S; l++) sum += change[d * S + l] * latentScatter[(r * S + l) * S + k]
        own[d * S + k] = sum
      }
    }
    for (let d = 0; d < D; d++) {
      for (let e = isFull ? 0 : d; e < (isFull ? D : d + 1); e++) {
        let sum =
          w * (mean[d] * mean[e] - residualMean[r * D + d] * mean[e] - mean[d] * residualMean[r * D + e])
        for (let k = 0; k < S; k++) {
          sum +=
            own[d * S + k] * change[e * S + k] -
            crossScatter[(r * D + d) * S + k] * change[e * S + k] -
            change[d * S + k] * crossScatter[(r * D + e) * S + k]
        }
        residualSq[isFull ? d * D + e : d] += sum
      }
    }
    for (let d = 0; d < D; d++) {
      residualMean[r * D + d] -= mean[d]
      for (let k = 0; k < S; k++) crossScatter[(r * D + d) * S + k] -= own[d * S + k]
    }
  }
  // what rounding leaves of a sum of squares is not negative
  const stride = isFull ? D + 1 : 1
  for (let i = 0; i < residualSq.length; i += stride) residualSq[i] = Math.max(residualSq[i], 0)
  return { ...pattern, residualMean, crossScatter, residualSq }
}
