import type { Pair } from '../../network/model.ts'
import type { NodeAtHand } from './nodeAtHand.ts'

/** What Conv, ConvTranspose and MaxPool say of their windows, rows before columns. */
export interface KernelWindow {
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly dilation: Pair
  readonly pads: readonly { readonly before: number; readonly after: number }[]
}

/**
 * @param kernel   its size along each axis of pixels
 * @param input    of the image
 * @param isTransposed  whether auto_pad is of ConvTranspose, which is then left to the caller
 * @throws ParseError  'onnxAttribute'
 */
export function kernelWindow(
  at: NodeAtHand,
  kernel: readonly number[],
  input: Pair,
  isTransposed = false,
): KernelWindow {
  const numAxes = kernel.length
  const list = (name: string, length: number, fallback: number, least: number): readonly number[] => {
    const found = at.ints(name)
    if (found === null || found.length === 0) return new Array<number>(length).fill(fallback)
    const isSound =
      found.length === length &&
      found.every((each) => Number.isInteger(each) && each >= least && each <= LARGEST)
    return isSound
      ? found
      : at.refuseOption(name, found.slice(0, 8).join(' '), `${length} × ${least} … ${LARGEST}`)
  }
  const stated = at.ints('kernel_shape')
  if (stated !== null && stated.length > 0 && stated.join(' ') !== kernel.join(' '))
    at.refuseOption('kernel_shape', stated.slice(0, 8).join(' '), kernel.join(' '))
  if (kernel.length > 2 || !kernel.every((size) => Number.isInteger(size) && size >= 1 && size <= LARGEST))
    at.refuseOption('kernel_shape', kernel.slice(0, 8).join(' '), `1 … ${LARGEST}`)
  const pair = (values: readonly number[], alone: number): Pair =>
    numAxes === 2 ? [values[0], values[1]] : [alone, values[0]]
  const kernelSize = pair(kernel, 1)
  const stride = pair(list('strides', numAxes, 1, 1), 1)
  const dilation = pair(list('dilations', numAxes, 1, 1), 1)
  const explicit = list('pads', 2 * numAxes, 0, -LARGEST)
  const starts = pair(explicit.slice(0, numAxes), 0)
  const ends = pair(explicit.slice(numAxes), 0)
  const auto = at.text('auto_pad', 'NOTSET')
  const pads = ([0, 1] as const).map((axis) => {
    if (auto === 'NOTSET' || auto === '' || isTransposed) return { before: starts[axis], after: ends[axis] }
    if (auto === 'VALID') return { before: 0, after: 0 }
    if (auto !== 'SAME_UPPER' && auto !== 'SAME_LOWER')
      return at.refuseOption('auto_pad', auto, 'NOTSET, VALID, SAME_UPPER, SAME_LOWER')
    const reach = (kernelSize[axis] - 1) * dilation[axis] + 1
    const output = Math.ceil(input[axis] / stride[axis])
    const total = Math.max(0, (output - 1) * stride[axis] + reach - input[axis])
    const smaller = Math.floor(total / 2)
    const before = auto === 'SAME_UPPER' ? smaller : total - smaller
    return { before, after: total - before }
  })
  return { kernelSize, stride, dilation, pads }
}

/** As of the layers of a JSON file. */
const LARGEST = 4096
