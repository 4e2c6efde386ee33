import { compileDecoder } from '../network/compileDecoder.ts'
import { isLearnedLayer } from '../network/isLearnedLayer.ts'
import type { GenerativeModel } from '../network/model.ts'
import { cholesky, solveLower, solveLowerTransposed } from '../numerics/cholesky.ts'
import type { Partition } from '../partition/partition.ts'
import { NumericalError } from '../problem.ts'
import { latentMoments } from './latentMoments.ts'
import { scatter } from './layerLayout.ts'
import { layerSystem } from './layerSystem.ts'
import { noisePrecision } from './noisePrecision.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'

/** Derivatives of the *mean* negative log-likelihood, without weight prior. */
export interface LikelihoodGradient {
  /** One entry for each affine layer, in order. */
  readonly layers: readonly {
    readonly layerIndex: number
    readonly weight: Float64Array
    readonly bias: Float64Array
  }[]
  /** By σ² [1], by each variance [D], or by each entry of a full Σx as if they were independent [D,D]. */
  readonly noise: Float64Array
  /** By each entry of Σz as if they were independent [S,S]. */
  readonly priorCovariance: Float64Array
}

/**
 * Gradient of the exact mean NLL, from the statistics at the current parameters (Fisher's identity). At a unit that
 * vanishes identically on a region of positive mass it is one of the one-sided derivatives.
 *
 * @param statistics  with all of E[r rᵀ] for a full Σx
 * Source   derived: ∇ log p(x) = E[∇ log p(x, z)|x]
 */
export function likelihoodGradient(
  model: GenerativeModel,
  partition: Partition,
  statistics: SufficientStatistics,
): LikelihoodGradient {
  const compiled = compileDecoder(model.decoder)
  const N = statistics.numPoints
  const layers = model.decoder.layers.flatMap((layer, layerIndex) => {
    if (!isLearnedLayer(layer)) return []
    // what is left after no change is all of it, and takes no matrix
    const none = new Float64Array(layer.weight.length + layer.bias.length)
    const { layout, rightHandSide } = layerSystem(
      model,
      compiled,
      partition,
      statistics,
      layerIndex,
      false,
      none,
    )
    const slopes = rightHandSide.map((value) => -value / N)
    return [{ layerIndex, ...scatter(layout, slopes, layer) }]
  })
  const S = statistics.latentDim
  const prior = inverse(model.priorCovariance, S)
  const priorCovariance = covarianceGradient(prior, latentMoments(statistics).sumSq, S, N).map((v) => v / N)
  return { layers, noise: noiseGradient(model, statistics), priorCovariance }
}

function noiseGradient({ noise, decoder }: GenerativeModel, statistics: SufficientStatistics): Float64Array {
  const D = decoder.dataDim
  const N = statistics.numPoints
  const isFull = noise.kind === 'full'
  const gradient = new Float64Array(isFull ? D * D : noise.kind === 'diagonal' ? D : 1)
  for (const { observed, residualSq, numPoints } of statistics.patterns) {
    const n = observed.length
    const precision = noisePrecision(noise, D, observed)
    if (precision.kind === 'full') {
      const own = covarianceGradient(precision.matrix, residualSq, n, numPoints)
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) gradient[observed[i] * D + observed[j]] += own[i * n + j] / N
      continue
    }
    const stride = residualSq.length === n ? 1 : n + 1
    for (let d = 0; d < n; d++) {
      const p = precision.values[d]
      gradient[noise.kind === 'diagonal' ? observed[d] : 0] +=
        (0.5 * p * (numPoints - p * residualSq[d * stride])) / N
    }
  }
  return gradient
}

/** ½ (N P − P M P), P the precision [n,n]. */
function covarianceGradient(
  precision: Float64Array,
  second: Float64Array,
  n: number,
  numPoints: number,
): Float64Array {
  const product = multiply(multiply(precision, second, n), precision, n)
  return product.map((value, i) => 0.5 * (numPoints * precision[i] - value))
}

function multiply(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const product = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) for (let k = 0; k < n; k++) product[i * n + j] += a[i * n + k] * b[k * n + j]
  return product
}

function inverse(matrix: Float64Array, n: number): Float64Array {
  const factor = cholesky(matrix, n)
  if (factor === null)
    throw new NumericalError('notPositiveDefinite', 'the prior covariance Σz is not positive definite')
  const result = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    result[i * n + i] = 1
    solveLower(factor, n, result, i * n)
    solveLowerTransposed(factor, n, result, i * n)
  }
  return result
}
