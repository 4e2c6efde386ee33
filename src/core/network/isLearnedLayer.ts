import type { Layer, LearnedLayer } from './model.ts'

/** Whether a layer has weights and biases. */
export function isLearnedLayer(layer: Layer): layer is LearnedLayer {
  return layer.type === 'Linear' || layer.type === 'Conv2d' || layer.type === 'ConvTranspose2d'
}
