import erfcx from '@stdlib/math-base-special-erfcx'

/**
 * Φ(x), the standard normal distribution function.
 *
 * Accuracy  a few units in the last place relatively for x ≤ 0 (times 1 + x²/2 far out, from the rounding of x²), and of
 *           1 − Φ(−x) for x > 0
 */
export function gaussianCdf(x: number): number {
  if (x > 0) return 1 - gaussianCdf(-x)
  return 0.5 * Math.exp(-0.5 * x * x) * erfcx(-x * Math.SQRT1_2)
}
