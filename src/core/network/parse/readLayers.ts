import { describeValue } from '../../describeValue.ts'
import { type ImageShape, imageSize } from '../../imageShape.ts'
import type { ProblemList } from '../../problemList.ts'
import { MAX_LAYER_SIZE } from '../limits.ts'
import type { Layer, LayerType, LinearLayer } from '../model.ts'
import { readConvolution, readMaxPool, readUnflatten, readUpsample } from './readImageLayer.ts'
import { readNumber } from './readNumber.ts'
import { readNumbers } from './readNumbers.ts'
import { readTensor } from './readTensor.ts'
import { isTensor } from './tensor.ts'

const KNOWN: readonly LayerType[] = [
  'Linear',
  'ReLU',
  'LeakyReLU',
  'Abs',
  'Unflatten',
  'Flatten',
  'Conv2d',
  'ConvTranspose2d',
  'MaxPool2d',
  'Upsample',
  'Add',
]
/** torch.nn.LeakyReLU's own default. */
const DEFAULT_NEGATIVE_SLOPE = 0.01

export interface ReadLayers<Other> {
  readonly layers: readonly (Layer | Other)[]
  /** Size of the last output; null where a problem leaves it unknown. */
  readonly dataDim: number | null
}

/** What a layer puts out; null where a problem leaves it unknown. */
export interface Output {
  readonly size: number | null
  /** Of an image; null for a list of numbers. */
  readonly shape: ImageShape | null
}

type Fields = Readonly<Record<string, unknown>>

/** Layers that a decoder does not have, but that the reader of a network of another kind knows. */
export interface OtherLayers<Other> {
  readonly types: readonly string[]
  /** One of `types`, whose output has the size and shape of its input; null with problems added. */
  readonly read: (
    type: string,
    fields: Fields,
    path: string,
    input: Output,
    problems: ProblemList,
  ) => Other | null
}

/**
 * The list of layers, in the names of torch.nn, and Add {with}. Any layer may say {from}, the position of the layer that
 * its input comes from (−1 for z); as a rule that is the one before. Layers with parameters may lack their bias, as
 * torch's bias=False exports them.
 *
 * @param latentDim  null where it is not known
 */
export function readLayers<Other extends { readonly type: string } = never>(
  value: unknown,
  latentDim: number | null,
  problems: ProblemList,
  others: OtherLayers<Other> = { types: [], read: () => null },
): ReadLayers<Other> {
  const nothing: ReadLayers<Other> = { layers: [], dataDim: null }
  if (value === undefined) problems.add('layers', 'missing', { expected: 'array' })
  else if (!Array.isArray(value)) problems.add('layers', 'notArray', { actual: describeValue(value) })
  else if (value.length === 0) problems.add('layers', 'noLayers')
  else return readList(value, latentDim, problems, others)
  return nothing
}

function readList<Other extends { readonly type: string }>(
  list: readonly unknown[],
  latentDim: number | null,
  problems: ProblemList,
  others: OtherLayers<Other>,
): ReadLayers<Other> {
  const layers: (Layer | Other)[] = []
  const outputs: Output[] = []
  const outputAt = (index: number): Output =>
    index < 0 ? { size: latentDim, shape: null } : (outputs[index] ?? { size: null, shape: null })
  for (const [index, value] of list.entries()) {
    if (problems.isFull()) break
    const path = `layers[${index}]`
    const unknown: Output = { size: null, shape: null }
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      problems.add(path, 'notObject', { expected: 'object', actual: describeValue(value) })
      outputs.push(unknown)
      continue
    }
    const fields = value as Fields
    const from = readPlace(fields['from'], `${path}.from`, index, problems)
    const input = outputAt(from ?? index - 1)
    const { type } = fields
    if (typeof type === 'string' && others.types.includes(type)) {
      const other = others.read(type, fields, path, input, problems)
      if (other !== null) layers.push(from === null ? other : { ...other, from })
      outputs.push(input)
      continue
    }
    const known = [...KNOWN, ...others.types].join(', ')
    const layer = readLayer(fields, path, index, input, outputAt, known, problems)
    if (layer === null) {
      outputs.push(unknown)
      continue
    }
    layers.push(from === null ? layer : { ...layer, from })
    outputs.push(outputOf(layer, input))
  }
  return { layers, dataDim: outputAt(list.length - 1).size }
}

function outputOf(layer: Layer, input: Output): Output {
  switch (layer.type) {
    case 'Linear':
      return { size: layer.outputSize, shape: null }
    case 'Conv2d':
    case 'ConvTranspose2d':
    case 'Upsample':
    case 'MaxPool2d':
      return { size: imageSize(layer.outputShape), shape: layer.outputShape }
    case 'Unflatten':
      return { size: imageSize(layer.shape), shape: layer.shape }
    case 'Flatten':
      return { size: input.size, shape: null }
    default:
      return input
  }
}

/** The position of an earlier layer, −1 for z; null for none given. */
function readPlace(value: unknown, path: string, before: number, problems: ProblemList): number | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'number' && Number.isInteger(value) && value >= -1 && value < before) return value
  problems.add(path, 'noSuchLayer', { actual: describeValue(value), last: before - 1 })
  return null
}

function readLayer(
  fields: Fields,
  path: string,
  index: number,
  input: Output,
  outputAt: (index: number) => Output,
  known: string,
  problems: ProblemList,
): Layer | null {
  const type = fields['type']
  switch (type) {
    case 'Linear':
      if (input.shape === null) return readLinear(fields, path, input.size, problems)
      problems.add(path, 'image', { height: input.shape.height, width: input.shape.width })
      return null
    case 'ReLU':
    case 'Abs':
    case 'Flatten':
      return { type }
    case 'LeakyReLU': {
      const slope = fields['negative_slope'] ?? DEFAULT_NEGATIVE_SLOPE
      return { type, negativeSlope: readNumber(slope, `${path}.negative_slope`, problems) }
    }
    case 'Unflatten':
      return readUnflatten(fields, path, input.size, problems)
    case 'Add': {
      const other = readPlace(fields['with'], `${path}.with`, index, problems)
      if (fields['with'] === undefined) problems.add(`${path}.with`, 'missing', { expected: 'number' })
      if (other === null) return null
      const { size } = outputAt(other)
      if (size !== null && input.size !== null && size !== input.size) {
        problems.add(`${path}.with`, 'layerSize', { expected: size, actual: input.size })
        return null
      }
      return { type, with: other }
    }
    case 'Conv2d':
    case 'ConvTranspose2d':
    case 'MaxPool2d':
    case 'Upsample': {
      const { shape, size } = input
      if (shape === null) {
        // where the input is unknown, its own problem has been told
        if (size !== null) problems.add(path, 'noImage', { actual: size })
        return null
      }
      if (type === 'MaxPool2d') return readMaxPool(fields, path, shape, problems)
      if (type === 'Upsample') return readUpsample(fields, path, shape, problems)
      return readConvolution(type, fields, path, shape, problems)
    }
    default:
      if (type === undefined) problems.add(`${path}.type`, 'missing', { expected: known })
      else
        problems.add(`${path}.type`, 'unknownLayer', {
          actual: typeof type === 'string' ? type.slice(0, 40) : describeValue(type),
          known,
        })
      return null
  }
}

function readLinear(
  fields: Fields,
  path: string,
  size: number | null,
  problems: ProblemList,
): LinearLayer | null {
  const tensor = fields['weight']
  if (isTensor(tensor)) {
    const { shape } = tensor
    if (shape.length !== 2 || shape.includes(0)) {
      problems.add(`${path}.weight`, 'tensorShape', { expected: 'out × in', actual: shape.join(' × ') })
      return null
    }
    const [outputSize, inputSize] = [shape[0], size ?? shape[1]]
    if (!isFewEnough(inputSize, outputSize, path, problems)) return null
    const weight = readTensor(tensor, `${path}.weight`, [outputSize, inputSize], problems)
    return {
      type: 'Linear',
      inputSize,
      outputSize,
      weight,
      bias: readBias(fields, path, outputSize, problems),
    }
  }
  const rows = readRows(fields['weight'], `${path}.weight`, problems)
  if (rows === null) return null
  const first: unknown = rows[0]
  const inputSize = size ?? (Array.isArray(first) ? first.length : 0)
  const outputSize = rows.length
  if (!isFewEnough(inputSize, outputSize, path, problems)) return null
  const weight = new Float64Array(inputSize * outputSize)
  const sameWrongLength =
    rows.every((row) => lengthOf(row) === lengthOf(first)) && lengthOf(first) !== inputSize
  // A whole matrix that does not fit is one problem, told at its first row.
  for (const [i, row] of sameWrongLength ? [[0, first] as const] : rows.entries())
    readNumbers(row, `${path}.weight[${i}]`, inputSize, weight, i * inputSize, problems)
  return { type: 'Linear', inputSize, outputSize, weight, bias: readBias(fields, path, outputSize, problems) }
}

function isFewEnough(inputSize: number, outputSize: number, path: string, problems: ProblemList): boolean {
  const actual = Math.max(inputSize, outputSize)
  if (actual <= MAX_LAYER_SIZE) return true
  problems.add(`${path}.weight`, 'tooManyUnits', { actual, limit: MAX_LAYER_SIZE })
  return false
}

function readBias(fields: Fields, path: string, size: number, problems: ProblemList): Float64Array {
  const bias = fields['bias']
  if (bias === undefined || bias === null) return new Float64Array(size)
  return readTensor(bias, `${path}.bias`, [size], problems)
}

function readRows(value: unknown, path: string, problems: ProblemList): readonly unknown[] | null {
  if (value === undefined) problems.add(path, 'missing', { expected: 'array' })
  else if (!Array.isArray(value)) problems.add(path, 'notArray', { actual: describeValue(value) })
  else if (value.length === 0) problems.add(path, 'length', { expected: 1, actual: 0 })
  else return value as readonly unknown[]
  return null
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) ? value.length : -1
}
