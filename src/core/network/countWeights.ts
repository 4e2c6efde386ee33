import { isLearnedLayer } from './isLearnedLayer.ts'
import type { Decoder } from './model.ts'

/** The number of weights and biases of a decoder. */
export function countWeights({ layers }: Pick<Decoder, 'layers'>): number {
  let count = 0
  for (const layer of layers) if (isLearnedLayer(layer)) count += layer.weight.length + layer.bias.length
  return count
}
