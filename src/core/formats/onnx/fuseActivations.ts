import type { OnnxGraph, OnnxNode, OnnxTensor } from './onnxModel.ts'
import { tensorConstant } from './tensorConstant.ts'

/**
 * The graph with the products that exporters write for SiLU and GELU as one node each, at the place of the last product.
 * Nodes that nothing takes any more are left for pruning.
 *
 * SiLU   h · Sigmoid(h)
 * GELU   h · (1 + Erf(h / √2)) · ½, in any order; √2 within the rounding of a float of 32 bits
 */
export function fuseActivations(graph: OnnxGraph): OnnxGraph {
  const producers = new Map<string, OnnxNode>()
  for (const node of graph.nodes) for (const name of node.outputs) producers.set(name, node)
  const tensors = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]))
  const known: Known = { producers, tensors }
  const nodes = graph.nodes.map((node) => {
    if (!isOwn(node, 'Mul') || node.inputs.length !== 2) return node
    const sigmoid = gatedBySigmoid(node, known)
    if (sigmoid !== null) return { ...node, operator: 'Silu', inputs: [sigmoid] }
    const gelu = gatedByErf(node, known)
    return gelu === null ? node : { ...node, operator: 'Gelu', inputs: [gelu], attributes: new Map() }
  })
  return { ...graph, nodes }
}

interface Known {
  readonly producers: ReadonlyMap<string, OnnxNode>
  readonly tensors: ReadonlyMap<string, OnnxTensor>
}

function isOwn(node: OnnxNode | undefined, operator: string): node is OnnxNode {
  return node !== undefined && node.operator === operator && node.domain === ''
}

/** h of h · Sigmoid(h). */
function gatedBySigmoid({ inputs }: OnnxNode, { producers }: Known): string | null {
  for (const [i, name] of inputs.entries()) {
    const gate = producers.get(name)
    const other = inputs[1 - i]
    if (isOwn(gate, 'Sigmoid') && gate.inputs[0] === other) return other
  }
  return null
}

/** h of h · (1 + Erf(h / √2)) · ½. */
function gatedByErf(node: OnnxNode, known: Known): string | null {
  const factors = factorsOf(node, known)
  if (factors.length !== 3) return null
  const half = factors.findIndex((name) => isNear(numberOf(name, known), 0.5))
  if (half < 0) return null
  const [first, second] = factors.filter((_, i) => i !== half)
  for (const [h, gate] of [
    [first, second],
    [second, first],
  ]) {
    if (insideErf(gate, known) === h) return h
  }
  return null
}

/** The factors of a product of products, two deep. */
function factorsOf({ inputs }: OnnxNode, { producers }: Known): string[] {
  return inputs.flatMap((name) => {
    const node = producers.get(name)
    return isOwn(node, 'Mul') && node.inputs.length === 2 ? [...node.inputs] : [name]
  })
}

/** h, where the name is of 1 + Erf(h / √2). */
function insideErf(name: string, known: Known): string | null {
  const sum = known.producers.get(name)
  if (!isOwn(sum, 'Add') || sum.inputs.length !== 2) return null
  const one = sum.inputs.findIndex((each) => numberOf(each, known) === 1)
  const erf = one < 0 ? undefined : known.producers.get(sum.inputs[1 - one])
  if (!isOwn(erf, 'Erf')) return null
  const scaled = known.producers.get(erf.inputs[0] ?? '')
  if (isOwn(scaled, 'Div') && isNear(numberOf(scaled.inputs[1] ?? '', known), Math.SQRT2))
    return scaled.inputs[0] ?? null
  if (!isOwn(scaled, 'Mul')) return null
  const factor = scaled.inputs.findIndex((each) => isNear(numberOf(each, known), Math.SQRT1_2))
  return factor < 0 ? null : (scaled.inputs[1 - factor] ?? null)
}

/** A constant of one number; null for anything else. */
function numberOf(name: string, { producers, tensors }: Known): number | null {
  const node = producers.get(name)
  const tensor =
    node === undefined
      ? tensors.get(name)
      : isOwn(node, 'Constant')
        ? (node.attributes.get('value')?.tensor ?? undefined)
        : undefined
  const isOne = tensor !== undefined && tensor.dims.length <= 4 && tensor.dims.every((size) => size === 1)
  if (tensor === undefined || !isOne || tensor.isExternal)
    return node === undefined ? null : (node.attributes.get('value_float')?.float ?? null)
  try {
    return tensorConstant(tensor, () => undefined).data[0]
  } catch {
    // the tensor's own node or use tells what is wrong with it
    return null
  }
}

function isNear(value: number | null, wanted: number): boolean {
  return value !== null && Math.abs(value - wanted) <= NEAR * wanted
}

/** √2 as a float of 32 bits, or written with seven digits, differs by at most 2.6e-7 of itself. */
const NEAR = 1e-6
