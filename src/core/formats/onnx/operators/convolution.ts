import type { ImageShape } from '../../../imageShape.ts'
import type { Conv2dLayer, ConvTranspose2dLayer, Pair } from '../../../network/model.ts'
import { MAX_STAGE_ENTRIES } from '../../../network/limits.ts'
import { asImage } from '../asImage.ts'
import { type KernelAxis, kernelAxis } from '../kernelAxis.ts'
import { type KernelWindow, kernelWindow } from '../kernelWindow.ts'
import type { NodeAtHand, Operator } from '../nodeAtHand.ts'
import { refuse } from '../refuse.ts'
import type { Activation, Constant } from '../value.ts'

/**
 * Conv and ConvTranspose with constant kernels. Groups, dilations and paddings that differ at the two ends become a larger
 * kernel with zeros, exactly.
 */
export const CONVOLUTION: Readonly<Record<string, Operator>> = {
  Conv: (at) => [convolved(at, false)],
  ConvTranspose: (at) => [convolved(at, true)],
}

function convolved(at: NodeAtHand, isTransposed: boolean): Activation {
  const { value, shape, numAxes } = asImage(at.activation(0), at.network)
  const kernel = at.weights(1)
  if (kernel.dims.length !== numAxes + 2)
    refuse('onnxSizes', { expected: numAxes + 2, actual: kernel.dims.join(' × ') })
  const [first, second, ...sizes] = kernel.dims
  const groups = at.int('group', 1)
  const channels = isTransposed ? first : second * groups
  if (!(Number.isInteger(groups) && groups >= 1 && first % groups === 0 && first > 0 && second > 0))
    at.refuseOption('group', groups, `1 … ${first}`)
  if (channels !== shape.channels) refuse('channels', { expected: shape.channels, actual: channels })
  const numOut = isTransposed ? second * groups : first
  const input: Pair = [shape.height, shape.width]
  const geometry = kernelWindow(at, sizes, input, isTransposed)
  const axes = isTransposed
    ? transposedAxes(at, geometry, input, numAxes)
    : ([0, 1] as const).map((axis) => kernelAxis(geometry, axis, input[axis]))
  const [tall, wide] = axes
  const outputShape = { channels: numOut, height: tall.outputSize, width: wide.outputSize }
  if (!(tall.outputSize > 0 && wide.outputSize > 0))
    refuse('emptyImage', { height: tall.outputSize, width: wide.outputSize })
  const entries = channels * numOut * tall.size * wide.size
  if (!(entries <= MAX_STAGE_ENTRIES)) refuse('tooManyUnits', { actual: entries, limit: MAX_STAGE_ENTRIES })
  at.network.spend(entries)
  const weight = enlarged(kernel, groups, geometry, tall, wide)
  const layer = layerOf(at, shape, outputShape, geometry.stride, tall, wide, weight, isTransposed)
  const pixels = numAxes === 2 ? [tall.outputSize, wide.outputSize] : [wide.outputSize]
  return { ...value, dims: [value.dims[0], numOut, ...pixels], layer: at.network.add(layer, value.layer) }
}

function layerOf(
  at: NodeAtHand,
  inputShape: ImageShape,
  outputShape: ImageShape,
  stride: Pair,
  tall: KernelAxis,
  wide: KernelAxis,
  weight: Float64Array,
  isTransposed: boolean,
): Conv2dLayer | ConvTranspose2dLayer {
  const bias = (at.inputs[2] ?? null) === null ? new Float64Array(outputShape.channels) : at.weights(2).data
  if (bias.length !== outputShape.channels)
    refuse('onnxSizes', { expected: outputShape.channels, actual: bias.length })
  const padding: Pair = [tall.padding, wide.padding]
  const kernelSize: Pair = [tall.size, wide.size]
  const common = { inputShape, outputShape, kernelSize, stride, padding, weight, bias }
  const outputPadding: Pair = [tall.outputPadding, wide.outputPadding]
  return isTransposed ? { type: 'ConvTranspose2d', ...common, outputPadding } : { type: 'Conv2d', ...common }
}

function transposedAxes(
  at: NodeAtHand,
  { kernelSize, stride, dilation, pads }: KernelWindow,
  input: Pair,
  numAxes: 1 | 2,
): KernelAxis[] {
  const extra = at.ints('output_padding') ?? []
  const wanted = at.ints('output_shape') ?? []
  const auto = at.text('auto_pad', 'NOTSET')
  if (auto !== 'NOTSET' && auto !== '' && auto !== 'VALID' && auto !== 'SAME_UPPER' && auto !== 'SAME_LOWER')
    at.refuseOption('auto_pad', auto, 'NOTSET, VALID, SAME_UPPER, SAME_LOWER')
  const isSame = auto.startsWith('SAME')
  return ([0, 1] as const).map((axis) => {
    const own = axis - 2 + numAxes
    const reach = (kernelSize[axis] - 1) * dilation[axis] + 1
    const more = own < 0 ? 0 : (extra[own] ?? 0)
    if (!(Number.isInteger(more) && more >= 0 && more <= Math.max(stride[axis], dilation[axis])))
      at.refuseOption('output_padding', more, '0 … stride − 1')
    const full = (input[axis] - 1) * stride[axis] + more + reach
    const asked =
      own < 0 ? undefined : (wanted.slice(-numAxes)[own] ?? (isSame ? input[axis] * stride[axis] : undefined))
    if (asked === undefined) {
      const pad = auto === 'VALID' ? { before: 0, after: 0 } : pads[axis]
      return transposedAxis(pad.before, pad.after, reach, more, stride[axis], full)
    }
    if (!(Number.isInteger(asked) && asked > 0)) at.refuseOption('output_shape', asked, '1 …')
    const total = full - asked
    // which end the odd one is at: versions before 11 say the opposite of those since
    if (total % 2 !== 0 && at.opset < 11) at.refuseOption('output_shape', wanted.join(' ') || auto, 'pads')
    const smaller = Math.floor(total / 2)
    const before = auto === 'SAME_UPPER' ? smaller : total - smaller
    return transposedAxis(before, total - before, reach, more, stride[axis], full)
  })
}

/**
 * Input i feeds output i s − before + k. With padding p = max(before, after, 0) the kernel begins with p − before zeros and
 * ends with p − after; of the output padding what the stride does not allow is zeros too.
 */
function transposedAxis(
  before: number,
  after: number,
  reach: number,
  more: number,
  stride: number,
  full: number,
): KernelAxis {
  const padding = Math.max(before, after, 0)
  const outputPadding = Math.min(more, stride - 1)
  return {
    before: padding - before,
    size: reach + 2 * padding - before - after + more - outputPadding,
    padding,
    outputPadding,
    outputSize: full - before - after,
  }
}

/** [first, second · groups or so, tall, wide]: the file's kernel among zeros. */
function enlarged(
  kernel: Constant,
  groups: number,
  { dilation }: KernelWindow,
  tall: KernelAxis,
  wide: KernelAxis,
): Float64Array {
  const [first, second] = kernel.dims
  const [height, width] = kernel.dims.length === 4 ? kernel.dims.slice(2) : [1, kernel.dims[2]]
  const area = tall.size * wide.size
  const numInner = second * groups
  const weight = new Float64Array(first * numInner * area)
  const perGroup = first / groups
  for (let a = 0; a < first; a++)
    for (let b = 0; b < second; b++) {
      // the inner axis is of one group's channels: the same for both operators, each in its own order
      const inner = Math.floor(a / perGroup) * second + b
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const row = tall.before + y * dilation[0]
          const column = wide.before + x * dilation[1]
          weight[(a * numInner + inner) * area + row * wide.size + column] =
            kernel.data[((a * second + b) * height + y) * width + x]
        }
    }
  return weight
}
