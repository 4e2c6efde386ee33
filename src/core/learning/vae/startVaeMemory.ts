import { initialiseEncoder } from '../../network/initialiseEncoder.ts'
import { layerParameters } from '../../network/layerParameters.ts'
import type { Decoder } from '../../network/model.ts'
import { createRng } from '../../numerics/createRng.ts'
import { streamSeed } from '../streamSeed.ts'
import type { TrainingMemory, TrainingOptions } from '../trainingState.ts'

/**
 * What a VAE carries beside the model, before its first pass: the encoder, its weights drawn from the run's seed.
 * `numbers.numSteps` counts the steps of Adam; its moments `first` and `second`, and the least variance of Σx, come with
 * the first of them.
 */
export function startVaeMemory(
  { seed, numComponents }: TrainingOptions,
  { dataDim, latentDim }: Decoder,
): NonNullable<TrainingMemory> {
  const rng = createRng(streamSeed(seed, 'start', 0))
  const { layers } = initialiseEncoder({ dataDim, latentDim, numComponents }, rng)
  return {
    method: 'vae',
    vectors: { encoder: layerParameters(layers) },
    numbers: { numSteps: 0, numComponents },
  }
}
