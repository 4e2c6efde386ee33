import { type EncoderLayer, SMOOTH_ACTIVATIONS } from '../../network/encoder.ts'
import type { Layer } from '../../network/model.ts'
import { checkStageEntries } from '../../network/parse/checkStageEntries.ts'
import type { ProblemList } from '../../problemList.ts'
import { placedProblems } from '../placed.ts'
import type { NetworkSketch } from './networkSketch.ts'
import { refuse } from './refuse.ts'

/**
 * The layers that one of them needs, that one the last, with their wires.
 *
 * @throws ParseError  'noLayers' where that is the network's input
 * Problems  'onnxNotFinite' for weights that folding made too large; 'tooManyUnits' as of a JSON file
 */
export function finishedLayers(
  network: NetworkSketch,
  last: number,
  problems: ProblemList,
): { layers: EncoderLayer[]; places: string[] } {
  if (last < 0) return refuse('noLayers')
  const isNeeded = new Uint8Array(last + 1)
  isNeeded[last] = 1
  for (let position = last; position >= 0; position--) {
    if (isNeeded[position] === 0) continue
    const { layer, from } = network.at(position)
    if (from >= 0) isNeeded[from] = 1
    if (layer.type === 'Add' && layer.with >= 0) isNeeded[layer.with] = 1
  }
  const places: string[] = []
  const layers: EncoderLayer[] = []
  const newPosition = new Map([[-1, -1]])
  for (let position = 0; position <= last; position++) {
    if (isNeeded[position] === 0) continue
    const { layer, from, place } = network.at(position)
    const index = layers.length
    newPosition.set(position, index)
    const source = newPosition.get(from) ?? -1
    const wired = layer.type === 'Add' ? { ...layer, with: newPosition.get(layer.with) ?? -1 } : layer
    layers.push(source === index - 1 ? wired : { ...wired, from: source })
    places.push(place)
    if ('weight' in layer && !(layer.weight.every(Number.isFinite) && layer.bias.every(Number.isFinite)))
      problems.add(place, 'onnxNotFinite', { tensor: 'weight' })
  }
  checkStageEntries(layers.map(asPiecewiseAffine), network.at(-1).size, placedProblems(places, problems))
  return { layers, places }
}

const SMOOTH: ReadonlySet<string> = new Set(SMOOTH_ACTIVATIONS)

/** A smooth activation, which takes as many numbers as any other, as one that is known to the check. */
function asPiecewiseAffine(layer: EncoderLayer): Layer {
  return isPiecewiseAffine(layer) ? layer : { ...layer, type: 'ReLU' }
}

function isPiecewiseAffine(layer: EncoderLayer): layer is Layer {
  return !SMOOTH.has(layer.type)
}
