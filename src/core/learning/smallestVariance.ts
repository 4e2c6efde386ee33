import type { NoiseCovariance } from '../network/model.ts'
import { symmetricEigenvalues } from '../numerics/symmetricEigenvalues.ts'

/** The least variance that Σx gives to any direction, data units². */
export function smallestVariance(noise: NoiseCovariance): number {
  switch (noise.kind) {
    case 'isotropic':
      return noise.variance
    case 'diagonal':
      return noise.variances.reduce((least, each) => Math.min(least, each), Infinity)
    case 'full':
      return symmetricEigenvalues(noise.matrix, Math.round(Math.sqrt(noise.matrix.length)))[0]
  }
}
