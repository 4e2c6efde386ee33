import type { NoiseCovariance } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import type { Steps } from '../steps.ts'
import { conditionalNoise } from './conditionalNoise.ts'
import { createPace } from './createPace.ts'
import type { MissingPosterior } from './pointPosterior.ts'

/** Posterior of the regions given what is seen, as inferPoint has it: all [R,…]. */
export interface RegionPosteriors {
  readonly responsibility: Float64Array
  readonly mean: Float64Array
  readonly covariance: Float64Array
}

/**
 * Mean and variance of the missing coordinates given the observed ones.
 *
 * @param x         [D] all coordinates; those in `missing` are not read
 * @param observed, missing  indices, ascending
 * @param withCovariance     also the covariance [M,M]: for an image of hidden pixels a large matrix
 * Method    in ω, x_m = b_m + A_m z + K (x_o − b_o − A_o z) + ε', with K and Cov ε' of conditionalNoise; total
 *           covariance over ω, in central form
 * Cost      O(R M S), for a full Σx O(R M O S) and conditionalNoise; O(R M² S) for the covariance
 */
export function* imputeMissingSteps(
  partition: Partition,
  noise: NoiseCovariance,
  x: ArrayLike<number>,
  observed: readonly number[],
  missing: readonly number[],
  posteriors: RegionPosteriors,
  withCovariance: boolean,
): Steps<MissingPosterior> {
  const { numRegions: R, dataDim: D, latentDim: S, slope, bias } = partition
  const M = missing.length
  const { gain, variance: noiseVariance, covariance } = conditionalNoise(noise, D, observed, missing)
  const O = gain === null ? 0 : observed.length
  const total = withCovariance ? covariance() : null
  const live: number[] = []
  for (let r = 0; r < R; r++) if (posteriors.responsibility[r] > 0) live.push(r)

  const isStepOver = createPace()
  const numPasses = withCovariance ? 3 : 2
  const work = M * S * (O + 4)
  // of one region at a time: A_m [M,S] and mean of g_m [M]; the same of x_m, with the pull of the noise seen
  const imageSlope = new Float64Array(M * S)
  const imageMean = new Float64Array(M)
  const ownSlope = gain === null ? imageSlope : new Float64Array(M * S)
  const ownMean = gain === null ? imageMean : new Float64Array(M)
  const pull = new Float64Array(M)
  const setRegion = (r: number): void => {
    const from = posteriors.mean.subarray(r * S, (r + 1) * S)
    for (let m = 0; m < M; m++) {
      const row = r * D + missing[m]
      let value = bias[row]
      for (let k = 0; k < S; k++) {
        imageSlope[m * S + k] = slope[row * S + k]
        value += slope[row * S + k] * from[k]
      }
      imageMean[m] = value
    }
    if (gain === null) return
    ownSlope.set(imageSlope)
    pull.fill(0)
    for (let o = 0; o < O; o++) {
      const row = r * D + observed[o]
      let residual = x[observed[o]] - bias[row]
      for (let k = 0; k < S; k++) residual -= slope[row * S + k] * from[k]
      for (let m = 0; m < M; m++) {
        const weight = gain[m * O + o]
        pull[m] += weight * residual
        for (let k = 0; k < S; k++) ownSlope[m * S + k] -= weight * slope[row * S + k]
      }
    }
    for (let m = 0; m < M; m++) ownMean[m] = imageMean[m] + pull[m]
  }

  const mean = new Float64Array(M)
  const meanImage = new Float64Array(M)
  const noisePull = new Float64Array(M)
  for (const [i, r] of live.entries()) {
    setRegion(r)
    const weight = posteriors.responsibility[r]
    for (let m = 0; m < M; m++) {
      mean[m] += weight * ownMean[m]
      meanImage[m] += weight * imageMean[m]
      noisePull[m] += weight * pull[m]
    }
    if (isStepOver(work)) yield { done: (i + 1) / live.length, total: numPasses }
  }

  const imageVariance = new Float64Array(M)
  const latentVariance = new Float64Array(M)
  for (const [i, r] of live.entries()) {
    setRegion(r)
    const weight = posteriors.responsibility[r]
    const at = r * S * S
    for (let m = 0; m < M; m++) {
      const own = spread(ownSlope, m * S, posteriors.covariance, at, S) + (ownMean[m] - mean[m]) ** 2
      latentVariance[m] += weight * own
      imageVariance[m] +=
        weight *
        (gain === null
          ? own
          : spread(imageSlope, m * S, posteriors.covariance, at, S) + (imageMean[m] - meanImage[m]) ** 2)
    }
    if (total !== null) addCovariance(total, weight, at)
    if (isStepOver(work + (total === null ? 0 : M * M * (S + 2))))
      yield { done: 1 + ((numPasses - 1) * (i + 1)) / live.length, total: numPasses }
  }
  if (total !== null)
    for (let i = 0; i < M; i++) for (let j = 0; j < i; j++) total[j * M + i] = total[i * M + j]
  return {
    indices: Int32Array.from(missing),
    mean,
    variance: noiseVariance.map((value, m) => value + latentVariance[m]),
    imageVariance,
    noisePull,
    noiseVariance,
    latentVariance,
    covariance: total,
  }

  /** Lower triangle of weight · (slope C slopeᵀ + deviation deviationᵀ), of the region that is set. */
  function addCovariance(into: Float64Array, weight: number, at: number): void {
    const image = new Float64Array(S)
    for (let i = 0; i < M; i++) {
      const deviation = ownMean[i] - mean[i]
      for (let k = 0; k < S; k++) {
        image[k] = 0
        for (let j = 0; j < S; j++) image[k] += ownSlope[i * S + j] * posteriors.covariance[at + j * S + k]
      }
      for (let j = 0; j <= i; j++) {
        let value = deviation * (ownMean[j] - mean[j])
        for (let k = 0; k < S; k++) value += image[k] * ownSlope[j * S + k]
        into[i * M + j] += weight * value
      }
    }
  }
}

/** a C aᵀ of a row a [S] of slopes. */
function spread(slopes: Float64Array, row: number, covariance: Float64Array, at: number, S: number): number {
  let sum = 0
  for (let i = 0; i < S; i++)
    for (let j = 0; j < S; j++) sum += slopes[row + i] * covariance[at + i * S + j] * slopes[row + j]
  return sum
}
