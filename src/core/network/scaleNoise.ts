import type { Scaling } from '../numerics/scaling.ts'
import type { NoiseCovariance } from './model.ts'

/** Isotropic noise of standardised data in the data's own units: Σx = variance · diag(std²). */
export function scaleNoise(variance: number, { std }: Scaling): NoiseCovariance {
  return { kind: 'diagonal', variances: Float64Array.from(std, (value) => variance * value * value) }
}
