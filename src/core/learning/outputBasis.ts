import type { CompiledDecoder } from '../network/compiledDecoder.ts'
import { denseWeight } from '../network/denseWeight.ts'
import type { GenerativeModel } from '../network/model.ts'
import { orthonormalBasis } from '../numerics/orthonormalBasis.ts'
import { rowsTimes } from '../numerics/rowProducts.ts'
import { isNarrow } from '../partition/outputSpan.ts'
import { noisePrecision } from './noisePrecision.ts'
import { stageOfLayer } from './stageOfLayer.ts'
import type { PatternStatistics, SufficientStatistics } from './sufficientStatistics.ts'

/** A problem of least squares in few coordinates of the data, with the solution and the objective's changes of the whole. */
export interface ReducedProblem {
  readonly noise: GenerativeModel['noise']
  readonly compiled: CompiledDecoder
  readonly statistics: SufficientStatistics
}

/**
 * The M-step of a layer before the last one, in coordinates of the last one's columns, for one pattern of observed
 * coordinates after the other, and as it is for points whose masks differ; null where that saves nothing, and for the last layer itself.
 *
 * Method  Σx^{-1/2}W = Q R of the last layer's rows that are observed. F_ω = W F'_ω, so that FᵀΣx⁻¹F = (RF')ᵀ(RF') and
 *         FᵀΣx⁻¹T = (RF')ᵀ Qᵀ(Σx^{-1/2}T): the problem of a decoder that ends in R, of noise I, with statistics of
 *         residuals Qᵀ Σx^{-1/2} r
 * Cost    O(D K²), and D K (S + 1) multiply-adds for every region with a point
 * Source  derived
 */
export function outputBasis(
  noise: GenerativeModel['noise'],
  compiled: CompiledDecoder,
  statistics: SufficientStatistics,
  layerIndex: number,
): readonly ReducedProblem[] | null {
  const { stages, dataDim: D } = compiled
  const last = stages[stages.length - 1]
  if (stageOfLayer(compiled, layerIndex).stage === last) return null
  if (noise.kind === 'full' || last.kind !== 'affine' || !isNarrow(last.inputSize, D)) return null
  const n = last.inputSize
  const weight = denseWeight(last)
  const coordinates = statistics.patterns.filter(({ role }) => role === 'coordinate')
  // each of one coordinate: nothing to save, and they go together (layerSystem.ts)
  if (coordinates.length === statistics.patterns.length) return null
  const others = statistics.patterns.filter(({ role }) => role === 'points')
  const problems = others.map((pattern): ReducedProblem => {
    const { observed } = pattern
    const precision = noisePrecision(noise, D, observed)
    if (precision.kind === 'full') throw new RangeError('a full Σx has no basis')
    const inverseStd = precision.values.map(Math.sqrt)
    const columns = new Float64Array(observed.length * n)
    for (let d = 0; d < observed.length; d++)
      for (let j = 0; j < n; j++) columns[d * n + j] = weight[observed[d] * n + j] * inverseStd[d]
    const { rank, basis, factor } = orthonormalBasis(columns, observed.length, n)
    const stage = {
      ...last,
      outputSize: rank,
      rowStart: null,
      column: null,
      weight: factor,
      bias: new Float64Array(rank),
      parameters: null,
    }
    return {
      noise: { kind: 'isotropic', variance: 1 },
      compiled: { ...compiled, dataDim: rank, stages: [...stages.slice(0, -1), stage] },
      statistics: { ...statistics, patterns: [inBasis(pattern, statistics, basis, rank, inverseStd)] },
    }
  })
  if (coordinates.length === 0) return problems
  return [...problems, { noise, compiled, statistics: { ...statistics, patterns: coordinates } }]
}

/** The pattern with its residuals in a basis [K,D] of whitened ones. */
function inBasis(
  pattern: PatternStatistics,
  { numRegions: R, latentDim: S }: SufficientStatistics,
  basis: Float64Array,
  K: number,
  inverseStd: Float64Array,
): PatternStatistics {
  const D = inverseStd.length
  const residualMean = new Float64Array(R * K)
  const crossScatter = new Float64Array(R * K * S)
  // one column after the other: r̄, and those of the scatter
  const column = new Float64Array(D)
  const image = new Float64Array(K)
  for (let r = 0; r < R; r++) {
    if (!(pattern.weight[r] > 0)) continue
    for (let s = -1; s < S; s++) {
      for (let d = 0; d < D; d++) {
        const value = s < 0 ? pattern.residualMean[r * D + d] : pattern.crossScatter[(r * D + d) * S + s]
        column[d] = value * inverseStd[d]
      }
      rowsTimes(basis, K, column, image)
      for (let k = 0; k < K; k++) {
        if (s < 0) residualMean[r * K + k] = image[k]
        else crossScatter[(r * K + k) * S + s] = image[k]
      }
    }
  }
  return {
    ...pattern,
    observed: Int32Array.from({ length: K }, (_, k) => k),
    residualMean,
    crossScatter,
    residualSq: new Float64Array(K),
  }
}
