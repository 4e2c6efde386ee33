import { MAX_LAYER_SIZE } from '../limits.ts'
import type { Layer, LayerType, LinearLayer } from '../model.ts'
import { describeValue } from '../../describeValue.ts'
import type { ProblemList } from '../../problemList.ts'
import { readNumber } from './readNumber.ts'
import { readNumbers } from './readNumbers.ts'

const KNOWN: readonly LayerType[] = ['Linear', 'ReLU', 'LeakyReLU', 'Abs']
/** torch.nn.LeakyReLU's own default. */
const DEFAULT_NEGATIVE_SLOPE = 0.01

export interface ReadLayers {
  readonly layers: readonly Layer[]
  /** Size of the last output; null where a problem leaves it unknown. */
  readonly dataDim: number | null
}

/**
 * The list of layers, in the names of torch.nn. A Linear layer may lack its bias, as torch's bias=False exports it.
 *
 * @param latentDim  null where it is not known
 */
export function readLayers(value: unknown, latentDim: number | null, problems: ProblemList): ReadLayers {
  const nothing: ReadLayers = { layers: [], dataDim: null }
  if (value === undefined) problems.add('layers', 'missing', { expected: 'array' })
  else if (!Array.isArray(value)) problems.add('layers', 'notArray', { actual: describeValue(value) })
  else if (value.length === 0) problems.add('layers', 'noLayers')
  else return readList(value, latentDim, problems)
  return nothing
}

function readList(list: readonly unknown[], latentDim: number | null, problems: ProblemList): ReadLayers {
  const layers: Layer[] = []
  let size = latentDim
  for (const [index, value] of list.entries()) {
    if (problems.isFull()) break
    const layer = readLayer(value, `layers[${index}]`, size, problems)
    if (layer === null) size = null
    else {
      layers.push(layer)
      if (layer.type === 'Linear') size = layer.outputSize
    }
  }
  return { layers, dataDim: size }
}

function readLayer(value: unknown, path: string, size: number | null, problems: ProblemList): Layer | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    problems.add(path, 'notObject', { expected: 'object', actual: describeValue(value) })
    return null
  }
  const fields = value as Readonly<Record<string, unknown>>
  const type = fields['type']
  switch (type) {
    case 'Linear':
      return readLinear(fields, path, size, problems)
    case 'ReLU':
    case 'Abs':
      return { type }
    case 'LeakyReLU': {
      const slope = fields['negative_slope'] ?? DEFAULT_NEGATIVE_SLOPE
      return { type, negativeSlope: readNumber(slope, `${path}.negative_slope`, problems) }
    }
    default:
      if (type === undefined) problems.add(`${path}.type`, 'missing', { expected: KNOWN.join(', ') })
      else
        problems.add(`${path}.type`, 'unknownLayer', {
          actual: typeof type === 'string' ? type.slice(0, 40) : describeValue(type),
          known: KNOWN.join(', '),
        })
      return null
  }
}

function readLinear(
  fields: Readonly<Record<string, unknown>>,
  path: string,
  size: number | null,
  problems: ProblemList,
): LinearLayer | null {
  const rows = readRows(fields['weight'], `${path}.weight`, problems)
  if (rows === null) return null
  const first: unknown = rows[0]
  const inputSize = size ?? (Array.isArray(first) ? first.length : 0)
  const outputSize = rows.length
  if (Math.max(inputSize, outputSize) > MAX_LAYER_SIZE) {
    const actual = Math.max(inputSize, outputSize)
    problems.add(`${path}.weight`, 'tooManyUnits', { actual, limit: MAX_LAYER_SIZE })
    return null
  }
  const weight = new Float64Array(inputSize * outputSize)
  const sameWrongLength =
    rows.every((row) => lengthOf(row) === lengthOf(first)) && lengthOf(first) !== inputSize
  // A whole matrix that does not fit is one problem, told at its first row.
  for (const [i, row] of sameWrongLength ? [[0, first] as const] : rows.entries())
    readNumbers(row, `${path}.weight[${i}]`, inputSize, weight, i * inputSize, problems)
  const bias = new Float64Array(outputSize)
  if (fields['bias'] !== undefined && fields['bias'] !== null)
    readNumbers(fields['bias'], `${path}.bias`, outputSize, bias, 0, problems)
  return { type: 'Linear', inputSize, outputSize, weight, bias }
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
