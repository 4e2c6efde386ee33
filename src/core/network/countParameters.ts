import { isLearnedLayer } from './isLearnedLayer.ts'
import type { GenerativeModel } from './model.ts'

/**
 * The number of free parameters: weights, biases and the free entries of Σx; Σz is taken as given (docs/MATH.md 8). An
 * over-count for such networks, whose units can be rescaled and reordered without changing g.
 */
export function countParameters(model: GenerativeModel): number {
  const { decoder, noise } = model
  let count = 0
  for (const layer of decoder.layers)
    if (isLearnedLayer(layer)) count += layer.weight.length + layer.bias.length
  switch (noise.kind) {
    case 'isotropic':
      return count + 1
    case 'diagonal':
      return count + decoder.dataDim
    case 'full':
      return count + (decoder.dataDim * (decoder.dataDim + 1)) / 2
  }
}
