import type { OnnxGraph, OnnxNode } from './onnxModel.ts'
import { nodePlace } from './nodePlace.ts'
import { refuse } from './refuse.ts'
import { shortName } from './shortName.ts'

/**
 * The nodes that the graph's outputs need, each after those whose outputs it takes.
 *
 * @throws ParseError  'onnxNoOutput', 'onnxDuplicate' for a name that is given twice, 'onnxCycle', 'onnxMissingValue' for a name that
 *                     nothing gives
 */
export function nodeOrder(graph: OnnxGraph): OnnxNode[] {
  if (graph.outputs.length === 0) refuse('onnxNoOutput')
  const producers = producersOf(graph)
  const given = new Set([
    ...graph.inputs.map(({ name }) => name),
    ...graph.initializers.map(({ name }) => name),
  ])
  const order: OnnxNode[] = []
  const states = new Map<OnnxNode, 'open' | 'done'>()
  const need = (name: string, by: string): OnnxNode | null => {
    if (name === '' || given.has(name)) return null
    return producers.get(name) ?? refuse('onnxMissingValue', { value: shortName(name) }, by)
  }
  for (const { name } of graph.outputs) {
    const last = need(name, `output ${shortName(name)}`)
    // a stack of our own: chains are longer than the engine's
    const stack = last === null ? [] : [last]
    while (stack.length > 0) {
      const node = stack[stack.length - 1]
      if (states.get(node) === 'done') {
        stack.pop()
        continue
      }
      // what it needs has been gone through above it: what is still missing waits for it
      const isSecond = states.get(node) === 'open'
      states.set(node, 'open')
      const missing = node.inputs
        .map((input) => need(input, nodePlace(node)))
        .filter((each) => each !== null && states.get(each) !== 'done')
        .filter((each) => each !== null)
      if (missing.length === 0) {
        states.set(node, 'done')
        order.push(node)
        stack.pop()
      } else if (isSecond) {
        refuse('onnxCycle', {}, nodePlace(node))
      } else stack.push(...missing)
    }
  }
  return order
}

function producersOf({ nodes, inputs, initializers }: OnnxGraph): Map<string, OnnxNode> {
  const producers = new Map<string, OnnxNode>()
  const given = new Set([...inputs.map(({ name }) => name), ...initializers.map(({ name }) => name)])
  for (const node of nodes)
    for (const name of node.outputs) {
      if (name === '') continue
      if (producers.has(name) || given.has(name))
        refuse('onnxDuplicate', { value: shortName(name) }, nodePlace(node))
      producers.set(name, node)
    }
  const names = new Set<string>()
  for (const { name } of initializers) {
    if (names.has(name)) refuse('onnxDuplicate', { value: shortName(name) })
    names.add(name)
  }
  return producers
}
