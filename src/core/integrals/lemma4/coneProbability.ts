import { bivariateNormalCdf } from './bivariateNormalCdf.ts'
import { normalCdf } from './normalCdf.ts'

/**
 * Mass of N(mean, covariance) where at most two half-planes overlap: 1, a normal CDF, or a bivariate one.
 *
 * @param lines       [≤ 2, 3] rows (n0, n1, c): n·z + c ≥ 0
 * @param mean        [2]
 * @param covariance  [4] row-major, SPD
 * @returns  linear
 * Accuracy  absolute error 1e-15 and, for lines far from the origin, the rounding of n·mean + c in standard deviations
 * Method    U_i = (n_i·z + c_i)/σ_i is normal of variance 1 and mean h_i, so that P(U_1 ≥ 0, U_2 ≥ 0) = Φ₂(h_1, h_2; ρ),
 *           ρ = n_1ᵀ Σ n_2/(σ_1 σ_2); √(1 − ρ²) = √|Σ| · |n_1 × n_2|/(σ_1 σ_2) needs no 1 − ρ²
 */
export function coneProbability(lines: Float64Array, mean: Float64Array, covariance: Float64Array): number {
  if (lines.length === 0) return 1
  const l11 = Math.sqrt(covariance[0])
  const l21 = covariance[2] / l11
  const l22 = Math.sqrt(covariance[3] - l21 * l21)
  const [first, second] = [0, 3].map((at) => {
    const w0 = l11 * lines[at] + l21 * lines[at + 1]
    const w1 = l22 * lines[at + 1]
    const norm = Math.hypot(w0, w1)
    const h = (lines[at] * mean[0] + lines[at + 1] * mean[1] + lines[at + 2]) / norm
    return { w0, w1, norm, h }
  })
  if (lines.length === 3) return normalCdf(first.h)
  const scale = first.norm * second.norm
  const correlation = (first.w0 * second.w0 + first.w1 * second.w1) / scale
  const cross = lines[0] * lines[4] - lines[1] * lines[3]
  return bivariateNormalCdf(
    first.h,
    second.h,
    correlation,
    Math.min((l11 * l22 * Math.abs(cross)) / scale, 1),
  )
}
