import type { PatternStatistics, SufficientStatistics } from './sufficientStatistics.ts'

/**
 * Statistics of two sets of points together, both made with the same partition and parameters.
 *
 * Not associative in floating point: merge chunks in the order of their indices.
 *
 * Method  pairwise update of means and scatters: with δ the difference of the means, w = w₁ + w₂,
 *         mean = mean₁ + δ w₂/w, scatter = scatter₁ + scatter₂ + δ δᵀ w₁ w₂/w; no raw second moment
 * Source  Chan, Golub and LeVeque's update, weighted
 */
export function mergeStatistics(
  first: SufficientStatistics,
  second: SufficientStatistics,
): SufficientStatistics {
  if (first.numRegions !== second.numRegions || first.patterns.length !== second.patterns.length)
    throw new RangeError('statistics of different partitions or data')
  return {
    ...first,
    numPoints: first.numPoints + second.numPoints,
    logLikelihood: first.logLikelihood + second.logLikelihood,
    patterns: first.patterns.map((each, i) => mergePatterns(each, second.patterns[i], first)),
  }
}

function mergePatterns(
  first: PatternStatistics,
  second: PatternStatistics,
  { numRegions: R, latentDim: S }: SufficientStatistics,
): PatternStatistics {
  if (second.numPoints === 0) return first
  if (first.numPoints === 0) return second
  const D = first.observed.length
  const merged = {
    role: first.role,
    observed: first.observed,
    numPoints: first.numPoints + second.numPoints,
    weight: first.weight.slice(),
    latentMean: first.latentMean.slice(),
    residualMean: first.residualMean.slice(),
    latentScatter: first.latentScatter.slice(),
    crossScatter: first.crossScatter.slice(),
    residualSq: first.residualSq.map((value, i) => value + second.residualSq[i]),
  }
  const latentShift = new Float64Array(S)
  for (let r = 0; r < R; r++) {
    const added = second.weight[r]
    if (added === 0) continue
    const weight = first.weight[r] + added
    merged.weight[r] = weight
    const part = added / weight
    const pull = first.weight[r] * part
    for (let k = 0; k < S; k++) {
      const at = r * S + k
      latentShift[k] = second.latentMean[at] - first.latentMean[at]
      merged.latentMean[at] += part * latentShift[k]
    }
    for (let i = 0; i < S; i++) {
      for (let j = 0; j < S; j++) {
        const at = (r * S + i) * S + j
        merged.latentScatter[at] += second.latentScatter[at] + pull * latentShift[i] * latentShift[j]
      }
    }
    for (let d = 0; d < D; d++) {
      const at = r * D + d
      const shift = second.residualMean[at] - first.residualMean[at]
      merged.residualMean[at] += part * shift
      for (let k = 0; k < S; k++)
        merged.crossScatter[at * S + k] += second.crossScatter[at * S + k] + pull * shift * latentShift[k]
    }
  }
  return merged
}
