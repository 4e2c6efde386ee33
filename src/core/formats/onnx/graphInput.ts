import type { OnnxGraph, OnnxNode } from './onnxModel.ts'
import { product } from './product.ts'
import { refuse } from './refuse.ts'
import { shortName } from './shortName.ts'
import { MAX_IMAGE_SIZE } from '../../network/limits.ts'
import { type Activation, ANY_BATCH } from './value.ts'

/** The input that values are given for, and what its axes may mean, the likeliest first. */
export interface GraphInput {
  readonly name: string
  readonly readings: readonly Activation[]
}

/**
 * Of several axes the first is the batch, of any size; one axis alone is an example. Three axes of stated sizes may also be
 * an image without a batch.
 *
 * @param order  the nodes that the outputs need
 * @throws ParseError  'onnxInputs' for none or several, 'onnxNoShape', 'tooManyUnits'
 */
export function graphInput(graph: OnnxGraph, order: readonly OnnxNode[]): GraphInput {
  const constants = new Set(graph.initializers.map(({ name }) => name))
  const taken = new Set([...order.flatMap(({ inputs }) => inputs), ...graph.outputs.map(({ name }) => name)])
  const inputs = graph.inputs.filter(({ name }) => taken.has(name) && !constants.has(name))
  const [input] = inputs
  if (inputs.length !== 1)
    return refuse('onnxInputs', {
      actual: inputs.length,
      names: inputs
        .slice(0, 5)
        .map(({ name }) => shortName(name))
        .join(', '),
    })
  const { name } = input
  const place = `input ${shortName(name)}`
  const dims = input.dims?.map((size) => (size !== null && size >= 1 ? size : null)) ?? []
  const isAlone = dims.length === 1
  const example = isAlone ? dims : dims.slice(1)
  const known = example.filter((size) => size !== null)
  if (known.length !== example.length || known.length === 0) return refuse('onnxNoShape', {}, place)
  const size = product(known)
  if (!(size <= MAX_IMAGE_SIZE)) refuse('tooManyUnits', { actual: size, limit: MAX_IMAGE_SIZE }, place)
  const base = { kind: 'activation', layer: -1, view: null } as const
  if (isAlone) return { name, readings: [{ ...base, dims: known, batch: null }] }
  const [batch] = dims
  // one example: its axis need not be told from others
  if (batch === 1) return { name, readings: [{ ...base, dims: [1, ...known], batch: null }] }
  const stated: Activation = { ...base, dims: [batch ?? ANY_BATCH, ...known], batch: 0 }
  const isImage = dims.length === 3 && batch !== null && batch * size <= MAX_IMAGE_SIZE
  return {
    name,
    readings: isImage ? [stated, { ...base, dims: [batch, ...known], batch: null }] : [stated],
  }
}
