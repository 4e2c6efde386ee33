import { isLearnedLayer } from '../network/isLearnedLayer.ts'
import { layerParameters, layersAt } from '../network/layerParameters.ts'
import type { GenerativeModel, NoiseCovariance } from '../network/model.ts'
import { cholesky } from '../numerics/cholesky.ts'
import type { Partition } from '../partition/partition.ts'
import { likelihoodGradient } from './likelihoodGradient.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'

/**
 * What is learned of a model as one vector of free real numbers: layer by layer the weights and then the biases, after
 * them Σx and Σz where they are learned.
 */
export interface ParameterSpace {
  readonly size: number
  /** [size]: 1 where an entry is a weight, which the weight prior is about. */
  readonly isWeight: Uint8Array
  readonly parametersOf: (model: GenerativeModel) => Float64Array
  /** The model at a vector; what is not learned is that of the model that the space was made of. */
  readonly modelAt: (parameters: Float64Array) => GenerativeModel
  /** Of the exact *mean* NLL, without weight prior: [size]. Statistics and partition are those of modelAt(parameters). */
  readonly gradientAt: (
    parameters: Float64Array,
    partition: Partition,
    statistics: SufficientStatistics,
  ) => Float64Array
}

/**
 * Coordinates in which the likelihood is smooth and no step leaves the domain. With f the least variance, a variance is
 * f + eᵘ, and a full covariance f I + C Cᵀ with C lower triangular, C_ii = e^{u_i}, C_ij = e^{u_i} c_ij (c has no unit).
 * With G the derivative by the entries of the covariance: dJ = 2 Σ (GC)_ij dC_ij, so that ∂J/∂c_ij = 2 (GC)_ij e^{u_i}
 * and ∂J/∂u_i = 2 Σ_j (GC)_ij C_ij.
 *
 * @param leastVariance  f of Σx, data units²; Σz has none. A Σx that (nearly) touches it is taken as if it were
 *                       1e-9 f above
 * Accuracy  gradient by finite differences to 1e-6  (asserted: likelihoodAscent.test.ts)
 * Source    derived, above; likelihoodGradient for G
 */
export function createParameterSpace(
  model: GenerativeModel,
  learned: { readonly learnNoise: boolean; readonly learnPrior: boolean },
  leastVariance: number,
): ParameterSpace {
  const { decoder } = model
  const { latentDim: S, dataDim: D } = decoder
  let numDecoder = 0
  for (const layer of decoder.layers)
    if (isLearnedLayer(layer)) numDecoder += layer.weight.length + layer.bias.length
  const numNoise = !learned.learnNoise
    ? 0
    : { isotropic: 1, diagonal: D, full: (D * (D + 1)) / 2 }[model.noise.kind]
  const priorStart = numDecoder + numNoise
  const size = priorStart + (learned.learnPrior ? (S * (S + 1)) / 2 : 0)
  const isWeight = new Uint8Array(size)
  let next = 0
  for (const layer of decoder.layers) {
    if (!isLearnedLayer(layer)) continue
    isWeight.fill(1, next, next + layer.weight.length)
    next += layer.weight.length + layer.bias.length
  }
  return { size, isWeight, parametersOf, modelAt, gradientAt }

  function parametersOf(of: GenerativeModel): Float64Array {
    const parameters = new Float64Array(size)
    parameters.set(layerParameters(of.decoder.layers))
    const { noise } = of
    const excess = (variance: number): number =>
      Math.log(Math.max(variance - leastVariance, TOUCHING * leastVariance))
    if (numNoise > 0) {
      if (noise.kind === 'isotropic') parameters[numDecoder] = excess(noise.variance)
      else if (noise.kind === 'diagonal') parameters.set(noise.variances.map(excess), numDecoder)
      else parameters.set(logCholesky(noise.matrix, D, leastVariance), numDecoder)
    }
    if (learned.learnPrior) parameters.set(logCholesky(of.priorCovariance, S, 0), priorStart)
    return parameters
  }

  function modelAt(parameters: Float64Array): GenerativeModel {
    return {
      decoder: { ...decoder, layers: layersAt(decoder.layers, parameters) },
      noise: numNoise > 0 ? noiseAt(parameters.subarray(numDecoder, priorStart)) : model.noise,
      priorCovariance: learned.learnPrior
        ? covarianceAt(parameters.subarray(priorStart), S, 0)
        : model.priorCovariance,
    }
  }

  function noiseAt(own: Float64Array): NoiseCovariance {
    switch (model.noise.kind) {
      case 'isotropic':
        return { kind: 'isotropic', variance: leastVariance + Math.exp(own[0]) }
      case 'diagonal':
        return { kind: 'diagonal', variances: own.map((u) => leastVariance + Math.exp(u)) }
      case 'full':
        return { kind: 'full', matrix: covarianceAt(own, D, leastVariance) }
    }
  }

  function gradientAt(
    parameters: Float64Array,
    partition: Partition,
    statistics: SufficientStatistics,
  ): Float64Array {
    const by = likelihoodGradient(modelAt(parameters), partition, statistics)
    const gradient = new Float64Array(size)
    let at = 0
    for (const { weight, bias } of by.layers) {
      gradient.set(weight, at)
      gradient.set(bias, at + weight.length)
      at += weight.length + bias.length
    }
    if (numNoise > 0) {
      const own = parameters.subarray(numDecoder, priorStart)
      gradient.set(
        model.noise.kind === 'full'
          ? covarianceSlopes(own, by.noise, D)
          : by.noise.map((slope, i) => slope * Math.exp(own[i])),
        numDecoder,
      )
    }
    if (learned.learnPrior)
      gradient.set(covarianceSlopes(parameters.subarray(priorStart), by.priorCovariance, S), priorStart)
    return gradient
  }
}

/** Part of the least variance that a variance on it is taken to be above it. */
const TOUCHING = 1e-9

/** Entries u_i and c_ij of a covariance, by rows of the lower triangle. */
function logCholesky(matrix: Float64Array, n: number, least: number): Float64Array {
  let factor: Float64Array | null = null
  // of what is on the least variance or rounded below it, a little more than nothing is left
  for (let lift = 0; factor === null; lift = lift === 0 ? TOUCHING * scaleOf(matrix, n, least) : 10 * lift) {
    const excess = matrix.slice()
    for (let i = 0; i < n; i++) excess[i * n + i] += lift - least
    factor = cholesky(excess, n)
  }
  const entries = new Float64Array((n * (n + 1)) / 2)
  let at = 0
  for (let i = 0; i < n; i++) {
    const diagonal = factor[i * n + i]
    for (let j = 0; j < i; j++) entries[at++] = factor[i * n + j] / diagonal
    entries[at++] = Math.log(diagonal)
  }
  return entries
}

function scaleOf(matrix: Float64Array, n: number, least: number): number {
  if (least > 0) return least
  let trace = 0
  for (let i = 0; i < n; i++) trace += matrix[i * n + i]
  return trace / n
}

/** C [n,n] of such entries. */
function factorAt(entries: Float64Array, n: number): Float64Array {
  const factor = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    const start = (i * (i + 1)) / 2
    const diagonal = Math.exp(entries[start + i])
    for (let j = 0; j < i; j++) factor[i * n + j] = diagonal * entries[start + j]
    factor[i * n + i] = diagonal
  }
  return factor
}

function covarianceAt(entries: Float64Array, n: number, least: number): Float64Array {
  const factor = factorAt(entries, n)
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? least : 0
      for (let k = 0; k <= j; k++) sum += factor[i * n + k] * factor[j * n + k]
      matrix[i * n + j] = sum
      matrix[j * n + i] = sum
    }
  }
  return matrix
}

/** The slopes in the entries, of G [n,n]. */
function covarianceSlopes(entries: Float64Array, byCovariance: Float64Array, n: number): Float64Array {
  const factor = factorAt(entries, n)
  const slopes = new Float64Array(entries.length)
  for (let i = 0; i < n; i++) {
    const start = (i * (i + 1)) / 2
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let k = j; k < n; k++) sum += byCovariance[i * n + k] * factor[k * n + j]
      slopes[start + i] += 2 * sum * factor[i * n + j]
      if (j < i) slopes[start + j] = 2 * sum * factor[i * n + i]
    }
  }
  return slopes
}
