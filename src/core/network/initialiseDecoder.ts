import { standardNormal } from '../numerics/standardNormal.ts'
import type { Decoder, Layer } from './model.ts'

export interface DecoderRecipe {
  /** Latent dimension, hidden layers…, data dimension: two entries at least. */
  readonly widths: readonly number[]
  readonly activation: 'ReLU' | 'LeakyReLU' | 'Abs'
  /** Of LeakyReLU; the others ignore it. */
  readonly negativeSlope: number
  readonly initialiser: 'torch' | 'he' | 'glorot' | 'authors'
}

/**
 * A decoder with random weights: affine layers of the given widths with the activation between them.
 *
 * - torch: torch.nn.Linear's default, weights and biases uniform on ±1/√fan_in
 * - he: weights N(0, 2/((1 + η²) fan_in)) with η the slope below zero (ReLU 0, Abs −1), biases 0
 * - glorot: weights N(0, 2/(fan_in + fan_out)), biases 0
 * - authors: Glorot's weights, biases N(0, 1), as in the code published with [BPB20]
 *
 * @param rng  uniform on [0, 1); draws are taken layer by layer, weights row by row and then biases
 * @throws RangeError  fewer than two widths, or one that is not a positive integer
 */
export function initialiseDecoder(recipe: DecoderRecipe, rng: () => number): Decoder {
  const { widths } = recipe
  if (widths.length < 2 || !widths.every((width) => Number.isInteger(width) && width > 0))
    throw new RangeError(`widths: expected two positive integers or more, got [${widths.join(', ')}]`)
  const layers: Layer[] = []
  for (let l = 1; l < widths.length; l++) {
    const [inputSize, outputSize] = [widths[l - 1], widths[l]]
    const { drawWeight, drawBias } = drawsOf(recipe, inputSize, outputSize, rng)
    if (l > 1) layers.push(activationOf(recipe))
    const weight = new Float64Array(inputSize * outputSize).map(drawWeight)
    const bias = new Float64Array(outputSize).map(drawBias)
    layers.push({ type: 'Linear', inputSize, outputSize, weight, bias })
  }
  return { latentDim: widths[0], dataDim: widths[widths.length - 1], layers }
}

function activationOf({ activation, negativeSlope }: DecoderRecipe): Layer {
  return activation === 'LeakyReLU' ? { type: activation, negativeSlope } : { type: activation }
}

function drawsOf(
  { activation, negativeSlope, initialiser }: DecoderRecipe,
  fanIn: number,
  fanOut: number,
  rng: () => number,
): { drawWeight: () => number; drawBias: () => number } {
  const normal = (std: number) => (): number => std * standardNormal(rng)
  const zero = (): number => 0
  const glorot = normal(Math.sqrt(2 / (fanIn + fanOut)))
  switch (initialiser) {
    case 'torch': {
      const reach = 1 / Math.sqrt(fanIn)
      const uniform = (): number => reach * (2 * rng() - 1)
      return { drawWeight: uniform, drawBias: uniform }
    }
    case 'he': {
      const slope = activation === 'ReLU' ? 0 : activation === 'Abs' ? -1 : negativeSlope
      return { drawWeight: normal(Math.sqrt(2 / ((1 + slope * slope) * fanIn))), drawBias: zero }
    }
    case 'glorot':
      return { drawWeight: glorot, drawBias: zero }
    case 'authors':
      return { drawWeight: glorot, drawBias: normal(1) }
  }
}
