import { applyStages } from './applyStages.ts'
import { compileDecoder } from './compileDecoder.ts'
import type { Decoder } from './model.ts'

/**
 * g(z): the decoder's output at one latent point.
 *
 * @param latent  [S]
 * @returns       [D]
 * @throws RangeError  latent does not have `latentDim` entries
 * Source  [BPB20] (1), evaluated layer by layer and without the partition: the second route to A_ω z + b_ω
 */
export function forward(decoder: Decoder, latent: ArrayLike<number>): Float64Array {
  if (latent.length !== decoder.latentDim)
    throw new RangeError(`latent has ${latent.length} entries, the decoder takes ${decoder.latentDim}`)
  return applyStages(compileDecoder(decoder).stages, Float64Array.from(latent))
}
