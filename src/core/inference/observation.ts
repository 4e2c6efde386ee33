import type { NoiseCovariance } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'

/**
 * What is seen of x: on region ω a linear image of z plus noise, x = slope_ω z + bias_ω + ε. All of x, chosen
 * coordinates of it (missing data, the marginal of a pair), and any projection (projectObservation) have this form.
 */
export interface Observation {
  readonly dataDim: number
  readonly latentDim: number
  readonly numRegions: number
  /** [R,D,S] row-major. */
  readonly slope: Float64Array
  /** [R,D]. */
  readonly bias: Float64Array
  readonly noise: NoiseCovariance
}

/** All coordinates of x are seen. Shares the partition's arrays. */
export function observeAll(partition: Partition, noise: NoiseCovariance): Observation {
  const { dataDim, latentDim, numRegions, slope, bias } = partition
  return { dataDim, latentDim, numRegions, slope, bias, noise }
}

/**
 * Only some coordinates are seen: their exact marginal.
 *
 * @param indices  coordinates of the given observation, in the order wanted; may be none
 * @throws RangeError  an index outside [0, dataDim)
 */
export function observeCoordinates(observation: Observation, indices: ArrayLike<number>): Observation {
  const { dataDim, latentDim, numRegions } = observation
  const count = indices.length
  for (let i = 0; i < count; i++) {
    if (!(Number.isInteger(indices[i]) && indices[i] >= 0 && indices[i] < dataDim)) {
      throw new RangeError(`coordinate ${indices[i]}: expected an integer in [0, ${dataDim})`)
    }
  }
  const slope = new Float64Array(numRegions * count * latentDim)
  const bias = new Float64Array(numRegions * count)
  for (let r = 0; r < numRegions; r++) {
    for (let i = 0; i < count; i++) {
      const from = r * dataDim + indices[i]
      const to = r * count + i
      bias[to] = observation.bias[from]
      for (let k = 0; k < latentDim; k++) {
        slope[to * latentDim + k] = observation.slope[from * latentDim + k]
      }
    }
  }
  const noise = selectNoise(observation.noise, dataDim, indices)
  return { dataDim: count, latentDim, numRegions, slope, bias, noise }
}

function selectNoise(noise: NoiseCovariance, dataDim: number, indices: ArrayLike<number>): NoiseCovariance {
  const count = indices.length
  switch (noise.kind) {
    case 'isotropic':
      return noise
    case 'diagonal':
      return { kind: 'diagonal', variances: Float64Array.from(indices, (i) => noise.variances[i]) }
    case 'full': {
      const matrix = new Float64Array(count * count)
      for (let i = 0; i < count; i++) {
        for (let j = 0; j < count; j++)
          matrix[i * count + j] = noise.matrix[indices[i] * dataDim + indices[j]]
      }
      return { kind: 'full', matrix }
    }
  }
}
