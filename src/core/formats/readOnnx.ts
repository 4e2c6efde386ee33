import type { Parsed } from '../problem.ts'
import { parseJson } from '../parseJson.ts'
import { ParseError, problem } from '../problem.ts'
import { problemList } from '../problemList.ts'
import type { ImportedNetwork } from './importedNetwork.ts'
import { MAX_NETWORK_BYTES } from './limits.ts'
import { type ConvertedGraph, convertGraph } from './onnx/convertGraph.ts'
import { decodeOnnx } from './onnx/decodeOnnx.ts'
import { fuseActivations } from './onnx/fuseActivations.ts'
import { graphInput } from './onnx/graphInput.ts'
import { nodeOrder } from './onnx/nodeOrder.ts'
import { readDescription } from './readDescription.ts'

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
      if (converted.ok) return described(converted.value, name, model.metadata)
      first ??= converted
    }
    return first?.ok === false ? first : { ok: false, problems: [] }
  } catch (error) {
    if (error instanceof ParseError) return { ok: false, problems: error.problems }
    throw error
  }
}

/** With what the file says of it under METADATA_KEY. */
function described(
  graph: ConvertedGraph,
  name: string,
  metadata: ReadonlyMap<string, string>,
): Parsed<ImportedNetwork> {
  const network: ImportedNetwork = { format: 'onnx', name, ...graph, ...NOTHING_SAID }
  const text = metadata.get(METADATA_KEY)
  if (text === undefined) return { ok: true, value: network, notices: [] }
  const json = parseJson(text)
  if (!json.ok) return { ok: false, problems: json.problems.map((each) => ({ ...each, path: METADATA_KEY })) }
  const problems = problemList()
  const { inputSize, outputs } = graph
  const outputSize = outputs.reduce((sum, { size }) => sum + size, 0)
  const description = readDescription(json.value, { inputSize, outputSize }, problems)
  return problems.problems.length === 0
    ? { ok: true, value: { ...network, ...description }, notices: [] }
    : { ok: false, problems: problems.problems }
}

/** Of metadata_props: JSON text with the fields of readDescription.ts. */
const METADATA_KEY = 'dgn-model'
const NOTHING_SAID = { role: null, noise: null, priorCovariance: null, check: null }
