import { channelScaling } from '../channelScaling.ts'
import type { ImageShape } from '../../imageShape.ts'
import type { LearnedLayer } from '../../network/model.ts'
import { exampleDims } from './exampleDims.ts'
import { isWhole } from './isWhole.ts'
import type { NetworkSketch } from './networkSketch.ts'
import { settled } from './settled.ts'
import type { Activation } from './value.ts'

/**
 * h ↦ scale · h + shift, number by number: within the learned layer that h comes from where nothing else takes its
 * output, otherwise as a layer of its own, a 1 × 1 convolution where the numbers are equal in a channel of an image and
 * else a Linear layer.
 *
 * @param scale  [numbers of one example], in the value's own order; null for ones
 * @param shift  as `scale`; null for zeros
 * @throws ParseError  'tooManyUnits'
 */
export function affine(
  given: Activation,
  scale: Float64Array | null,
  shift: Float64Array | null,
  network: NetworkSketch,
): Activation {
  const value = isWhole(given, network) ? given : settled(given, network)
  const { size, shape, layer } = network.at(value.layer)
  network.spend(size)
  const a = inLayersOrder(scale, value, size, 1)
  const b = inLayersOrder(shift, value, size, 0)
  if (network.isFree(value.layer)) {
    const folded = foldedInto(layer, a, b, network)
    if (folded !== null) {
      network.at(value.layer).layer = folded
      return value
    }
  }
  const image = channelwise(shape, a, b) ?? channelwise(imageOf(value), a, b) ?? uniform(a, b)
  if (image !== null)
    return { ...value, layer: network.add(channelScaling(image.shape, image.a, image.b), value.layer) }
  network.spend(size * size)
  const weight = new Float64Array(size * size)
  for (let k = 0; k < size; k++) weight[k * size + k] = a[k]
  const linear = { type: 'Linear', inputSize: size, outputSize: size, weight, bias: b.slice() } as const
  return { ...value, layer: network.add(linear, value.layer) }
}

/** The numbers as the layer puts out what they go with. */
function inLayersOrder(
  numbers: Float64Array | null,
  { view }: Activation,
  size: number,
  fallback: number,
): Float64Array {
  if (numbers === null) return new Float64Array(size).fill(fallback)
  if (view === null) return numbers
  const result = new Float64Array(size)
  view.forEach((to, k) => (result[to] = numbers[k]))
  return result
}

function foldedInto(
  layer: { readonly type: string } | LearnedLayer,
  a: Float64Array,
  b: Float64Array,
  network: NetworkSketch,
): LearnedLayer | null {
  if (!isLearned(layer)) return null
  network.spend(layer.weight.length)
  if (layer.type === 'Linear') {
    const { inputSize } = layer
    const weight = layer.weight.map((each, p) => times(a[Math.floor(p / inputSize)], each))
    return { ...layer, weight, bias: layer.bias.map((each, k) => times(a[k], each) + b[k]) }
  }
  const channels = channelwise(layer.outputShape, a, b)
  if (channels === null) return null
  const bias = layer.bias.map((each, o) => times(channels.a[o], each) + channels.b[o])
  const kernel = layer.kernelSize[0] * layer.kernelSize[1]
  const numOut = layer.outputShape.channels
  const inner = layer.type === 'Conv2d' ? layer.inputShape.channels * kernel : kernel
  const weight = layer.weight.map((each, p) => times(channels.a[Math.floor(p / inner) % numOut], each))
  return { ...layer, weight, bias }
}

/** Not −0 for a zero weight. */
function times(factor: number, weight: number): number {
  return weight === 0 ? 0 : factor * weight
}

function isLearned(layer: { readonly type: string } | LearnedLayer): layer is LearnedLayer {
  return layer.type === 'Linear' || layer.type === 'Conv2d' || layer.type === 'ConvTranspose2d'
}

interface Channels {
  readonly shape: ImageShape
  /** [channels] */
  readonly a: Float64Array
  readonly b: Float64Array
}

/** The numbers by channel; null where they differ within one. */
function channelwise(shape: ImageShape | null, a: Float64Array, b: Float64Array): Channels | null {
  if (shape === null) return null
  const each = shape.height * shape.width
  const first = (values: Float64Array): Float64Array =>
    Float64Array.from({ length: shape.channels }, (_, c) => values[c * each])
  const channels = { shape, a: first(a), b: first(b) }
  const isEqual = (values: Float64Array, ofChannel: Float64Array): boolean =>
    values.every((value, k) => Object.is(value, ofChannel[Math.floor(k / each)]))
  return isEqual(a, channels.a) && isEqual(b, channels.b) ? channels : null
}

/** The operators' own view of a list as an image: [channels, height, width] or [channels, length], larger than a pixel. */
function imageOf(value: Activation): ImageShape | null {
  if (value.view !== null) return null
  const dims = exampleDims(value)
  if (dims.length !== 2 && dims.length !== 3) return null
  const [channels, ...pixels] = dims
  const [height, width] = pixels.length === 2 ? pixels : [1, pixels[0]]
  return height * width > 1 ? { channels, height, width } : null
}

/** A long list whose numbers are all treated alike. */
function uniform(a: Float64Array, b: Float64Array): Channels | null {
  return a.length > SHORT_LIST ? channelwise({ channels: 1, height: 1, width: a.length }, a, b) : null
}

/** Numbers of a list for which a diagonal matrix is easier to read than a convolution. */
const SHORT_LIST = 64
