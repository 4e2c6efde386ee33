import { describeValue } from '../../describeValue.ts'
import { MAX_LAYER_SIZE, MAX_STAGE_ENTRIES } from '../../network/limits.ts'
import type { Tensor } from '../../network/parse/tensor.ts'
import type { ProblemList } from '../../problemList.ts'
import { decodeTensor, FLOAT_TYPES } from './decodeTensor.ts'
import { MAX_WEIGHTS } from '../maxWeights.ts'
import type { TensorFile } from './tensorFile.ts'

type Fields = Readonly<Record<string, unknown>>

const CHECK_FIELDS: readonly string[] = ['inputs', 'outputs', 'z', 'x']
const PARAMETERS = ['weight', 'bias', 'running_mean', 'running_var'] as const

/**
 * A description with the tensors that it names in the place of their names: in `layers` and `encoder.layers` the
 * fields weight, bias, running_mean and running_var, or all that begin with `tensors`; a list of names means those
 * tensors one below the other, as two heads of an encoder are one layer. `check.inputs` and `check.outputs` of the
 * file (`encoder.check.…`) are the check where the description has none.
 *
 * @returns the JSON value with tensors in it; problems 'noSuchTensor', 'tensorType', 'tensorShape' and 'tooManyUnits'
 */
export function bindTensors(description: Fields, file: TensorFile, problems: ProblemList): Fields {
  const decoded = new Map<string, Tensor>()
  let numStacked = 0
  const bound = bindNetwork(description, '')
  const { encoder } = description
  return isFields(encoder) ? { ...bound, encoder: bindNetwork(encoder, 'encoder.') } : bound

  function bindNetwork(fields: Fields, prefix: string): Fields {
    const layers: readonly unknown[] | null = Array.isArray(fields['layers']) ? fields['layers'] : null
    const check = bindCheck(fields['check'], `${prefix}check`)
    return {
      ...fields,
      ...(layers === null
        ? {}
        : {
            layers: layers.map((layer, index) =>
              isFields(layer) && !problems.isFull() ? bindLayer(layer, `${prefix}layers[${index}]`) : layer,
            ),
          }),
      ...(check === undefined ? {} : { check }),
    }
  }

  function bindCheck(value: unknown, path: string): unknown {
    if (value === undefined && file.tensors.has(`${path}.inputs`) && file.tensors.has(`${path}.outputs`))
      return bindFields({ inputs: `${path}.inputs`, outputs: `${path}.outputs` }, path)
    return isFields(value) ? bindFields(value, path) : value
  }

  function bindFields(fields: Fields, path: string): Fields {
    return Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [
        key,
        typeof value === 'string' && CHECK_FIELDS.includes(key) ? tensorOf(value, `${path}.${key}`) : value,
      ]),
    )
  }

  function bindLayer(fields: Fields, path: string): Fields {
    const bound = { ...fields }
    for (const parameter of PARAMETERS) {
      const names = namesOf(fields[parameter])
      if (names !== null) bound[parameter] = stacked(names, `${path}.${parameter}`)
    }
    const { tensors } = fields
    if (tensors === undefined || tensors === null) return bound
    const prefixes = namesOf(tensors)
    if (prefixes === null) {
      problems.add(`${path}.tensors`, 'noSuchTensor', { actual: describeValue(tensors) })
      return bound
    }
    let numFound = 0
    for (const parameter of PARAMETERS) {
      const names = prefixes.map((prefix) => (prefix === '' ? parameter : `${prefix}.${parameter}`))
      if (fields[parameter] !== undefined || !names.some((name) => file.tensors.has(name))) continue
      numFound++
      bound[parameter] = stacked(names, `${path}.tensors`)
    }
    if (numFound === 0)
      problems.add(`${path}.tensors`, 'noSuchTensor', { actual: describeValue(prefixes[0]) })
    return bound
  }

  function stacked(names: readonly string[], path: string): Tensor | null {
    if (names.length === 1) return tensorOf(names[0], path)
    const shapes = names.map((name) => file.tensors.get(name)?.shape ?? [])
    const numRows = shapes.reduce((sum, shape) => sum + (shape[0] ?? 0), 0)
    if (numRows > MAX_LAYER_SIZE) {
      problems.add(path, 'tooManyUnits', { actual: numRows, limit: MAX_LAYER_SIZE })
      return null
    }
    const tensors: Tensor[] = []
    for (const name of names) {
      const tensor = tensorOf(name, path)
      if (tensor === null) return null
      tensors.push(tensor)
    }
    const rest = tensors[0].shape.slice(1)
    const other = tensors.find(({ shape }) => shape.length === 0 || shape.slice(1).join() !== rest.join())
    if (other !== undefined) {
      problems.add(path, 'tensorShape', {
        expected: ['…', ...rest].join(' × '),
        actual: other.shape.join(' × '),
      })
      return null
    }
    const size = tensors.reduce((sum, tensor) => sum + tensor.values.length, 0)
    numStacked += size
    if (numStacked > MAX_WEIGHTS) {
      problems.add(path, 'tooManyWeights', { actual: numStacked, limit: MAX_WEIGHTS })
      return null
    }
    const values = new Float64Array(size)
    let at = 0
    for (const tensor of tensors) {
      values.set(tensor.values, at)
      at += tensor.values.length
    }
    return { shape: [numRows, ...rest], values }
  }

  /** A name that several layers use is decoded once. */
  function tensorOf(name: string, path: string): Tensor | null {
    const before = decoded.get(name)
    if (before !== undefined) return before
    const stored = file.tensors.get(name)
    if (stored === undefined) {
      problems.add(path, 'noSuchTensor', { actual: describeValue(name) })
      return null
    }
    if (!FLOAT_TYPES.includes(stored.dtype)) {
      problems.add(path, 'tensorType', { actual: stored.dtype, known: FLOAT_TYPES.join(', ') })
      return null
    }
    const numEntries = stored.shape.reduce((product, size) => product * size, 1)
    if (numEntries > MAX_TENSOR_ENTRIES) {
      problems.add(path, 'tooManyUnits', { actual: numEntries, limit: MAX_TENSOR_ENTRIES })
      return null
    }
    const tensor = decodeTensor(stored)
    decoded.set(name, tensor)
    return tensor
  }
}

/** The larger of the largest matrix and the largest kernel. */
const MAX_TENSOR_ENTRIES: number = Math.max(MAX_LAYER_SIZE ** 2, MAX_STAGE_ENTRIES)

function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** One name, or a list of them; null for anything else. */
function namesOf(value: unknown): readonly string[] | null {
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value) || value.length === 0) return null
  const names: readonly unknown[] = value
  return names.every((name) => typeof name === 'string') ? names : null
}
