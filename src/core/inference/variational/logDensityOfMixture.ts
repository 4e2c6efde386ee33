import type { LatentMixture } from '../../network/latentMixture.ts'
import { mixtureTerms } from './mixtureTerms.ts'

/**
 * log q(z) at given latent points, nats.
 *
 * @param latents  [n,S] row-major
 * @returns  [n]
 * @throws RangeError, NumericalError  of mixtureTerms
 */
export function logDensityOfMixture(
  q: LatentMixture,
  latents: Float64Array,
  latentDim: number,
): Float64Array {
  const { at } = mixtureTerms(q, latentDim)
  const terms = new Float64Array(q.components.length)
  return Float64Array.from({ length: latents.length / latentDim }, (_, n) =>
    at(latents.subarray(n * latentDim, (n + 1) * latentDim), terms),
  )
}
