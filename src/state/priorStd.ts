import type { GenerativeModel } from '../core/network/model.ts'

/** Prior standard deviation of a latent coordinate. */
export function priorStd({ priorCovariance, decoder }: GenerativeModel, s = 0): number {
  return Math.sqrt(priorCovariance[s * decoder.latentDim + s] ?? 1)
}
