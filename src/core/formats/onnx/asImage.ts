import type { ImageShape } from '../../imageShape.ts'
import type { NetworkSketch } from './networkSketch.ts'
import { refuse } from './refuse.ts'
import { settled } from './settled.ts'
import type { Activation } from './value.ts'

export interface ImageValue {
  readonly value: Activation
  readonly shape: ImageShape
  /** Of axes of pixels: 1 for a list in each channel, which has height 1. */
  readonly numAxes: 1 | 2
}

/**
 * An activation [batch, channels, (height,) width] in order.
 *
 * @throws ParseError  'onnxSizes' for another number of axes, 'onnxMixesBatch' where the first is not of the batch
 */
export function asImage(given: Activation, network: NetworkSketch): ImageValue {
  const { dims, batch } = given
  if (dims.length !== 3 && dims.length !== 4) refuse('onnxSizes', { expected: '3, 4', actual: dims.length })
  if (batch !== null ? batch !== 0 : dims[0] !== 1) refuse('onnxMixesBatch')
  const [channels, ...pixels] = dims.slice(1)
  const [height, width] = pixels.length === 2 ? pixels : [1, pixels[0]]
  const value = settled(given, network)
  return { value, shape: { channels, height, width }, numAxes: pixels.length === 2 ? 2 : 1 }
}
