import type { Conv2dLayer, Pair } from '../../../network/model.ts'
import { asImage, type ImageValue } from '../asImage.ts'
import { kernelAxis } from '../kernelAxis.ts'
import { kernelWindow, type KernelWindow } from '../kernelWindow.ts'
import type { NodeAtHand, Operator } from '../nodeAtHand.ts'
import { refuse } from '../refuse.ts'
import { reshaped } from '../reshaped.ts'
import { strided } from '../strided.ts'
import type { Activation, Value } from '../value.ts'

/** Operators of images that are convolutions with weights of their own, or other orders of pixels. */
export const LINEAR_IMAGES: Readonly<Record<string, Operator>> = {
  AveragePool: (at) => [averaged(at)],
  GlobalAveragePool: (at) => {
    const image = asImage(at.activation(0), at.network)
    const { shape } = image
    const kernelSize: Pair = [shape.height, shape.width]
    const geometry = { kernelSize, stride: [1, 1], dilation: [1, 1], pads: [NO_PAD, NO_PAD] } as const
    return [sameInEachChannel(at, geometry, image, 1 / (shape.height * shape.width))]
  },
  Pad: (at) => [padded(at)],
  DepthToSpace: (at) => [depthToSpace(at)],
}

const NO_PAD = { before: 0, after: 0 }

/**
 * A convolution of each channel with a kernel of equal entries.
 *
 * @param image  of the node's input, brought into order once: a second time would turn the same layer again
 */
function sameInEachChannel(
  at: NodeAtHand,
  geometry: KernelWindow,
  { value, shape, numAxes }: ImageValue,
  entry: number,
): Activation {
  const [tall, wide] = ([0, 1] as const).map((axis) =>
    kernelAxis(geometry, axis, axis === 0 ? shape.height : shape.width),
  )
  const { outputSize: height } = tall
  const { outputSize: width } = wide
  if (!(height > 0 && width > 0)) refuse('emptyImage', { height, width })
  const { channels } = shape
  const area = tall.size * wide.size
  at.network.spend(channels * channels * area)
  const weight = new Float64Array(channels * channels * area)
  const [numRows, numColumns] = geometry.kernelSize
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < numRows; y++)
      for (let x = 0; x < numColumns; x++)
        weight[(c * channels + c) * area + (tall.before + y) * wide.size + wide.before + x] = entry
  const layer: Conv2dLayer = {
    type: 'Conv2d',
    inputShape: shape,
    outputShape: { channels, height, width },
    kernelSize: [tall.size, wide.size],
    stride: geometry.stride,
    padding: [tall.padding, wide.padding],
    weight,
    bias: new Float64Array(channels),
  }
  const pixels = numAxes === 2 ? [height, width] : [width]
  return {
    ...value,
    dims: [...value.dims.slice(0, 2), ...pixels],
    layer: at.network.add(layer, value.layer),
  }
}

/** Means over windows; with padding only where its zeros count. */
function averaged(at: NodeAtHand): Activation {
  const image = asImage(at.activation(0), at.network)
  const { shape, numAxes } = image
  const kernel = at.ints('kernel_shape') ?? []
  if (kernel.length !== numAxes) at.refuseOption('kernel_shape', kernel.slice(0, 8).join(' '), numAxes)
  const input: Pair = [shape.height, shape.width]
  const geometry = kernelWindow(at, kernel, input)
  const { kernelSize, stride, dilation, pads } = geometry
  if (dilation.some((each, axis) => each !== 1 && kernelSize[axis] > 1))
    at.refuseOption('dilations', dilation.join(' '), 1)
  const isPadded = pads.some(({ before, after }) => before !== 0 || after !== 0)
  if (isPadded && at.int('count_include_pad', 0) === 0) at.refuseOption('count_include_pad', 0, 1)
  const isUneven = pads.some(
    ({ before, after }, axis) => (input[axis] + before + after - kernelSize[axis]) % stride[axis] !== 0,
  )
  if (at.int('ceil_mode', 0) !== 0 && isUneven) at.refuseOption('ceil_mode', 1, 0)
  return sameInEachChannel(at, geometry, image, 1 / (kernelSize[0] * kernelSize[1]))
}

/** Zeros around images: a kernel of one pixel among zeros. */
function padded(at: NodeAtHand): Value {
  const value = at.activation(0)
  const pads = at.ints('pads') ?? at.wholes(1) ?? []
  const rank = value.dims.length
  if (pads.length !== 2 * rank || (at.inputs[3] ?? null) !== null)
    at.refuseOption('pads', pads.slice(0, 8).join(' '), `${2 * rank} numbers`)
  if (pads.every((each) => each === 0)) return value
  const mode = at.text('mode', 'constant')
  if (mode !== 'constant') at.refuseOption('mode', mode, 'constant')
  const filling = (at.inputs[2] ?? null) === null ? at.float('value', 0) : (at.constant(2).data[0] ?? 0)
  if (filling !== 0) at.refuseOption('value', filling, 0)
  const image = asImage(value, at.network)
  const isOfPixels = pads.every((each, k) => each === 0 || k % rank >= 2)
  if (!isOfPixels || pads.some((each) => Math.abs(each) > LARGEST))
    at.refuseOption('pads', pads.join(' '), 'of pixels')
  const around = (axis: number): { before: number; after: number } =>
    axis < 2 ? NO_PAD : { before: pads[axis], after: pads[axis + rank] }
  const ends = [around(image.numAxes === 2 ? 2 : 0), around(rank - 1)]
  const geometry = { kernelSize: [1, 1], stride: [1, 1], dilation: [1, 1], pads: ends } as const
  return sameInEachChannel(at, geometry, image, 1)
}

const LARGEST = 4096

/** Channels as blocks of pixels: torch.nn.PixelShuffle is mode CRD. */
function depthToSpace(at: NodeAtHand): Value {
  const value = at.activation(0)
  const block = at.int('blocksize', 0)
  const mode = at.text('mode', 'DCR')
  const [batch, channels, height, width] = value.dims
  const inner = channels / (block * block)
  if (value.dims.length !== 4 || !(Number.isInteger(inner) && inner >= 1 && block >= 1))
    at.refuseOption('blocksize', block, '√ of a divisor of the channels')
  const isDepthFirst = mode === 'DCR'
  if (!isDepthFirst && mode !== 'CRD') at.refuseOption('mode', mode, 'DCR, CRD')
  const blocks = isDepthFirst ? [block, block, inner] : [inner, block, block]
  const split = reshaped(value, [batch, ...blocks, height, width])
  const order = isDepthFirst ? [0, 3, 4, 1, 5, 2] : [0, 1, 4, 2, 5, 3]
  const turned = strided(
    split,
    order.map((axis) => ({ axis, start: 0, count: split.dims[axis], step: 1 })),
    at.network,
  )
  return reshaped(turned, [batch, inner, height * block, width * block])
}
