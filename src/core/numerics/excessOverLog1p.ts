/** Below it, and down to its negative, the series. */
const SMALL = 0.1

/**
 * x − log(1 + x) ≥ 0.
 *
 * @param x  ≥ −1; ∞ at −1
 * Method    with s = x/(2 + x), log(1 + x) = 2 (s + s³/3 + …), and x − 2s = x s: the difference is never formed
 * Accuracy  relative error ≤ 1e-15 for |x| < 0.1, else 4e-14, as long as 1 + x keeps its digits
 *           (asserted: excessOverLog1p.test.ts)
 */
export function excessOverLog1p(x: number): number {
  if (!(Math.abs(x) < SMALL)) return x - Math.log1p(x)
  const s = x / (2 + x)
  const q = s * s
  const tail =
    1 / 3 + q * (1 / 5 + q * (1 / 7 + q * (1 / 9 + q * (1 / 11 + q * (1 / 13 + q * (1 / 15 + q / 17))))))
  return s * (x - 2 * q * tail)
}
