import { isLearnedLayer } from '../network/isLearnedLayer.ts'
import type { Decoder, LearnedLayer } from '../network/model.ts'

/** @throws RangeError  the layer has no parameters */
export function learnedLayer({ layers }: Decoder, layerIndex: number): LearnedLayer {
  const layer = layers[layerIndex]
  if (!isLearnedLayer(layer))
    throw new RangeError(`layers[${layerIndex}] is ${layer.type}, which has no parameters`)
  return layer
}
