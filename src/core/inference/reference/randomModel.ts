import type { Decoder, GenerativeModel, Layer, NoiseCovariance } from '../../network/model.ts'
import type { Rng } from '../../numerics/createRng.ts'
import { standardNormal } from '../../numerics/standardNormal.ts'

/** Σz [S,S] for S = 1, 2, 3, before scaling. */
const PRIORS = [[1], [1, 0.3, 0.3, 0.7], [1, 0.3, 0.1, 0.3, 0.7, -0.2, 0.1, -0.2, 0.9]] as const

export interface RandomModelOptions {
  readonly hiddenWidths?: readonly number[]
  readonly dataDim?: number
  readonly noise?: 'isotropic' | 'diagonal' | 'full'
  readonly noiseStd?: number
  /** Multiplies all weights. */
  readonly weightScale?: number
  /** Of the first latent; a second one has 0.7 times as much, and a correlation. */
  readonly priorVariance?: number
  /** 1 or 2; default 1. */
  readonly latentDim?: number
}

/** A model with normal weights and biases and nonlinearities drawn at random, for tests. */
export function randomModel(rng: Rng, options: RandomModelOptions = {}): GenerativeModel {
  const { hiddenWidths = [5, 4], dataDim = 2, noise = 'isotropic', noiseStd = 0.3, weightScale = 1 } = options
  const { latentDim = 1, priorVariance = 1 } = options
  const normals = (count: number, scale: number): Float64Array =>
    Float64Array.from({ length: count }, () => scale * standardNormal(rng))
  const layers: Layer[] = []
  let inputSize = latentDim
  for (const [i, outputSize] of [...hiddenWidths, dataDim].entries()) {
    const scale = weightScale / Math.sqrt(inputSize)
    const weight = normals(inputSize * outputSize, scale)
    layers.push({ type: 'Linear', inputSize, outputSize, weight, bias: normals(outputSize, 0.7) })
    if (i < hiddenWidths.length) {
      const kind = rng()
      if (kind < 0.4) layers.push({ type: 'ReLU' })
      else if (kind < 0.8) layers.push({ type: 'LeakyReLU', negativeSlope: 0.1 })
      else layers.push({ type: 'Abs' })
    }
    inputSize = outputSize
  }
  const decoder: Decoder = { latentDim, dataDim, layers }
  return {
    decoder,
    noise: randomNoise(noise, dataDim, noiseStd, normals),
    priorCovariance: Float64Array.from(PRIORS[latentDim - 1], (value) => priorVariance * value),
  }
}

function randomNoise(
  kind: 'isotropic' | 'diagonal' | 'full',
  dataDim: number,
  std: number,
  normals: (count: number, scale: number) => Float64Array,
): NoiseCovariance {
  const variance = std * std
  if (kind === 'isotropic') return { kind, variance }
  const variances = normals(dataDim, 0.5).map((value) => variance * Math.exp(value))
  if (kind === 'diagonal') return { kind, variances }
  const root = normals(dataDim * dataDim, 0.6 * std)
  const matrix = new Float64Array(dataDim * dataDim)
  for (let i = 0; i < dataDim; i++) {
    for (let j = 0; j < dataDim; j++) {
      for (let k = 0; k < dataDim; k++)
        matrix[i * dataDim + j] += root[i * dataDim + k] * root[j * dataDim + k]
      if (i === j) matrix[i * dataDim + j] += variances[i]
    }
  }
  return { kind, matrix }
}
