import type { GenerativeModel, NoiseCovariance } from '../core/network/model.ts'
import { noiseOfKind } from '../core/network/noiseOfKind.ts'
import { noiseVariances } from '../core/network/noiseVariances.ts'

/** A model with Σx of another kind; the model itself where it is of that kind already. */
export function withNoiseKind(model: GenerativeModel, kind: NoiseCovariance['kind']): GenerativeModel {
  const noise = noiseOfKind(model.noise, kind, model.decoder.dataDim)
  return noise === model.noise ? model : { ...model, noise }
}

/** The smallest and the largest standard deviation of a coordinate's noise. */
export function noiseStdRange(noise: NoiseCovariance): readonly [number, number] {
  if (noise.kind === 'isotropic') return [Math.sqrt(noise.variance), Math.sqrt(noise.variance)]
  const D = noise.kind === 'diagonal' ? noise.variances.length : Math.round(Math.sqrt(noise.matrix.length))
  const variances = noiseVariances(noise, D)
  return [Math.sqrt(Math.min(...variances)), Math.sqrt(Math.max(...variances))]
}
