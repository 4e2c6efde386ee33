import ln from '@stdlib/math-base-special-ln'
import type { Rng } from './createRng.ts'
import { standardNormal } from './standardNormal.ts'

/**
 * One exact draw from N(mean, variance) restricted to [lower, upper], at any distance from the mean.
 *
 * @param lower, upper  lower ≤ upper; −∞ and ∞ allowed
 * @returns  a point of [lower, upper]
 * Method    rejection, with the proposal that accepts at least a third: normal where the interval holds the bulk,
 *           uniform where the density hardly varies, shifted exponential in a tail [R95]. Every draw is compared in
 *           logs (@stdlib's ln), so that the accepted ones are the same in every engine
 * Source    [R95] Robert, Simulation of truncated normal variables, 1995, Prop. 2.3
 */
export function sampleTruncatedGaussian(
  lower: number,
  upper: number,
  mean: number,
  variance: number,
  rng: Rng,
): number {
  const std = Math.sqrt(variance)
  const width = upper - lower
  if (!(width > 0)) return lower
  const w = width / std
  const toLower = lower - mean
  const toUpper = upper - mean
  const isMirrored = toLower + toUpper < 0
  // mirrored, so that |a| ≤ b
  const a = (isMirrored ? -toUpper : toLower) / std
  const excess = w > 0 && a < Infinity ? sampleExcess(a, w, rng) : 0
  let z: number
  if (a === -Infinity) z = mean + std * excess
  else z = isMirrored ? upper - std * excess : lower + std * excess
  return Math.min(Math.max(z, lower), upper)
}

/** Z − a given a ≤ Z ≤ a + w, where a + w/2 ≥ 0; Z itself for a = −∞. */
function sampleExcess(a: number, w: number, rng: Rng): number {
  if (a < 0.3 && w > 2) {
    if (a === -Infinity) return standardNormal(rng)
    for (;;) {
      // a tail that begins near zero: either sign will do
      const draw = standardNormal(rng)
      const s = (a >= 0 ? Math.abs(draw) : draw) - a
      if (s >= 0 && s <= w) return s
    }
  }
  if (w * (Math.max(a, 0) + 0.5 * w) <= 2.5) {
    // uniform; the density's maximum over the interval is at max(a, 0)
    const peak = Math.max(-a, 0)
    for (;;) {
      const s = w * rng()
      const t = s - peak
      if (-ln(1 - rng()) >= t * (Math.max(a, 0) + 0.5 * t)) return s
    }
  }
  // exponential of rate λ beyond a; λ − a = 2/(a + √(a² + 4))
  const extra = 2 / (a + (a < 1e8 ? Math.sqrt(a * a + 4) : a))
  const rate = a + extra
  for (;;) {
    const s = -ln(1 - rng()) / rate
    const t = s - extra
    if (s <= w && -2 * ln(1 - rng()) >= t * t) return s
  }
}
