import { negativeExp } from './negativeExp.ts'
import { SHORT_DECAY, SHORT_HALF_WIDTH, shortIntervalMoments } from './shortInterval.ts'
import { tailExcess } from './tailExcess.ts'
import { tailVariance } from './tailVariance.ts'

const INV_SQRT_2PI = 0.3989422804014327

/**
 * The standard normal on [a, b]: scaledIntervalMass.ts with the moments, linear and without a single log, for sums over
 * many slices.
 *
 * @param a, b   a ≤ b, a + b ≥ 0 (mirror first); −∞ and ∞ allowed
 * @param width  b − a, given apart because it cancels where a is large
 * @param out    written: e^{d²/2} (Φ(b) − Φ(a)) with d = max(a, 0); conditional mean; central conditional variance
 * Accuracy  relative: mass 2e-15, variance 4e-15; mean 1e-15 of max(|mean|, 1)  (asserted: scaledIntervalMoments.test.ts)
 */
export function scaledIntervalMoments(a: number, b: number, width: number, out: Float64Array): void {
  const h = 0.5 * width
  if (h <= SHORT_HALF_WIDTH) {
    const midpoint = 0.5 * (a + b)
    const s = midpoint * h
    if (s <= SHORT_DECAY) {
      shortIntervalMoments(s, h * h, out)
      const fall = a > 0 ? h * (midpoint + a) : midpoint * midpoint
      const shift = out[1]
      out[0] = INV_SQRT_2PI * width * out[0] * negativeExp(0.5 * fall)
      out[1] = a + h * (1 + shift)
      out[2] = h * h * (out[2] - shift * shift)
      return
    }
  }
  if (a < 0) {
    // 1 minus two tails; below e^-40 neither counts
    const below = a > -9 ? negativeExp(0.5 * a * a) : 0
    const above = b < 9 ? negativeExp(0.5 * b * b) : 0
    let outside = 0
    let slope = 0
    if (below > 0) {
      outside = below / (tailExcess(-a) - a)
      slope = a * below
    }
    if (above > 0) {
      outside += above / (tailExcess(b) + b)
      slope -= b * above
    }
    const mass = 1 - outside * INV_SQRT_2PI
    const scale = INV_SQRT_2PI / mass
    const mean = (below - above) * scale
    out[0] = mass
    out[1] = mean
    out[2] = 1 + slope * scale - mean * mean
    return
  }
  let excess = tailExcess(a)
  let variance = tailVariance(a)
  let hazard = a + excess
  const decay = width * (a + h)
  if (decay < 48) {
    // the half-line less the part beyond b, below 5 %
    const far = a + width
    const farExcess = tailExcess(far)
    const q = (negativeExp(decay) * hazard) / (far + farExcess)
    const kept = 1 / (1 - q)
    const farMean = width + farExcess
    excess = (excess - q * farMean) * kept
    const distance = farMean - excess
    variance = (variance - q * tailVariance(far)) * kept - q * distance * distance
    hazard *= kept
  }
  out[0] = INV_SQRT_2PI / hazard
  out[1] = a + excess
  out[2] = variance
}
