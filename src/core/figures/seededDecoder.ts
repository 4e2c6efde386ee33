import { initialiseDecoder, type DecoderRecipe } from '../network/initialiseDecoder.ts'
import type { Decoder } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'

/** A random decoder, by its seed; plain data. */
export interface SeededRecipe extends DecoderRecipe {
  readonly seed: number
}

/**
 * The decoder that a recipe and its seed mean.
 *
 * @throws RangeError  of initialiseDecoder and createRng
 */
export function seededDecoder(recipe: SeededRecipe): Decoder {
  return initialiseDecoder(recipe, createRng(recipe.seed))
}
