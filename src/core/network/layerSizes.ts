import { imageSize } from '../imageShape.ts'
import type { Layer } from './model.ts'

/**
 * How many numbers each layer puts out: [number of layers].
 *
 * @throws RangeError  a layer's input does not fit what it comes from, or comes from a layer that is not before it
 */
export function layerSizes(layers: readonly Layer[], inputSize: number): number[] {
  const sizes: number[] = []
  const sizeAt = (index: number, of: number): number => {
    if (!(Number.isInteger(index) && index >= -1 && index < of))
      throw new RangeError(`layers[${of}]: no layer ${index} before it`)
    return index < 0 ? inputSize : sizes[index]
  }
  layers.forEach((layer, index) => {
    const size = sizeAt(layer.from ?? index - 1, index)
    const expected = expectedInput(layer)
    if (expected !== null && expected !== size)
      throw new RangeError(`layers[${index}]: input of ${expected} after an output of ${size}`)
    if (layer.type === 'Add' && sizeAt(layer.with, index) !== size)
      throw new RangeError(`layers[${index}]: ${size} numbers and ${sizeAt(layer.with, index)}`)
    sizes.push(outputOf(layer, size))
  })
  return sizes
}

/** What a layer's own fields say about its input; null where it takes any. */
function expectedInput(layer: Layer): number | null {
  switch (layer.type) {
    case 'Linear':
      return layer.inputSize
    case 'Conv2d':
    case 'ConvTranspose2d':
    case 'Upsample':
    case 'MaxPool2d':
      return imageSize(layer.inputShape)
    case 'Unflatten':
      return imageSize(layer.shape)
    default:
      return null
  }
}

function outputOf(layer: Layer, inputSize: number): number {
  switch (layer.type) {
    case 'Linear':
      return layer.outputSize
    case 'Conv2d':
    case 'ConvTranspose2d':
    case 'Upsample':
    case 'MaxPool2d':
      return imageSize(layer.outputShape)
    default:
      return inputSize
  }
}
