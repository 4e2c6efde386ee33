import type { NoiseCovariance } from './model.ts'
import { noiseVariances } from './noiseVariances.ts'

/**
 * Σx in another kind: the same covariance where the kind can hold it, else its diagonal, or the mean of that. Itself where
 * it is of that kind already.
 */
export function noiseOfKind(
  noise: NoiseCovariance,
  kind: NoiseCovariance['kind'],
  dataDim: number,
): NoiseCovariance {
  if (noise.kind === kind) return noise
  const variances = noiseVariances(noise, dataDim)
  switch (kind) {
    case 'isotropic':
      return { kind, variance: variances.reduce((sum, v) => sum + v, 0) / dataDim }
    case 'diagonal':
      return { kind, variances }
    case 'full': {
      const matrix = new Float64Array(dataDim * dataDim)
      for (let d = 0; d < dataDim; d++) matrix[d * dataDim + d] = variances[d]
      return { kind, matrix }
    }
  }
}
