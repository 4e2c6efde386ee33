import type { Scaling } from '../numerics/scaling.ts'
import type { Decoder } from './model.ts'

/**
 * A decoder of standardised data as one of the data themselves: z ↦ mean + std ⊙ g(z), folded into the last layer.
 * With noise σ² diag(std²) (scaleNoise) its density is that of the standardised data divided by Π std: the Jacobian
 * is in the normalising constant of Σx, and everything that uses the model stays in the data's own units.
 *
 * @throws RangeError  the last layer is not Linear, or the scaling is of another dimension
 */
export function scaleOutputs(decoder: Decoder, { mean, std }: Scaling): Decoder {
  const last = decoder.layers.at(-1)
  if (last?.type !== 'Linear') throw new RangeError(`the last layer is ${last?.type}, expected Linear`)
  if (mean.length !== decoder.dataDim || std.length !== decoder.dataDim)
    throw new RangeError(`scaling of ${mean.length} coordinates, the decoder has ${decoder.dataDim}`)
  const { inputSize } = last
  const weight = last.weight.map((value, i) => std[Math.floor(i / inputSize)] * value)
  const bias = last.bias.map((value, d) => mean[d] + std[d] * value)
  return { ...decoder, layers: [...decoder.layers.slice(0, -1), { ...last, weight, bias }] }
}
