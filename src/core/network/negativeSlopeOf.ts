import type { Layer } from './model.ts'

/**
 * The slope below zero of an elementwise layer: ReLU 0, Abs −1, LeakyReLU its own.
 *
 * @throws TypeError  a layer of another kind
 */
export function negativeSlopeOf(layer: Layer): number {
  switch (layer.type) {
    case 'ReLU':
      return 0
    case 'Abs':
      return -1
    case 'LeakyReLU':
      return layer.negativeSlope
    default:
      throw new TypeError(`${layer.type} is not elementwise`)
  }
}
