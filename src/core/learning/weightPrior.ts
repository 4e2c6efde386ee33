import { isLearnedLayer } from '../network/isLearnedLayer.ts'
import type { Decoder } from '../network/model.ts'

/** A prior of every weight, independent and the same for all; biases have none. */
export type WeightPrior =
  | { readonly kind: 'none' }
  /** N(0, 1/precision). */
  | { readonly kind: 'gaussian'; readonly precision: number }
  /** Density ∝ e^{−rate |w|}. */
  | { readonly kind: 'laplace'; readonly rate: number }
  /** Uniform on [−bound, bound]. */
  | { readonly kind: 'uniform'; readonly bound: number }

/** −log prior of some weights up to its constant, nats; ∞ outside of a box. */
export function weightPenalty(prior: WeightPrior, weights: Float64Array): number {
  let sum = 0
  switch (prior.kind) {
    case 'none':
      return 0
    case 'gaussian':
      for (const w of weights) sum += w * w
      return 0.5 * prior.precision * sum
    case 'laplace':
      for (const w of weights) sum += Math.abs(w)
      return prior.rate * sum
    case 'uniform':
      for (const w of weights) if (!(Math.abs(w) <= prior.bound)) return Infinity
      return 0
  }
}

/** The same of all weights of a decoder. */
export function decoderPenalty(prior: WeightPrior, decoder: Decoder): number {
  if (prior.kind === 'none') return 0
  let sum = 0
  for (const layer of decoder.layers) if (isLearnedLayer(layer)) sum += weightPenalty(prior, layer.weight)
  return sum
}
