import { type EncoderLayer, SMOOTH_ACTIVATIONS } from '../network/encoder.ts'
import type { Decoder, Layer } from '../network/model.ts'
import type { ModelOptions } from '../network/modelFromJson.ts'
import { checkMagnitude } from '../network/parse/checkMagnitude.ts'
import { checkStageEntries } from '../network/parse/checkStageEntries.ts'
import type { Parsed } from '../problem.ts'
import { problemList } from '../problemList.ts'
import type { ImportedNetwork } from './importedNetwork.ts'
import { placedProblems } from './placed.ts'

export interface ImportedDecoder {
  readonly decoder: Decoder
  /** The last activation of the file, which the decoder is without: it is the function before it. */
  readonly dropped: 'Sigmoid' | 'Tanh' | null
}

/**
 * An imported network as a decoder, checked as a model file is (modelFromJson), with its own noise and prior or, where
 * it has none, of variance 1.
 *
 * @returns problems 'notPiecewiseAffine' at the layer's place for each smooth activation but a last Sigmoid or Tanh
 */
export function asDecoder(network: ImportedNetwork, options: ModelOptions = {}): Parsed<ImportedDecoder> {
  const { inputSize: latentDim, outputs } = network
  const problems = problemList()
  if (outputs.length > 1)
    problems.add('', 'severalOutputs', { actual: outputs.map(({ name }) => name).join(', ') })
  if (latentDim > (options.maxLatentDim ?? Infinity))
    problems.add('', 'latentDimUnsupported', { actual: latentDim })
  const { layers, places, dropped } = withoutLastActivation(network)
  layers.forEach((layer, index) => {
    if (!isPiecewiseAffine(layer))
      problems.add(places[index], 'notPiecewiseAffine', { activation: layer.type })
  })
  if (layers.length === 0) problems.add('', 'noLayers')
  if (problems.problems.length > 0) return { ok: false, problems: problems.problems }
  const decoder: Decoder = { latentDim, dataDim: outputs[0].size, layers: layers.filter(isPiecewiseAffine) }
  const placed = placedProblems(places, problems)
  checkStageEntries(decoder.layers, latentDim, placed)
  if (problems.problems.length === 0) {
    const noise = network.noise ?? { kind: 'isotropic', variance: 1 }
    checkMagnitude(
      { decoder, noise, priorCovariance: network.priorCovariance ?? identity(latentDim) },
      placed,
    )
  }
  return problems.problems.length > 0
    ? { ok: false, problems: problems.problems }
    : { ok: true, value: { decoder, dropped }, notices: [] }
}

const SMOOTH: ReadonlySet<string> = new Set(SMOOTH_ACTIVATIONS)

function isPiecewiseAffine(layer: EncoderLayer): layer is Layer {
  return !SMOOTH.has(layer.type)
}

function identity(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, k) => (k % (size + 1) === 0 ? 1 : 0))
}

/** A Sigmoid or Tanh after which layers only rename is taken out; what took it takes what it took. */
function withoutLastActivation(
  network: ImportedNetwork,
): Pick<ImportedNetwork, 'layers' | 'places'> & Pick<ImportedDecoder, 'dropped'> {
  const { layers, places } = network
  const inputOf = (index: number): number => layers[index].from ?? index - 1
  let last = layers.length - 1
  while (last >= 0 && (layers[last].type === 'Flatten' || layers[last].type === 'Unflatten'))
    last = inputOf(last)
  const type = layers[last]?.type
  if (type !== 'Sigmoid' && type !== 'Tanh') return { layers, places, dropped: null }
  const input = inputOf(last)
  const moved = (index: number): number => (index < last ? index : index === last ? input : index - 1)
  const kept = layers.flatMap((layer, index): EncoderLayer[] => {
    if (index === last) return []
    if (index < last) return [layer]
    const from = moved(inputOf(index))
    return [layer.type === 'Add' ? { ...layer, from, with: moved(layer.with) } : { ...layer, from }]
  })
  return { layers: kept, places: places.filter((_, index) => index !== last), dropped: type }
}
