import { countWeights } from './countWeights.ts'
import type { GenerativeModel } from './model.ts'

/**
 * The number of free parameters: weights, biases and the free entries of Σx; Σz is taken as given (docs/MATH.md 8). An
 * over-count for such networks, whose units can be rescaled and reordered without changing g.
 */
export function countParameters(model: GenerativeModel): number {
  const { decoder, noise } = model
  const count = countWeights(decoder)
  switch (noise.kind) {
    case 'isotropic':
      return count + 1
    case 'diagonal':
      return count + decoder.dataDim
    case 'full':
      return count + (decoder.dataDim * (decoder.dataDim + 1)) / 2
  }
}
