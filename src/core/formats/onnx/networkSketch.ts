import { imageSize, type ImageShape } from '../../imageShape.ts'
import { MAX_IMAGE_SIZE, MAX_LAYER_SIZE, MAX_STAGE_ENTRIES } from '../../network/limits.ts'
import { MAX_NUMBERS } from '../limits.ts'
import type { LayerSketch, PointwiseLayer, SketchedLayer } from './layerSketch.ts'
import { refuse } from './refuse.ts'

/** A network that grows by a layer at a time. */
export interface NetworkSketch {
  readonly layers: readonly LayerSketch[]
  /** The network's input as if a layer put it out: position −1. */
  readonly at: (position: number) => LayerSketch
  /** Adds a layer; @returns its position */
  readonly add: (layer: SketchedLayer, from: number) => number
  /** Whether the layer's output may become another: nothing has taken it, and nothing will but what is at hand. */
  readonly isFree: (position: number) => boolean
  /** Counts numbers that are held or moved. @throws ParseError 'onnxTooLarge' beyond MAX_NUMBERS in all */
  readonly spend: (numbers: number) => void
  /** From here on layers come from this place of the file. */
  readonly setPlace: (place: string) => void
}

/**
 * @param inputSize  numbers of one example
 * Problems of `add`: 'tooManyUnits' for a layer beyond MAX_LAYER_SIZE, MAX_IMAGE_SIZE or MAX_STAGE_ENTRIES
 */
export function networkSketch(inputSize: number): NetworkSketch {
  const input: LayerSketch = {
    layer: { type: 'Flatten' },
    from: -1,
    place: '',
    size: inputSize,
    shape: null,
    numTakers: 0,
    numPending: 0,
  }
  const layers: LayerSketch[] = []
  let place = ''
  let spent = 0
  const at = (position: number): LayerSketch => (position < 0 ? input : layers[position])
  const spend = (numbers: number): void => {
    spent += numbers
    if (!(spent <= MAX_NUMBERS)) refuse('onnxTooLarge', { actual: spent, limit: MAX_NUMBERS })
  }
  const push = (layer: SketchedLayer, from: number): number => {
    const size = sizeAfter(layer, at(from).size)
    const limit = layer.type === 'Linear' ? MAX_LAYER_SIZE : MAX_IMAGE_SIZE
    const largest = layer.type === 'Linear' ? Math.max(size, layer.inputSize) : size
    if (largest > limit) refuse('tooManyUnits', { actual: largest, limit })
    at(from).numTakers++
    if (layer.type === 'Add') at(layer.with).numTakers++
    const shape = shapeAfter(layer, at(from).shape)
    layers.push({ layer, from, place, size, shape, numTakers: 0, numPending: 0 })
    return layers.length - 1
  }
  return {
    layers,
    at,
    add: (layer, from) => {
      checkEntries(layer)
      const wanted = wantedShape(layer)
      const { shape } = at(from)
      let source = from
      if (layer.type === 'Linear' && shape !== null) source = push({ type: 'Flatten' }, from)
      else if (wanted !== null && !isSameShape(shape, wanted))
        source = push({ type: 'Unflatten', shape: wanted }, from)
      return push(layer, source)
    },
    isFree: (position) => position >= 0 && at(position).numTakers === 0 && at(position).numPending === 0,
    spend,
    setPlace: (next) => {
      place = next
    },
  }
}

function sizeAfter(layer: SketchedLayer, size: number): number {
  if (layer.type === 'Linear') return layer.outputSize
  return 'outputShape' in layer ? imageSize(layer.outputShape) : size
}

function shapeAfter(layer: SketchedLayer, before: ImageShape | null): ImageShape | null {
  if (layer.type === 'Linear' || layer.type === 'Flatten') return null
  if (layer.type === 'Unflatten') return layer.shape
  return 'outputShape' in layer ? layer.outputShape : before
}

function wantedShape(layer: SketchedLayer): ImageShape | null {
  return 'inputShape' in layer ? layer.inputShape : null
}

function isSameShape(a: ImageShape | null, b: ImageShape): boolean {
  return a !== null && a.channels === b.channels && a.height === b.height && a.width === b.width
}

function checkEntries(layer: Exclude<SketchedLayer, PointwiseLayer> | PointwiseLayer): void {
  const actual = stageEntries(layer)
  if (actual > MAX_STAGE_ENTRIES) refuse('tooManyUnits', { actual, limit: MAX_STAGE_ENTRIES })
}

/** As parse/readImageLayer.ts counts them. */
function stageEntries(layer: SketchedLayer): number {
  switch (layer.type) {
    case 'Conv2d': {
      const [height, width] = layer.kernelSize
      return imageSize(layer.outputShape) * layer.inputShape.channels * height * width
    }
    case 'ConvTranspose2d': {
      const { kernelSize, stride, inputShape, outputShape } = layer
      const each = Math.ceil(kernelSize[0] / stride[0]) * Math.ceil(kernelSize[1] / stride[1])
      return imageSize(outputShape) * inputShape.channels * each
    }
    case 'MaxPool2d': {
      const { kernelSize, inputShape, outputShape } = layer
      const size = Math.min(kernelSize[0], inputShape.height) * Math.min(kernelSize[1], inputShape.width)
      return imageSize(outputShape) * size * (size - 1)
    }
    default:
      return 0
  }
}
