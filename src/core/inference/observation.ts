import type { GenerativeModel, NoiseCovariance } from '../network/model.ts'
import { isNarrow, outputSpan, type OutputSpan } from '../partition/outputSpan.ts'
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
  /** What slopes and biases are made of, where that is known and much narrower than D. */
  readonly span: OutputSpan | null
}

/**
 * All coordinates of x are seen. Shares the partition's arrays.
 *
 * @param partition  of the model's decoder
 */
export function observeAll(
  partition: Partition,
  { decoder, noise }: Pick<GenerativeModel, 'decoder' | 'noise'>,
): Observation {
  const { dataDim, latentDim, numRegions, slope, bias } = partition
  const span = noise.kind === 'full' ? null : outputSpan(decoder, partition)
  return { dataDim, latentDim, numRegions, slope, bias, noise, span }
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
  const noise = selectNoise(observation.noise, dataDim, indices)
  const span = observation.span === null ? null : selectRows(observation.span, indices)
  // copied when they are asked for: with a span the constants of regions do without
  let maps: Pick<Observation, 'slope' | 'bias'> | null = null
  const taken = (): Pick<Observation, 'slope' | 'bias'> => (maps ??= selectMaps(observation, indices))
  return {
    dataDim: count,
    latentDim,
    numRegions,
    get slope() {
      return taken().slope
    },
    get bias() {
      return taken().bias
    },
    noise,
    span,
  }
}

function selectMaps(
  { dataDim, latentDim, numRegions, slope: allSlopes, bias: allBiases }: Observation,
  indices: ArrayLike<number>,
): Pick<Observation, 'slope' | 'bias'> {
  const count = indices.length
  const slope = new Float64Array(numRegions * count * latentDim)
  const bias = new Float64Array(numRegions * count)
  for (let r = 0; r < numRegions; r++) {
    for (let i = 0; i < count; i++) {
      const from = r * dataDim + indices[i]
      const to = r * count + i
      bias[to] = allBiases[from]
      for (let k = 0; k < latentDim; k++) {
        slope[to * latentDim + k] = allSlopes[from * latentDim + k]
      }
    }
  }
  return { slope, bias }
}

function selectRows(span: OutputSpan, indices: ArrayLike<number>): OutputSpan | null {
  const { width } = span
  if (!isNarrow(width, indices.length)) return null
  const columns = new Float64Array(indices.length * width)
  for (let i = 0; i < indices.length; i++)
    for (let j = 0; j < width; j++) columns[i * width + j] = span.columns[indices[i] * width + j]
  return { ...span, columns, offset: Float64Array.from(indices, (d) => span.offset[d]) }
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
