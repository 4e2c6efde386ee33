import type { NoiseCovariance } from './model.ts'

/** Variance of each coordinate's noise [D]: the diagonal of Σx. Not to be written to. */
export function noiseVariances(noise: NoiseCovariance, dataDim: number): Float64Array {
  switch (noise.kind) {
    case 'isotropic':
      return new Float64Array(dataDim).fill(noise.variance)
    case 'diagonal':
      return noise.variances
    case 'full':
      return Float64Array.from({ length: dataDim }, (_, d) => noise.matrix[d * dataDim + d])
  }
}
