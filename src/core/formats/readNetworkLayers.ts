import { describeValue } from '../describeValue.ts'
import {
  type EncoderLayer,
  SMOOTH_ACTIVATIONS,
  type SmoothActivation,
  type SmoothLayer,
} from '../network/encoder.ts'
import { type OtherLayers, readLayers } from '../network/parse/readLayers.ts'
import type { ProblemList } from '../problemList.ts'
import { foldScalings, readBatchNorm, type ScalingLayer } from './batchNorm.ts'

export interface NetworkLayers {
  readonly layers: readonly EncoderLayer[]
  /** `layers[2]`, of each layer in the file. */
  readonly places: readonly string[]
  readonly outputSize: number
}

/**
 * A list of layers as of a model file (readLayers), with smooth activations and BatchNorm beside: for a network of
 * which it is not said yet what it is for.
 *
 * @param inputSize  null where it is not known; the problem has been added then
 * @returns null with problems added at `layers…`
 */
export function readNetworkLayers(
  value: unknown,
  inputSize: number | null,
  problems: ProblemList,
): NetworkLayers | null {
  const before = problems.problems.length
  const { layers, dataDim: outputSize } = readLayers(value, inputSize, problems, OTHERS)
  if (problems.problems.length > before || inputSize === null || outputSize === null) return null
  const { layers: folded, origins } = foldScalings(layers, problems)
  if (problems.problems.length > before) return null
  return { layers: folded, places: origins.map((index) => `layers[${index}]`), outputSize }
}

/** Options of torch.nn that change what an activation does, and their only value that is known here. */
const OPTIONS: Readonly<Partial<Record<SmoothActivation, readonly (readonly [string, string | number])[]>>> =
  {
    Softplus: [
      ['beta', 1],
      ['threshold', 20],
    ],
    ELU: [['alpha', 1]],
    GELU: [['approximate', 'none']],
  }

const OTHERS: OtherLayers<SmoothLayer | ScalingLayer> = {
  types: [...SMOOTH_ACTIVATIONS, 'BatchNorm1d', 'BatchNorm2d'],
  read(type, fields, path, input, problems) {
    const smooth = SMOOTH_ACTIVATIONS.find((known) => known === type)
    if (smooth === undefined) return readBatchNorm(type, fields, path, input, problems)
    for (const [name, known] of OPTIONS[smooth] ?? []) {
      const actual = fields[name]
      if (actual !== undefined && actual !== null && actual !== known) {
        problems.add(`${path}.${name}`, 'unsupportedOption', { actual: describeValue(actual), known })
      }
    }
    return { type: smooth }
  },
}
