import type { Parsed } from '../problem.ts'
import { ParseError, problem } from '../problem.ts'
import type { ImportedNetwork } from './importedNetwork.ts'
import { MAX_NETWORK_BYTES } from './limits.ts'
import { type ConvertedGraph, convertGraph } from './onnx/convertGraph.ts'
import { decodeOnnx } from './onnx/decodeOnnx.ts'
import { fuseActivations } from './onnx/fuseActivations.ts'
import { graphInput } from './onnx/graphInput.ts'
import { nodeOrder } from './onnx/nodeOrder.ts'

/**
 * The bytes of an ONNX file as layers of this project (README.md says which operators). Weights are the file's numbers as
 * doubles; what is folded into them is computed in doubles.
 *
 * @param name  of the file
 * @returns     the network of one example, its outputs one after the other; or problems, each with its place in the file.
 *              Never throws; time and memory are bounded by the limits of limits.ts
 */
export function readOnnx(bytes: Uint8Array, name: string): Parsed<ImportedNetwork> {
  if (bytes.length > MAX_NETWORK_BYTES) {
    const params = { actual: bytes.length, limit: MAX_NETWORK_BYTES }
    return { ok: false, problems: [problem('', 'tooLarge', params)] }
  }
  try {
    const model = decodeOnnx(bytes)
    const graph = fuseActivations(model.graph)
    const order = nodeOrder(graph)
    const input = graphInput(graph, order)
    let first: Parsed<ConvertedGraph> | null = null
    for (const reading of input.readings) {
      const converted = convertGraph({ ...model, graph }, order, input.name, reading)
      if (converted.ok) return described(converted.value, name)
      first ??= converted
    }
    return first?.ok === false ? first : { ok: false, problems: [] }
  } catch (error) {
    if (error instanceof ParseError) return { ok: false, problems: error.problems }
    throw error
  }
}

function described(graph: ConvertedGraph, name: string): Parsed<ImportedNetwork> {
  const nothing = { role: null, noise: null, priorCovariance: null, check: null }
  return { ok: true, value: { format: 'onnx', name, ...graph, ...nothing }, notices: [] }
}
