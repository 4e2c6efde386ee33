import type { NetworkSketch } from './networkSketch.ts'
import type { OnnxNode, OnnxTensor } from './onnxModel.ts'
import { refuse } from './refuse.ts'
import { shortName } from './shortName.ts'
import type { Activation, Constant, Value } from './value.ts'

/** A node with the values of its inputs, and what its operator asks of them. Whatever does not fit ends in a ParseError. */
export interface NodeAtHand {
  readonly node: OnnxNode
  readonly opset: number
  readonly network: NetworkSketch
  /** null for those that are left out. */
  readonly inputs: readonly (Value | null)[]
  readonly value: (index: number) => Value
  /** 'onnxNotConstant' otherwise */
  readonly constant: (index: number) => Constant
  /** A constant of finite numbers that enter the network: 'onnxNotFinite', 'onnxMixesBatch' otherwise. */
  readonly weights: (index: number) => Constant
  /** 'onnxNotConstant' the other way round: an input must come of the network's */
  readonly activation: (index: number) => Activation
  /** Whole numbers of a constant: shapes, axes; null where it is left out. */
  readonly wholes: (index: number) => number[] | null
  readonly int: (name: string, fallback: number) => number
  readonly float: (name: string, fallback: number) => number
  readonly text: (name: string, fallback: string) => string
  readonly ints: (name: string) => readonly number[] | null
  readonly tensor: (name: string) => OnnxTensor | null
  /** Ends with 'onnxAttribute': the attribute or input is what is not known here. */
  readonly refuseOption: (option: string, actual: string | number, known: string | number) => never
}

export type Operator = (at: NodeAtHand) => readonly Value[]

export function nodeAtHand(
  node: OnnxNode,
  opset: number,
  network: NetworkSketch,
  inputs: readonly (Value | null)[],
): NodeAtHand {
  const nameOf = (index: number): string => shortName(node.inputs[index] ?? '')
  const value = (index: number): Value => {
    const found = inputs[index] ?? null
    return found ?? refuse('onnxInputCount', { actual: inputs.length, expected: index + 1 })
  }
  const constant = (index: number): Constant => {
    const found = value(index)
    return found.kind === 'constant' ? found : refuse('onnxNotConstant', { input: nameOf(index) })
  }
  const attribute = (name: string): ReturnType<OnnxNode['attributes']['get']> => node.attributes.get(name)
  // of another kind, the fallback is not what the writer meant
  const held = <T extends number | string>(name: string, found: T | null | undefined): T =>
    found ?? refuse('onnxAttribute', { option: name, actual: '?', known: 'a value of its own kind' })
  return {
    node,
    opset,
    network,
    inputs,
    value,
    constant,
    weights: (index) => {
      const found = constant(index)
      if (found.isOfBatch) refuse('onnxMixesBatch')
      if (!found.data.every(Number.isFinite)) refuse('onnxNotFinite', { tensor: nameOf(index) })
      return found
    },
    activation: (index) => {
      const found = value(index)
      return found.kind === 'activation' ? found : refuse('onnxIsConstant', { input: nameOf(index) })
    },
    wholes: (index) => {
      if ((inputs[index] ?? null) === null) return null
      const { data } = constant(index)
      if (data.length > MOST_AXES || !data.every(Number.isInteger))
        refuse('onnxTensorSize', { dims: nameOf(index), actual: data.length })
      return Array.from(data)
    },
    int: (name, fallback) => (attribute(name) === undefined ? fallback : held(name, attribute(name)?.int)),
    float: (name, fallback) => {
      const found = attribute(name) === undefined ? fallback : held(name, attribute(name)?.float)
      return Number.isFinite(found) ? found : refuse('onnxNotFinite', { tensor: name })
    },
    text: (name, fallback) => (attribute(name) === undefined ? fallback : held(name, attribute(name)?.text)),
    ints: (name) => {
      const found = attribute(name)
      return found === undefined ? null : found.ints
    },
    tensor: (name) => attribute(name)?.tensor ?? null,
    refuseOption: (option, actual, known) => refuse('onnxAttribute', { option, actual, known }),
  }
}

/** Entries of a list of axes or sizes; a longer one is no such list. */
const MOST_AXES = 64
