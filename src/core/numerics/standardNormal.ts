import ln from '@stdlib/math-base-special-ln'
import type { Rng } from './createRng.ts'

/**
 * One draw from N(0, 1) by Marsaglia's polar method; the second value of each pair is dropped, so that the draw
 * depends on the generator's state alone.
 *
 * @stdlib's ln and the correctly rounded sqrt give the same bits in every engine, which Math.log does not promise.
 */
export function standardNormal(rng: Rng): number {
  for (;;) {
    const u = 2 * rng() - 1
    const v = 2 * rng() - 1
    const radiusSq = u * u + v * v
    if (radiusSq > 0 && radiusSq < 1) return u * Math.sqrt((-2 * ln(radiusSq)) / radiusSq)
  }
}
