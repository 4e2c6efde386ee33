import { negativeExp } from './negativeExp.ts'
import { SHORT_DECAY, SHORT_HALF_WIDTH, shortIntervalMass } from './shortInterval.ts'
import { tailExcess } from './tailExcess.ts'

const INV_SQRT_2PI = 0.3989422804014327

/**
 * Standard normal mass of [a, b] relative to its highest density: e^{d²/2} (Φ(b) − Φ(a)), d = max(a, 0). Linear, so
 * that sums over many intervals need one log and not one each.
 *
 * @param a, b   a ≤ b, a + b ≥ 0 (mirror first); −∞ and ∞ allowed
 * @param width  b − a, given apart because it cancels where a is large
 * @returns  in (0, 1]; about 1/(a √(2π)) for a long interval far out, width/√(2π) for a short one
 * Accuracy  relative error ≤ 2e-15 (asserted: truncatedGaussian.test.ts)
 */
export function scaledIntervalMass(a: number, b: number, width: number): number {
  const h = 0.5 * width
  if (h <= SHORT_HALF_WIDTH) {
    const midpoint = 0.5 * (a + b)
    const s = midpoint * h
    if (s <= SHORT_DECAY) {
      const fall = a > 0 ? h * (midpoint + a) : midpoint * midpoint
      return INV_SQRT_2PI * width * shortIntervalMass(s, h * h) * negativeExp(0.5 * fall)
    }
  }
  if (a < 0) {
    let outside = 0
    if (a > -9) outside = negativeExp(0.5 * a * a) / (tailExcess(-a) - a)
    if (b < 9) outside += negativeExp(0.5 * b * b) / (tailExcess(b) + b)
    return 1 - outside * INV_SQRT_2PI
  }
  const hazard = a + tailExcess(a)
  const decay = width * (a + h)
  if (decay >= 40) return INV_SQRT_2PI / hazard
  const far = a + width
  return INV_SQRT_2PI * (1 / hazard - negativeExp(decay) / (far + tailExcess(far)))
}
