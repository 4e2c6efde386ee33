import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'

/** Uniform on [0, 1), a multiple of 2⁻⁵³. */
export type Rng = () => number

/**
 * The one random generator of the project: xoroshiro128+ (pure-rand), 53 bits per draw, 128 bits of state, seeded
 * through SplitMix32. Integer arithmetic only, so that a seed gives the same bits in every engine.
 *
 * The seed is hashed because xoroshiro is linear over bits: states that differ by a fixed pattern, as pure-rand's own
 * seeding makes them for seeds 2k and 2k + 1, stay so for ever (their first draws correlated by 0.3).
 *
 * @param seed  a safe integer, all of whose bits count
 * @throws RangeError  seed not a safe integer
 */
export function createRng(seed: number): Rng {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: expected a safe integer, got ${seed}`)
  const next = splitMix32((seed | 0) ^ mix(Math.floor(seed / 2 ** 32) | 0))
  const generator = xoroshiro128plusFromState([next(), next(), next(), next()])
  return () => uniformFloat64(generator)
}

function splitMix32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x9e3779b9) | 0
    return mix(state)
  }
}

/** MurmurHash3's 32-bit finaliser: a bijection that fixes 0. */
function mix(word: number): number {
  let h = word
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
