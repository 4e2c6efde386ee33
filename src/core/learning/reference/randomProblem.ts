import { initialiseDecoder } from '../../network/initialiseDecoder.ts'
import type { GenerativeModel, NoiseCovariance } from '../../network/model.ts'
import { createRng, type Rng } from '../../numerics/createRng.ts'
import { standardNormal } from '../../numerics/standardNormal.ts'
import { buildTrainingData, type TrainingData } from '../trainingData.ts'

export interface ProblemShape {
  readonly seed: number
  readonly widths: readonly number[]
  readonly activation: 'ReLU' | 'LeakyReLU' | 'Abs'
  readonly noise: NoiseCovariance['kind']
  readonly numPoints: number
  /** Part of the entries that are missing; no row is left empty. */
  readonly missing?: number
  readonly noiseVariance?: number
}

/** A random model, S = widths[0] of 1 or 2, and data around a random curve, which is not the model's. */
export function randomProblem(shape: ProblemShape): { model: GenerativeModel; data: TrainingData } {
  const { seed, widths, activation, numPoints, missing = 0, noiseVariance = 0.1 } = shape
  const rng = createRng(seed)
  const decoder = initialiseDecoder({ widths, activation, negativeSlope: 0.1, initialiser: 'authors' }, rng)
  const D = decoder.dataDim
  const values = new Float64Array(numPoints * D)
  for (let n = 0; n < numPoints; n++) {
    const t = standardNormal(rng)
    const always = Math.floor(rng() * D)
    for (let d = 0; d < D; d++) {
      const value = Math.sin(t * (1 + 0.5 * d) + d) + 0.1 * standardNormal(rng)
      values[n * D + d] = d !== always && rng() < missing ? Number.NaN : value
    }
  }
  return {
    model: {
      decoder,
      noise: randomNoise(shape.noise, D, noiseVariance, rng),
      priorCovariance: widths[0] === 1 ? Float64Array.of(1) : Float64Array.of(1, 0.3, 0.3, 0.8),
    },
    data: buildTrainingData(values, numPoints, D),
  }
}

function randomNoise(kind: NoiseCovariance['kind'], D: number, variance: number, rng: Rng): NoiseCovariance {
  if (kind === 'isotropic') return { kind, variance }
  if (kind === 'diagonal')
    return { kind, variances: Float64Array.from({ length: D }, () => variance * (0.5 + rng())) }
  const factor = Float64Array.from({ length: D * D }, () => 0.5 * standardNormal(rng))
  const matrix = new Float64Array(D * D)
  for (let i = 0; i < D; i++) {
    for (let j = 0; j < D; j++) {
      let sum = i === j ? 0.5 : 0
      for (let k = 0; k < D; k++) sum += factor[i * D + k] * factor[j * D + k]
      matrix[i * D + j] = variance * sum
    }
  }
  return { kind, matrix }
}
