import type { EncoderLayer } from '../../network/encoder.ts'
import type { Parsed } from '../../problem.ts'
import { ParseError } from '../../problem.ts'
import { type ProblemList, problemList } from '../../problemList.ts'
import { exampleDims } from './exampleDims.ts'
import { finishedLayers } from './finishedLayers.ts'
import { joined } from './joined.ts'
import { type NetworkSketch, networkSketch } from './networkSketch.ts'
import { nodeAtHand } from './nodeAtHand.ts'
import { nodePlace } from './nodePlace.ts'
import type { OnnxModel, OnnxNode } from './onnxModel.ts'
import { OPERATORS } from './operators.ts'
import { product } from './product.ts'
import { refuse } from './refuse.ts'
import { settled } from './settled.ts'
import { shortName } from './shortName.ts'
import { tensorConstant } from './tensorConstant.ts'
import type { Activation, Value } from './value.ts'

/** A graph as layers (importedNetwork.ts). */
export interface ConvertedGraph {
  readonly inputSize: number
  readonly layers: readonly EncoderLayer[]
  readonly places: readonly string[]
  readonly outputs: readonly { readonly name: string; readonly size: number }[]
}

/**
 * A graph's nodes as layers, one after the other; after a node that cannot be read, those that need it are only looked at
 * for further operators that are not known.
 *
 * @param order  the nodes in an order in which they can be computed
 * @param input  the network's input, by its name in the graph
 */
export function convertGraph(
  { graph, opset }: OnnxModel,
  order: readonly OnnxNode[],
  inputName: string,
  input: Activation,
): Parsed<ConvertedGraph> {
  const problems = problemList()
  const inputSize = product(exampleDims(input))
  const network = networkSketch(inputSize)
  const tensors = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]))
  const uses = new Map<string, number>()
  for (const name of [...order.flatMap(({ inputs }) => inputs), ...graph.outputs.map((each) => each.name)])
    uses.set(name, (uses.get(name) ?? 0) + 1)
  /** null for one that a problem leaves unknown */
  const values = new Map<string, Value | null>()
  const bind = (name: string, value: Value | null): void => {
    values.set(name, value)
    if (value?.kind === 'activation') network.at(value.layer).numPending += uses.get(name) ?? 0
  }
  /** A value as one of its uses takes it. */
  const take = (name: string): Value | null => {
    const tensor = tensors.get(name)
    if (!values.has(name) && tensor !== undefined)
      bind(
        name,
        attempt(`tensor ${shortName(name)}`, problems, () => tensorConstant(tensor, network.spend)),
      )
    const value = values.get(name) ?? null
    if (value?.kind === 'activation') network.at(value.layer).numPending--
    return value
  }
  bind(inputName, input)
  for (const node of order) {
    if (problems.isFull()) break
    const place = nodePlace(node)
    network.setPlace(place)
    const inputs = node.inputs.map((name) => (name === '' ? null : take(name)))
    const isUnknown = inputs.some((value, i) => value === null && node.inputs[i] !== '')
    const made = attempt(place, problems, () => {
      const operator = node.domain === '' ? OPERATORS.get(node.operator) : undefined
      if (operator === undefined) return refuseOperator(node)
      checkVersion(node, opset)
      return isUnknown ? null : operator(nodeAtHand(node, opset, network, inputs))
    })
    node.outputs.forEach((name, i) => {
      if (name !== '') bind(name, made?.[i] ?? null)
    })
    checkOutputs(node, made, uses, place, problems)
  }
  const made =
    problems.problems.length > 0
      ? null
      : attempt('', problems, () =>
          finish(
            graph.outputs.map(({ name }) => name),
            take,
            network,
            problems,
          ),
        )
  if (made === null || problems.problems.length > 0) return { ok: false, problems: problems.problems }
  return { ok: true, value: { inputSize, ...made }, notices: [] }
}

/** An output that is taken but not known here: Dropout's mask, for one. */
function checkOutputs(
  node: OnnxNode,
  made: readonly Value[] | null,
  uses: ReadonlyMap<string, number>,
  place: string,
  problems: ProblemList,
): void {
  if (made === null) return
  const extra = node.outputs.slice(made.length).find((name) => name !== '' && uses.has(name))
  if (extra !== undefined)
    problems.add(place, 'onnxAttribute', { option: 'outputs', actual: shortName(extra), known: made.length })
}

/** Before version 7 arithmetic was broadcast along an axis of its own, which is not read. */
function checkVersion({ attributes }: OnnxNode, opset: number): void {
  if (opset < 7 && attributes.has('broadcast'))
    refuse('onnxAttribute', { option: 'broadcast', actual: `opset ${opset}`, known: 'opset 7 …' })
}

function refuseOperator({ operator, domain, inputs }: OnnxNode): never {
  const full = domain === '' ? operator : `${domain}.${operator}`
  const names = inputs.slice(0, 8).map(shortName).join(', ')
  return refuse('onnxOperator', { operator: full.slice(0, 80), inputs: names })
}

/** @returns null where it ends in a problem, which is told with the place unless it has its own */
function attempt<T>(place: string, problems: ProblemList, run: () => T): T | null {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    for (const { path, code, params } of error.problems)
      problems.add(path === '' ? place : path, code, params)
    return null
  }
}

function finish(
  names: readonly string[],
  take: (name: string) => Value | null,
  network: NetworkSketch,
  problems: ProblemList,
): Omit<ConvertedGraph, 'inputSize'> {
  const parts = names.map((name) => {
    const value = take(name)
    if (value === null) return refuse('onnxMissingValue', { value: shortName(name) })
    return value.kind === 'activation' ? value : refuse('onnxConstantOutput', { output: shortName(name) })
  })
  network.setPlace(`outputs ${names.map(shortName).join(', ')}`)
  const sizes = parts.map((value) => product(exampleDims(value)))
  const last = settled(parts.length === 1 ? parts[0] : together(parts, sizes, network), network)
  return {
    ...finishedLayers(network, last.layer, problems),
    outputs: names.map((name, i) => ({ name, size: sizes[i] })),
  }
}

/** All outputs as one list, one after the other. */
function together(
  parts: readonly Activation[],
  sizes: readonly number[],
  network: NetworkSketch,
): Activation {
  let start = 0
  const placed = parts.map((value, i) => {
    const from = start
    start += sizes[i]
    return { value, target: Int32Array.from({ length: sizes[i] }, (_, k) => from + k) }
  })
  return { kind: 'activation', dims: [start], batch: null, ...joined(placed, start, network) }
}
