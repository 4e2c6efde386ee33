import type { LearnedLayer } from '../network/model.ts'

/** In which order a layer's system (layerSystem.ts) has its parameters. */
export interface LayerLayout {
  readonly size: number
  /** [size]: 1 for a weight, 0 for a bias. */
  readonly isWeight: Uint8Array
  /** [size]: its position in `weight`, or in `bias`. */
  readonly index: Int32Array
}

/** Of a dense layer: rows [W v], one after the other, the bias last. */
export function layoutByRows(inputSize: number, outputSize: number): LayerLayout {
  const m = inputSize + 1
  const isWeight = new Uint8Array(outputSize * m)
  const index = new Int32Array(outputSize * m)
  for (let i = 0, at = 0; i < outputSize; i++) {
    for (let j = 0; j < inputSize; j++, at++) {
      isWeight[at] = 1
      index[at] = i * inputSize + j
    }
    index[at++] = i
  }
  return { size: outputSize * m, isWeight, index }
}

/** Of any other: weights, then biases. */
export function layoutInTurn(numWeights: number, numBiases: number): LayerLayout {
  const size = numWeights + numBiases
  return {
    size,
    isWeight: Uint8Array.from({ length: size }, (_, at) => (at < numWeights ? 1 : 0)),
    index: Int32Array.from({ length: size }, (_, at) => (at < numWeights ? at : at - numWeights)),
  }
}

/** Weights and biases in that order. */
export function gather({ isWeight, index }: LayerLayout, { weight, bias }: LayerValues): Float64Array {
  return Float64Array.from(index, (at, k) => (isWeight[k] === 1 ? weight[at] : bias[at]))
}

/** The reverse: a vector in that order as weights and biases of a layer's sizes. */
export function scatter(
  { isWeight, index }: LayerLayout,
  vector: Float64Array,
  layer: LayerValues,
): LayerValues {
  const weight = new Float64Array(layer.weight.length)
  const bias = new Float64Array(layer.bias.length)
  vector.forEach((value, k) => {
    if (isWeight[k] === 1) weight[index[k]] = value
    else bias[index[k]] = value
  })
  return { weight, bias }
}

type LayerValues = Pick<LearnedLayer, 'weight' | 'bias'>
