import type { GenerativeModel, NoiseCovariance } from '../core/network/model.ts'
import { scaleNoise } from '../core/network/scaleNoise.ts'
import type { Scaling } from '../core/numerics/scaling.ts'
import { standardPrior } from './standardPrior.ts'

/** Noise of variance σ² in each coordinate, of standardised data where there is a scaling (recipe.ts, scalingOf). */
export function noiseOf(variance: number, scaling: Scaling | undefined): NoiseCovariance {
  return scaling === undefined ? { kind: 'isotropic', variance } : scaleNoise(variance, scaling)
}

/** A random decoder as a model: such noise, and latents N(0, I). */
export function withNoise(
  decoder: GenerativeModel['decoder'],
  variance: number,
  scaling: Scaling | undefined,
): GenerativeModel {
  return { decoder, noise: noiseOf(variance, scaling), priorCovariance: standardPrior(decoder.latentDim) }
}
