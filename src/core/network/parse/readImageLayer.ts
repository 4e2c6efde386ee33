import { describeValue } from '../../describeValue.ts'
import { type ImageShape, imageSize } from '../../imageShape.ts'
import type { ProblemList } from '../../problemList.ts'
import { MAX_IMAGE_SIZE, MAX_STAGE_ENTRIES } from '../limits.ts'
import type {
  Conv2dLayer,
  ConvTranspose2dLayer,
  MaxPool2dLayer,
  Pair,
  UnflattenLayer,
  UpsampleLayer,
} from '../model.ts'
import { readPair } from './readPair.ts'
import { readTensor } from './readTensor.ts'
import { isTensor } from './tensor.ts'

type Fields = Readonly<Record<string, unknown>>

/** Options of torch.nn that change what a layer does, and their only value that is known here. */
const FIXED_OPTIONS: readonly (readonly [string, unknown])[] = [
  ['groups', 1],
  ['dilation', 1],
  ['padding_mode', 'zeros'],
  ['ceil_mode', false],
  ['return_indices', false],
  ['align_corners', false],
]

/** 'unsupportedOption' for each option that is set to what is not supported. */
function checkOptions(fields: Fields, path: string, problems: ProblemList): void {
  for (const [name, known] of FIXED_OPTIONS) {
    const value = fields[name]
    if (value === undefined || value === null || value === known) continue
    if (Array.isArray(value) && value.every((entry) => entry === known)) continue
    problems.add(`${path}.${name}`, 'unsupportedOption', {
      actual: describeValue(value),
      known: String(known),
    })
  }
}

/** Conv2d and ConvTranspose2d. */
export function readConvolution(
  type: 'Conv2d' | 'ConvTranspose2d',
  fields: Fields,
  path: string,
  inputShape: ImageShape,
  problems: ProblemList,
): Conv2dLayer | ConvTranspose2dLayer | null {
  checkOptions(fields, path, problems)
  const stride = readPair(fields['stride'], `${path}.stride`, 1, [1, 1], problems)
  const padding = readPair(fields['padding'], `${path}.padding`, 0, [0, 0], problems)
  const outputPadding = readPair(fields['output_padding'], `${path}.output_padding`, 0, [0, 0], problems)
  const sizes = tensorSizes(fields['weight'], `${path}.weight`, problems)
  if (stride === null || padding === null || outputPadding === null || sizes === null) return null
  const isTransposed = type === 'ConvTranspose2d'
  const [first, second, kernelHeight, kernelWidth] = sizes
  const [channels, numOut] = isTransposed ? [first, second] : [second, first]
  if (channels !== inputShape.channels) {
    problems.add(`${path}.weight`, 'channels', { expected: inputShape.channels, actual: channels })
    return null
  }
  const kernelSize: Pair = [kernelHeight, kernelWidth]
  const along = (size: number, axis: 0 | 1): number =>
    isTransposed
      ? (size - 1) * stride[axis] - 2 * padding[axis] + kernelSize[axis] + outputPadding[axis]
      : Math.floor((size + 2 * padding[axis] - kernelSize[axis]) / stride[axis]) + 1
  const outputShape = {
    channels: numOut,
    height: along(inputShape.height, 0),
    width: along(inputShape.width, 1),
  }
  if (isTransposed && !(outputPadding[0] < stride[0] && outputPadding[1] < stride[1])) {
    problems.add(`${path}.output_padding`, 'unsupportedOption', {
      actual: outputPadding.join(' × '),
      known: '0 … stride − 1',
    })
    return null
  }
  if (!isShape(outputShape, path, problems)) return null
  const perOutput = isTransposed
    ? channels * Math.ceil(kernelHeight / stride[0]) * Math.ceil(kernelWidth / stride[1])
    : channels * kernelHeight * kernelWidth
  if (!hasRoom(imageSize(outputShape) * perOutput, path, problems)) return null
  const weight = readTensor(fields['weight'], `${path}.weight`, sizes, problems)
  const bias =
    fields['bias'] === undefined || fields['bias'] === null
      ? new Float64Array(numOut)
      : readTensor(fields['bias'], `${path}.bias`, [numOut], problems)
  const common = { inputShape, outputShape, kernelSize, stride, padding, weight, bias }
  return isTransposed ? { type: 'ConvTranspose2d', ...common, outputPadding } : { type: 'Conv2d', ...common }
}

export function readUpsample(
  fields: Fields,
  path: string,
  inputShape: ImageShape,
  problems: ProblemList,
): UpsampleLayer | null {
  checkOptions(fields, path, problems)
  const mode = fields['mode'] ?? 'nearest'
  if (mode !== 'nearest' && mode !== 'bilinear') {
    problems.add(`${path}.mode`, 'unsupportedOption', {
      actual: describeValue(mode),
      known: 'nearest, bilinear',
    })
    return null
  }
  const factor = readPair(fields['scale_factor'], `${path}.scale_factor`, 1, null, problems)
  if (factor === null) return null
  const outputShape = {
    channels: inputShape.channels,
    height: inputShape.height * factor[0],
    width: inputShape.width * factor[1],
  }
  return isShape(outputShape, path, problems) ? { type: 'Upsample', inputShape, outputShape, mode } : null
}

export function readMaxPool(
  fields: Fields,
  path: string,
  inputShape: ImageShape,
  problems: ProblemList,
): MaxPool2dLayer | null {
  checkOptions(fields, path, problems)
  const kernelSize = readPair(fields['kernel_size'], `${path}.kernel_size`, 1, null, problems)
  const stride = readPair(fields['stride'], `${path}.stride`, 1, kernelSize, problems)
  const padding = readPair(fields['padding'], `${path}.padding`, 0, [0, 0], problems)
  if (kernelSize === null || stride === null || padding === null) return null
  if (!(2 * padding[0] <= kernelSize[0] && 2 * padding[1] <= kernelSize[1])) {
    problems.add(`${path}.padding`, 'unsupportedOption', {
      actual: padding.join(' × '),
      known: '0 … kernel_size / 2',
    })
    return null
  }
  const along = (size: number, axis: 0 | 1): number =>
    Math.floor((size + 2 * padding[axis] - kernelSize[axis]) / stride[axis]) + 1
  const outputShape = {
    channels: inputShape.channels,
    height: along(inputShape.height, 0),
    width: along(inputShape.width, 1),
  }
  if (!isShape(outputShape, path, problems)) return null
  const windowSize = Math.min(kernelSize[0], inputShape.height) * Math.min(kernelSize[1], inputShape.width)
  const numPairs = (imageSize(outputShape) * windowSize * (windowSize - 1)) / 2
  if (!hasRoom(2 * numPairs, path, problems)) return null
  return { type: 'MaxPool2d', inputShape, outputShape, kernelSize, stride, padding }
}

/** @param size  of what comes in; null where that is not known */
export function readUnflatten(
  fields: Fields,
  path: string,
  size: number | null,
  problems: ProblemList,
): UnflattenLayer | null {
  const value = fields['shape']
  const isList = Array.isArray(value) && value.length === 3
  const entries: readonly unknown[] = isList ? value : []
  if (!isList || !entries.every((entry) => Number.isInteger(entry) && Number(entry) > 0)) {
    problems.add(`${path}.shape`, 'notShape', { actual: describeValue(value) })
    return null
  }
  const [channels, height, width] = entries.map(Number)
  const shape = { channels, height, width }
  if (!isShape(shape, path, problems)) return null
  if (size !== null && imageSize(shape) !== size) {
    problems.add(`${path}.shape`, 'layerSize', { expected: size, actual: imageSize(shape) })
    return null
  }
  return { type: 'Unflatten', shape }
}

function isShape(shape: ImageShape, path: string, problems: ProblemList): boolean {
  const { height, width } = shape
  if (!(height > 0 && width > 0)) problems.add(path, 'emptyImage', { height, width })
  else if (imageSize(shape) > MAX_IMAGE_SIZE)
    problems.add(path, 'tooManyUnits', { actual: imageSize(shape), limit: MAX_IMAGE_SIZE })
  else return true
  return false
}

function hasRoom(numEntries: number, path: string, problems: ProblemList): boolean {
  if (numEntries <= MAX_STAGE_ENTRIES) return true
  problems.add(path, 'tooManyUnits', { actual: numEntries, limit: MAX_STAGE_ENTRIES })
  return false
}

/** The four sizes of a kernel, from the first entries; 'notArray' or 'length' where there are none. */
function tensorSizes(
  value: unknown,
  path: string,
  problems: ProblemList,
): readonly [number, number, number, number] | null {
  if (isTensor(value)) {
    const { shape } = value
    if (shape.length === 4 && shape.every((length) => length > 0))
      return [shape[0], shape[1], shape[2], shape[3]]
    problems.add(path, 'tensorShape', { expected: 'four sizes above 0', actual: shape.join(' × ') })
    return null
  }
  const sizes: number[] = []
  let part = value
  let at = path
  for (let axis = 0; axis < 4; axis++) {
    if (part === undefined && axis === 0) problems.add(at, 'missing', { expected: 'array' })
    else if (!Array.isArray(part)) problems.add(at, 'notArray', { actual: describeValue(part) })
    else if (part.length === 0) problems.add(at, 'length', { expected: 1, actual: 0 })
    else {
      sizes.push(part.length)
      part = part[0]
      at += '[0]'
      continue
    }
    return null
  }
  const [a, b, c, d] = sizes
  return [a, b, c, d]
}
