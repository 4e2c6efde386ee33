import { SHORT_DECAY, SHORT_HALF_WIDTH, shortIntervalMass } from './shortInterval.ts'
import { tailExcess } from './tailExcess.ts'

const HALF_LOG_2PI = 0.9189385332046728
const INV_SQRT_2PI = 0.3989422804014327

/**
 * Log mass of N(mean, variance) on an interval: log ∫_lower^upper N(z; mean, variance) dz.
 *
 * @param lower, upper  ends, −∞ and ∞ allowed
 * @param variance      > 0
 * @returns  nats, in [−∞, 0]; −∞ for an empty interval or one of zero width, and beyond 1e154 standard deviations
 * Method    the cases of truncatedGaussianMoments.ts
 * Accuracy  |Δ log mass| ≤ 1e-15 · max(1, |log mass|) at any distance and width  (asserted: truncatedGaussian.test.ts)
 */
export function logGaussianMass(lower: number, upper: number, mean: number, variance: number): number {
  const width = upper - lower
  if (!(width > 0)) return width <= 0 && mean === mean ? -Infinity : NaN
  const std = Math.sqrt(variance)
  const w = width / std
  const toLower = lower - mean
  const toUpper = upper - mean
  const isMirrored = toLower + toUpper < 0
  const a = (isMirrored ? -toUpper : toLower) / std
  const h = 0.5 * w
  if (h <= SHORT_HALF_WIDTH) {
    const midpoint = Math.abs(0.5 * (toLower + toUpper)) / std
    if (midpoint * h <= SHORT_DECAY) {
      return Math.log(w * shortIntervalMass(midpoint * h, h * h)) - 0.5 * midpoint * midpoint - HALF_LOG_2PI
    }
  }
  if (a < 0) {
    const b = (isMirrored ? -toLower : toUpper) / std
    let outside = 0
    if (a > -40) outside = Math.exp(-0.5 * a * a) / (tailExcess(-a) - a)
    if (b < 40) outside += Math.exp(-0.5 * b * b) / (tailExcess(b) + b)
    return Math.log1p(-outside * INV_SQRT_2PI) + 0
  }
  let hazard = a + tailExcess(a)
  const decay = w * (a + h)
  if (decay < 40) {
    const b = a + w
    hazard /= 1 - (Math.exp(-decay) * hazard) / (b + tailExcess(b))
  }
  return -Math.log(hazard) - 0.5 * a * a - HALF_LOG_2PI
}
