import { isLearnedLayer } from './isLearnedLayer.ts'
import type { Layer } from './model.ts'

/** Weights and biases of all affine layers as one vector: layer by layer the weights, then the biases. */
export function layerParameters(layers: readonly Layer[]): Float64Array {
  const parts = layers.flatMap((layer) => (isLearnedLayer(layer) ? [layer.weight, layer.bias] : []))
  const parameters = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    parameters.set(part, at)
    at += part.length
  }
  return parameters
}

/** Layers of the same shape with the weights and biases of such a vector, which are copied; it may go on after them. */
export function layersAt(layers: readonly Layer[], parameters: Float64Array): Layer[] {
  let at = 0
  const take = (count: number): Float64Array => parameters.slice(at, (at += count))
  return layers.map((layer) =>
    isLearnedLayer(layer)
      ? { ...layer, weight: take(layer.weight.length), bias: take(layer.bias.length) }
      : layer,
  )
}
