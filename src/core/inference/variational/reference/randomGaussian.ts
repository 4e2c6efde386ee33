import type { LatentGaussian } from '../../../network/latentMixture.ts'
import type { Rng } from '../../../numerics/createRng.ts'
import { standardNormal } from '../../../numerics/standardNormal.ts'

/** A Gaussian over S latents with a full covariance, of about the given width, its mean about `reach` away, for tests. */
export function randomGaussian(rng: Rng, latentDim: number, width: number, reach: number): LatentGaussian {
  const S = latentDim
  const mean = Float64Array.from({ length: S }, () => reach * standardNormal(rng))
  const root = Float64Array.from({ length: S * S }, () => width * standardNormal(rng))
  const covariance = new Float64Array(S * S)
  for (let i = 0; i < S; i++) {
    for (let j = 0; j < S; j++) {
      for (let k = 0; k < S; k++) covariance[i * S + j] += root[i * S + k] * root[j * S + k]
    }
    covariance[i * S + i] += 0.1 * width * width
  }
  return { mean, covariance }
}
