import { type ImageShape, imageSize } from '../imageShape.ts'
import { standardNormal } from '../numerics/standardNormal.ts'
import type { ConvTranspose2dLayer, Decoder, Layer } from './model.ts'

export interface DecoderRecipe {
  /** Latent dimension, hidden layers…, data dimension: two entries at least. */
  readonly widths: readonly number[]
  readonly activation: 'ReLU' | 'LeakyReLU' | 'Abs'
  /** Of LeakyReLU; the others ignore it. */
  readonly negativeSlope: number
  readonly initialiser: 'torch' | 'he' | 'glorot' | 'authors'
  /** Transposed convolutions at the end, which make an image of `dataDim` pixels; none without it. */
  readonly convolutions?: ConvolutionRecipe | undefined
}

/**
 * Convolutions that double rows and columns each: the image is `channels.length` times halved, the first of them takes
 * channels[0] images of that size, made by a Linear layer, and the last one gives the image.
 */
export interface ConvolutionRecipe {
  readonly shape: ImageShape
  readonly channels: readonly number[]
}

/** Of each convolution: twice the size, every pixel from 2 × 2 of the input's. */
const KERNEL = 4
const STRIDE = 2
const PADDING = 1

/**
 * A decoder with random weights: affine layers of the given widths with the activation between them, and convolutions
 * after them where they are asked for.
 *
 * - torch: torch.nn's default, weights and biases uniform on ±1/√fan_in (of ConvTranspose2d torch takes out · k² as such)
 * - he: weights N(0, 2/((1 + η²) fan_in)) with η the slope below zero (ReLU 0, Abs −1), biases 0
 * - glorot: weights N(0, 2/(fan_in + fan_out)), biases 0
 * - authors: Glorot's weights, biases N(0, 1), as in the code published with [BPB20]
 *
 * @param rng  uniform on [0, 1); draws are taken layer by layer, weights row by row and then biases
 * @throws RangeError  fewer than two widths, one that is not a positive integer, or an image that cannot be halved so often
 */
export function initialiseDecoder(recipe: DecoderRecipe, rng: () => number): Decoder {
  const { widths, convolutions } = recipe
  if (widths.length < 2 || !widths.every((width) => Number.isInteger(width) && width > 0))
    throw new RangeError(`widths: expected two positive integers or more, got [${widths.join(', ')}]`)
  const dataDim = widths[widths.length - 1]
  const shapes = convolutions === undefined ? [] : shapesOf(convolutions, dataDim)
  const dense = shapes.length === 0 ? widths : [...widths.slice(0, -1), imageSize(shapes[0])]
  const layers: Layer[] = []
  for (let l = 1; l < dense.length; l++) {
    const [inputSize, outputSize] = [dense[l - 1], dense[l]]
    const { drawWeight, drawBias } = drawsOf(recipe, inputSize, outputSize, inputSize, rng)
    if (l > 1) layers.push(activationOf(recipe))
    const weight = new Float64Array(inputSize * outputSize).map(drawWeight)
    const bias = new Float64Array(outputSize).map(drawBias)
    layers.push({ type: 'Linear', inputSize, outputSize, weight, bias })
  }
  if (shapes.length === 0) return { latentDim: widths[0], dataDim, layers }
  layers.push(activationOf(recipe), { type: 'Unflatten', shape: shapes[0] })
  for (let k = 1; k < shapes.length; k++) {
    if (k > 1) layers.push(activationOf(recipe))
    layers.push(convolution(recipe, shapes[k - 1], shapes[k], rng))
  }
  layers.push({ type: 'Flatten' })
  return { latentDim: widths[0], dataDim, layers }
}

/** Whether an image can be halved so often: rows and columns stay whole numbers. */
export function canBeHalved({ height, width }: ImageShape, times: number): boolean {
  const factor = STRIDE ** times
  return height % factor === 0 && width % factor === 0
}

/** What enters the first convolution, and what leaves each. */
function shapesOf({ shape, channels }: ConvolutionRecipe, dataDim: number): ImageShape[] {
  const factor = STRIDE ** channels.length
  if (
    !canBeHalved(shape, channels.length) ||
    !channels.every((count) => Number.isInteger(count) && count > 0)
  )
    throw new RangeError(`${shape.height} × ${shape.width} pixels cannot be halved ${channels.length} times`)
  if (imageSize(shape) !== dataDim)
    throw new RangeError(`an image of ${imageSize(shape)} numbers, not ${dataDim}`)
  if (channels.length === 0) return []
  return [...channels, shape.channels].map((count, k) => ({
    channels: count,
    height: (shape.height / factor) * STRIDE ** k,
    width: (shape.width / factor) * STRIDE ** k,
  }))
}

function convolution(
  recipe: DecoderRecipe,
  inputShape: ImageShape,
  outputShape: ImageShape,
  rng: () => number,
): ConvTranspose2dLayer {
  const [numIn, numOut] = [inputShape.channels, outputShape.channels]
  const fanIn = numIn * (KERNEL / STRIDE) ** 2
  const fanOut = numOut * KERNEL * KERNEL
  const { drawWeight, drawBias } = drawsOf(recipe, fanIn, fanOut, fanOut, rng)
  return {
    type: 'ConvTranspose2d',
    inputShape,
    outputShape,
    kernelSize: [KERNEL, KERNEL],
    stride: [STRIDE, STRIDE],
    padding: [PADDING, PADDING],
    outputPadding: [0, 0],
    weight: new Float64Array(numIn * numOut * KERNEL * KERNEL).map(drawWeight),
    bias: new Float64Array(numOut).map(drawBias),
  }
}

function activationOf({ activation, negativeSlope }: DecoderRecipe): Layer {
  return activation === 'LeakyReLU' ? { type: activation, negativeSlope } : { type: activation }
}

/** @param torchFan  what torch takes as the layer's fan-in */
function drawsOf(
  { activation, negativeSlope, initialiser }: DecoderRecipe,
  fanIn: number,
  fanOut: number,
  torchFan: number,
  rng: () => number,
): { drawWeight: () => number; drawBias: () => number } {
  const normal = (std: number) => (): number => std * standardNormal(rng)
  const zero = (): number => 0
  const glorot = normal(Math.sqrt(2 / (fanIn + fanOut)))
  switch (initialiser) {
    case 'torch': {
      const reach = 1 / Math.sqrt(torchFan)
      const uniform = (): number => reach * (2 * rng() - 1)
      return { drawWeight: uniform, drawBias: uniform }
    }
    case 'he': {
      const slope = activation === 'ReLU' ? 0 : activation === 'Abs' ? -1 : negativeSlope
      return { drawWeight: normal(Math.sqrt(2 / ((1 + slope * slope) * fanIn))), drawBias: zero }
    }
    case 'glorot':
      return { drawWeight: glorot, drawBias: zero }
    case 'authors':
      return { drawWeight: glorot, drawBias: normal(1) }
  }
}
