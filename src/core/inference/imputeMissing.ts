import { cholesky, solveLower, solveLowerTransposed } from '../numerics/cholesky.ts'
import type { NoiseCovariance } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import { NumericalError } from '../problem.ts'
import type { Steps } from '../steps.ts'
import { createPace } from './createPace.ts'

/** Posterior of the regions given what is seen, as inferPoint has it: all [R,…]. */
export interface RegionPosteriors {
  readonly responsibility: Float64Array
  readonly mean: Float64Array
  readonly covariance: Float64Array
}

/**
 * Mean and covariance of the missing coordinates given the observed ones, observation noise included.
 *
 * @param x         [D] all coordinates; those in `missing` are not read
 * @param observed, missing  indices, ascending
 * @returns  mean [M] and covariance [M,M], in the order of `missing`
 * Method    in ω, x_m = b_m + A_m z + K (x_o − b_o − A_o z) + ε', K = Σ_mo Σ_oo⁻¹, Cov ε' = Σ_mm − K Σ_om (both 0 and
 *           Σ_mm unless Σx is full); total covariance over ω, in central form
 */
export function* imputeMissingSteps(
  partition: Partition,
  noise: NoiseCovariance,
  x: ArrayLike<number>,
  observed: readonly number[],
  missing: readonly number[],
  posteriors: RegionPosteriors,
): Steps<{ mean: Float64Array; covariance: Float64Array }> {
  const { numRegions: R, dataDim: D, latentDim: S, slope, bias } = partition
  const M = missing.length
  const { gain, covariance } = conditionNoise(noise, D, observed, missing)
  const O = gain === null ? 0 : observed.length

  const isStepOver = createPace()
  // per region: conditional slope A_m − K A_o [M,S] and mean of x_m [M]
  const slopes = new Float64Array(R * M * S)
  const means = new Float64Array(R * M)
  for (let r = 0; r < R; r++) {
    if (posteriors.responsibility[r] === 0) continue
    for (let m = 0; m < M; m++) {
      const row = r * D + missing[m]
      let value = bias[row]
      for (let k = 0; k < S; k++) {
        slopes[(r * M + m) * S + k] = slope[row * S + k]
        value += slope[row * S + k] * posteriors.mean[r * S + k]
      }
      means[r * M + m] = value
    }
    for (let o = 0; o < O; o++) {
      const row = r * D + observed[o]
      let residual = x[observed[o]] - bias[row]
      for (let k = 0; k < S; k++) residual -= slope[row * S + k] * posteriors.mean[r * S + k]
      for (let m = 0; m < M; m++) {
        const weight = gain![m * O + o]
        means[r * M + m] += weight * residual
        for (let k = 0; k < S; k++) slopes[(r * M + m) * S + k] -= weight * slope[row * S + k]
      }
    }
    if (isStepOver(M * S * (O + 2))) yield { done: 0.5 * (r + 1), total: R }
  }

  const mean = new Float64Array(M)
  for (let r = 0; r < R; r++) {
    const weight = posteriors.responsibility[r]
    if (weight === 0) continue
    for (let m = 0; m < M; m++) mean[m] += weight * means[r * M + m]
  }
  const image = new Float64Array(M * S)
  for (let r = 0; r < R; r++) {
    const weight = posteriors.responsibility[r]
    if (weight === 0) continue
    // image = conditional slope · C_ω
    for (let m = 0; m < M; m++) {
      for (let k = 0; k < S; k++) {
        let sum = 0
        for (let j = 0; j < S; j++) {
          sum += slopes[(r * M + m) * S + j] * posteriors.covariance[(r * S + j) * S + k]
        }
        image[m * S + k] = sum
      }
    }
    for (let i = 0; i < M; i++) {
      const deviation = means[r * M + i] - mean[i]
      for (let j = 0; j <= i; j++) {
        let value = deviation * (means[r * M + j] - mean[j])
        for (let k = 0; k < S; k++) value += image[i * S + k] * slopes[(r * M + j) * S + k]
        covariance[i * M + j] += weight * value
      }
    }
    if (isStepOver(M * M * (S + 2))) yield { done: 0.5 * (R + r + 1), total: R }
  }
  for (let i = 0; i < M; i++) for (let j = 0; j < i; j++) covariance[j * M + i] = covariance[i * M + j]
  return { mean, covariance }
}

/** Noise of the missing coordinates given that of the observed ones: gain K [M,O] (null for zero), covariance [M,M]. */
function conditionNoise(
  noise: NoiseCovariance,
  dataDim: number,
  observed: readonly number[],
  missing: readonly number[],
): { gain: Float64Array | null; covariance: Float64Array } {
  const M = missing.length
  const O = observed.length
  const covariance = new Float64Array(M * M)
  if (noise.kind !== 'full') {
    for (let m = 0; m < M; m++) {
      covariance[m * M + m] = noise.kind === 'isotropic' ? noise.variance : noise.variances[missing[m]]
    }
    return { gain: null, covariance }
  }
  const { matrix } = noise
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < M; j++) covariance[i * M + j] = matrix[missing[i] * dataDim + missing[j]]
  }
  if (O === 0) return { gain: null, covariance }
  const seen = new Float64Array(O * O)
  for (let i = 0; i < O; i++) {
    for (let j = 0; j < O; j++) seen[i * O + j] = matrix[observed[i] * dataDim + observed[j]]
  }
  const factor = cholesky(seen, O)
  if (factor === null) {
    throw new NumericalError('notPositiveDefinite', 'the noise covariance Σx is not positive definite', {
      size: O,
    })
  }
  // rows of gain hold L⁻¹ Σ_om first, whose products are subtracted, then K
  const gain = new Float64Array(M * O)
  for (let m = 0; m < M; m++) {
    for (let o = 0; o < O; o++) gain[m * O + o] = matrix[missing[m] * dataDim + observed[o]]
    solveLower(factor, O, gain, m * O)
  }
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < M; j++) {
      let sum = 0
      for (let o = 0; o < O; o++) sum += gain[i * O + o] * gain[j * O + o]
      covariance[i * M + j] -= sum
    }
  }
  for (let m = 0; m < M; m++) solveLowerTransposed(factor, O, gain, m * O)
  return { gain, covariance }
}
