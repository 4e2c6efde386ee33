import type { ImageShape } from '../imageShape.ts'
import type { Decoder, Layer } from './model.ts'

/**
 * The shape of what a decoder makes, where its layers say that it is an image, flattened at the end or not; null for a
 * list of numbers.
 */
export function outputImageShape({ layers }: Decoder): ImageShape | null {
  const shapes: (ImageShape | null)[] = []
  layers.forEach((layer, index) => {
    const from = layer.from ?? index - 1
    shapes.push(shapeAfter(layer, from < 0 ? null : shapes[from]))
  })
  return shapes.at(-1) ?? null
}

/** Flatten takes nothing of an image but its name. */
function shapeAfter(layer: Layer, before: ImageShape | null): ImageShape | null {
  switch (layer.type) {
    case 'Linear':
      return null
    case 'Conv2d':
    case 'ConvTranspose2d':
    case 'Upsample':
    case 'MaxPool2d':
      return layer.outputShape
    case 'Unflatten':
      return layer.shape
    default:
      return before
  }
}
