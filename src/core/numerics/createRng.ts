import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Uniform on [0, 1), a multiple of 2⁻⁵³. */
export type Rng = () => number

const NUM_WARM_UP = 64

/**
 * The one random generator of the project: xoroshiro128+ (pure-rand), 53 bits per draw, 128 bits of state.
 * Integer arithmetic only, so that a seed gives the same bits in every engine.
 *
 * @param seed  a safe integer; its bits above the 32nd are folded in
 * @throws RangeError  seed not a safe integer
 */
export function createRng(seed: number): Rng {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: expected a safe integer, got ${seed}`)
  const generator = xoroshiro128plus((seed ^ Math.floor(seed / 2 ** 32)) | 0)
  // neighbouring seeds start in states that differ in few bits; let them part first
  for (let i = 0; i < NUM_WARM_UP; i++) generator.next()
  return () => uniformFloat64(generator)
}
