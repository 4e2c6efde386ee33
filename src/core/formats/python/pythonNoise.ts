import type { GenerativeModel } from '../../network/model.ts'
import { pythonList } from './pythonList.ts'

/** Σx and Σz as numbers and lists of Python; `noiseDimensions` is how deep Σx nests: 0 a variance, 1 variances [D], 2 a matrix [D,D]. */
export interface PythonNoise {
  readonly noise: string
  readonly prior: string
  readonly noiseDimensions: 0 | 1 | 2
}

/** Covariances of a model for a written program: a variance, the variances [D], or the whole matrix [D,D]. */
export function pythonNoise({ noise, priorCovariance, decoder }: GenerativeModel): PythonNoise {
  const { dataDim, latentDim } = decoder
  const prior = pythonList(priorCovariance, [latentDim, latentDim])
  if (noise.kind === 'isotropic') return { noise: String(noise.variance), prior, noiseDimensions: 0 }
  return noise.kind === 'diagonal'
    ? { noise: pythonList(noise.variances, [dataDim]), prior, noiseDimensions: 1 }
    : { noise: pythonList(noise.matrix, [dataDim, dataDim]), prior, noiseDimensions: 2 }
}
