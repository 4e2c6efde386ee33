import type { ImageShape } from '../imageShape.ts'
import type { Conv2dLayer } from '../network/model.ts'

/**
 * Each channel c of an image h ↦ scale_c h + shift_c, as a convolution of one pixel.
 *
 * @param scale  [channels]
 * @param shift  [channels], kept as the layer's bias
 */
export function channelScaling(shape: ImageShape, scale: Float64Array, shift: Float64Array): Conv2dLayer {
  const { channels } = shape
  const weight = new Float64Array(channels * channels)
  scale.forEach((value, c) => (weight[c * channels + c] = value))
  return {
    type: 'Conv2d',
    inputShape: shape,
    outputShape: shape,
    kernelSize: [1, 1],
    stride: [1, 1],
    padding: [0, 0],
    weight,
    bias: shift,
  }
}
