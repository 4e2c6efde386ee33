import type { ImageShape } from '../../../imageShape.ts'
import type { MaxPool2dLayer, Pair } from '../../../network/model.ts'
import { asImage } from '../asImage.ts'
import { kernelWindow } from '../kernelWindow.ts'
import type { NodeAtHand, Operator } from '../nodeAtHand.ts'
import { refuse } from '../refuse.ts'
import type { Activation } from '../value.ts'

/** Operators that make images smaller or larger: MaxPool; Resize and Upsample by whole factors. */
export const IMAGE_SIZES: Readonly<Record<string, Operator>> = {
  MaxPool: (at) => [pooled(at)],
  Resize: (at) => [resized(at)],
  Upsample: (at) => [resized(at)],
}

function pooled(at: NodeAtHand): Activation {
  const { value, shape, numAxes } = asImage(at.activation(0), at.network)
  if ((at.node.outputs[1] ?? '') !== '') at.refuseOption('outputs', 'Indices', 'Y')
  const kernel = at.ints('kernel_shape') ?? []
  if (kernel.length !== numAxes) at.refuseOption('kernel_shape', kernel.slice(0, 8).join(' '), numAxes)
  const input: Pair = [shape.height, shape.width]
  const { kernelSize, stride, dilation, pads } = kernelWindow(at, kernel, input)
  if (dilation.some((each, axis) => each !== 1 && kernelSize[axis] > 1))
    at.refuseOption('dilations', dilation.join(' '), 1)
  const isCeil = at.int('ceil_mode', 0) !== 0
  const outputSizes = ([0, 1] as const).map((axis) => {
    const { before, after } = pads[axis]
    const room = (input[axis] + before + after - kernelSize[axis]) / stride[axis]
    const wanted = (isCeil ? Math.ceil(room) : Math.floor(room)) + 1
    const symmetric = Math.floor((input[axis] + 2 * before - kernelSize[axis]) / stride[axis]) + 1
    if (before < 0 || after < 0 || 2 * before > kernelSize[axis])
      at.refuseOption('pads', `${before} ${after}`, '0 … kernel / 2')
    if (symmetric !== wanted && before !== after)
      at.refuseOption('pads', `${before} ${after}`, `${before} ${before}`)
    if (symmetric !== wanted) at.refuseOption('ceil_mode', 1, 0)
    return wanted
  })
  const [height, width] = outputSizes
  if (!(height > 0 && width > 0)) refuse('emptyImage', { height, width })
  const layer: MaxPool2dLayer = {
    type: 'MaxPool2d',
    inputShape: shape,
    outputShape: { channels: shape.channels, height, width },
    kernelSize,
    stride,
    padding: [pads[0].before, pads[1].before],
  }
  return withPixels(value, at.network.add(layer, value.layer), numAxes === 2 ? [height, width] : [width])
}

function withPixels(value: Activation, layer: number, pixels: readonly number[]): Activation {
  return { ...value, layer, dims: [...value.dims.slice(0, 2), ...pixels] }
}

function resized(at: NodeAtHand): Activation {
  const { value, shape, numAxes } = asImage(at.activation(0), at.network)
  const dims = sizesAfter(at, value)
  const factors = dims.map((size, axis) => size / value.dims[axis])
  if (factors[0] !== 1 || factors[1] !== 1 || !factors.every((each) => Number.isInteger(each) && each >= 1))
    at.refuseOption('scales', factors.slice(0, 8).join(' '), '1 1 whole whole')
  if (factors.every((each) => each === 1)) return value
  const pixels = dims.slice(2)
  const [height, width] = numAxes === 2 ? pixels : [1, pixels[0]]
  const outputShape: ImageShape = { channels: shape.channels, height, width }
  const input: Pair = [shape.height, shape.width]
  const mode = at.text('mode', 'nearest')
  if (mode === 'nearest') checkNearest(at, input, [height, width])
  else if (mode === 'linear' || mode === 'bilinear') checkLinear(at)
  else at.refuseOption('mode', mode, 'nearest, linear')
  const layer = {
    type: 'Upsample',
    inputShape: shape,
    outputShape,
    mode: mode === 'nearest' ? 'nearest' : 'bilinear',
  } as const
  return withPixels(value, at.network.add(layer, value.layer), pixels)
}

/** Sizes of all axes, from sizes or scales wherever the version has them. */
function sizesAfter(at: NodeAtHand, { dims }: Activation): number[] {
  const isOld = at.node.operator === 'Upsample' || at.opset < 11
  const axes = at.ints('axes') ?? dims.map((_, axis) => axis)
  const has = (index: number): boolean => {
    const given = at.inputs[index] ?? null
    return given !== null && given.dims[0] !== 0
  }
  if (at.text('keep_aspect_ratio_policy', 'stretch') !== 'stretch')
    at.refuseOption('keep_aspect_ratio_policy', at.text('keep_aspect_ratio_policy', ''), 'stretch')
  const given: readonly number[] =
    !isOld && has(3)
      ? (at.wholes(3) ?? [])
      : isOld && at.opset < 9
        ? (at.node.attributes.get('scales')?.floats ?? [])
        : Array.from(at.constant(isOld ? 1 : 2).data)
  if (given.length !== axes.length)
    at.refuseOption('scales', given.slice(0, 8).join(' '), `${axes.length} numbers`)
  const result = [...dims]
  axes.forEach((axis, i) => {
    const own = axis < 0 ? axis + dims.length : axis
    if (!(own in result)) at.refuseOption('axes', axis, `0 … ${dims.length - 1}`)
    const isSize = !isOld && has(3)
    // sizes after 2.1 and after 2 may be the same, but positions are counted by the scale itself
    if (!isSize && !Number.isInteger(given[i]))
      at.refuseOption('scales', given.slice(0, 8).join(' '), 'whole')
    result[own] = isSize ? given[i] : dims[own] * given[i]
  })
  return result
}

/** A position in the input as a fraction, for output y: exact, as all are whole numbers. */
type Place = (y: number, input: number, output: number) => readonly [number, number]
const HALF_PIXEL: Place = (y, input, output) => {
  const factor = output / input
  return [2 * y + 1 - factor, 2 * factor]
}
const PLACES: ReadonlyMap<string, Place> = new Map<string, Place>([
  ['half_pixel', HALF_PIXEL],
  ['half_pixel_symmetric', HALF_PIXEL],
  ['pytorch_half_pixel', HALF_PIXEL],
  ['asymmetric', (y, input, output) => [y, output / input]],
  ['align_corners', (y, input, output) => (output > 1 ? [y * (input - 1), output - 1] : [0, 1])],
  [
    'tf_half_pixel_for_nn',
    (y, input, output) => {
      const factor = output / input
      return [2 * y + 1, 2 * factor]
    },
  ],
])
const ROUNDINGS: ReadonlyMap<string, (over: number, under: number) => number> = new Map([
  ['floor', (over, under) => Math.floor(over / under)],
  ['ceil', (over, under) => Math.ceil(over / under)],
  ['round_prefer_floor', (over, under) => Math.ceil((2 * over - under) / (2 * under))],
  ['round_prefer_ceil', (over, under) => Math.floor((2 * over + under) / (2 * under))],
])

function coordinates(at: NodeAtHand): string {
  const isOld = at.node.operator === 'Upsample' || at.opset < 11
  return isOld ? 'asymmetric' : at.text('coordinate_transformation_mode', 'half_pixel')
}

/** Whether output y takes input ⌊y / factor⌋, as torch's nearest does; tried for every y. */
function checkNearest(at: NodeAtHand, input: Pair, output: Pair): void {
  const isOld = at.node.operator === 'Upsample' || at.opset < 11
  const rounding = isOld ? 'floor' : at.text('nearest_mode', 'round_prefer_floor')
  const place = PLACES.get(coordinates(at))
  const round = ROUNDINGS.get(rounding)
  const isAs = ([0, 1] as const).every((axis) => {
    const factor = output[axis] / input[axis]
    at.network.spend(output[axis])
    for (let y = 0; y < output[axis]; y++) {
      if (place === undefined || round === undefined) return false
      const at0 = round(...place(y, input[axis], output[axis]))
      if (Math.min(Math.max(at0, 0), input[axis] - 1) !== Math.floor(y / factor)) return false
    }
    return true
  })
  if (!isAs)
    at.refuseOption('coordinate_transformation_mode', `${coordinates(at)}, ${rounding}`, 'asymmetric, floor')
}

/** Whole factors make half_pixel and pytorch_half_pixel one, and what lies outside is the outermost pixel. */
function checkLinear(at: NodeAtHand): void {
  const mode = coordinates(at)
  if (!['half_pixel', 'pytorch_half_pixel', 'half_pixel_symmetric'].includes(mode))
    at.refuseOption('coordinate_transformation_mode', mode, 'half_pixel, pytorch_half_pixel')
}
