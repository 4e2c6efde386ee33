import type { GenerativeModel, NoiseCovariance } from '../core/network/model.ts'

/**
 * A model with Σx of another kind: the same covariance where the kind can hold it, else its diagonal, or the mean of
 * that. The model itself where it is of that kind already.
 */
export function withNoiseKind(model: GenerativeModel, kind: NoiseCovariance['kind']): GenerativeModel {
  const { noise, decoder } = model
  if (noise.kind === kind) return model
  const D = decoder.dataDim
  const variances = variancesOf(noise, D)
  switch (kind) {
    case 'isotropic':
      return { ...model, noise: { kind, variance: variances.reduce((sum, v) => sum + v, 0) / D } }
    case 'diagonal':
      return { ...model, noise: { kind, variances } }
    case 'full': {
      const matrix = new Float64Array(D * D)
      for (let d = 0; d < D; d++) matrix[d * D + d] = variances[d]!
      return { ...model, noise: { kind, matrix } }
    }
  }
}

function variancesOf(noise: NoiseCovariance, D: number): Float64Array {
  switch (noise.kind) {
    case 'isotropic':
      return new Float64Array(D).fill(noise.variance)
    case 'diagonal':
      return noise.variances
    case 'full':
      return Float64Array.from({ length: D }, (_, d) => noise.matrix[d * D + d]!)
  }
}

/** The smallest and the largest standard deviation of a coordinate's noise. */
export function noiseStdRange(noise: NoiseCovariance): readonly [number, number] {
  if (noise.kind === 'isotropic') return [Math.sqrt(noise.variance), Math.sqrt(noise.variance)]
  const D = noise.kind === 'diagonal' ? noise.variances.length : Math.round(Math.sqrt(noise.matrix.length))
  const variances = variancesOf(noise, D)
  return [Math.sqrt(Math.min(...variances)), Math.sqrt(Math.max(...variances))]
}
