import { gaussNodes, gaussOffset, gaussWeights } from '../../numerics/gaussLegendre.ts'
import { normalCdf } from './normalCdf.ts'

const NUM_NODES = 20
/** Correlations above this are integrated down from 1, others up from 0. */
const STRONG = 0.925
/** e^-100 adds nothing to a probability. */
const NEGLIGIBLE = -100
/** Nothing is left further out than this; squares of it stay far from overflow. */
const FAR = 40
const SQRT_2PI = 2.5066282746310007

/**
 * P(X ≤ h, Y ≤ k) of two standard normals.
 *
 * @param h, k         ±∞ allowed
 * @param correlation  in [−1, 1]
 * @param complement   √(1 − correlation²) ≥ 0, given apart because it cancels near ±1; where it is the sine of an angle
 *                     between two lines, the result depends on that angle as smoothly as on h and k
 * @returns  linear, not clamped: beyond the far corner it may be −1e-17
 * Accuracy  absolute error ≤ 1e-15, no relative accuracy  (asserted: bivariateNormalCdf.test.ts)
 * Source    A. Genz: Numerical computation of rectangular bivariate and trivariate normal and t probabilities, Statistics
 *           and Computing 14 (2004), 251–260, section 2.3 (his BVND), after Z. Drezner and G. O. Wesolowsky: On the
 *           computation of the bivariate normal integral, J. Statist. Comput. Simul. 35 (1990), 101–107. By Plackett's
 *           identity the derivative in the correlation is the density at (h, k)
 */
export function bivariateNormalCdf(h: number, k: number, correlation: number, complement: number): number {
  const x = Math.min(Math.max(h, -FAR), FAR)
  const y = Math.min(Math.max(k, -FAR), FAR)
  if (Math.abs(correlation) < STRONG) {
    return normalCdf(x) * normalCdf(y) + fromIndependent(x, y, Math.atan2(correlation, complement))
  }
  if (correlation > 0) return normalCdf(Math.min(x, y)) - belowComonotone(x, y, complement)
  // P(X ≤ h, Y ≤ k) = P(X ≤ h) − P(X ≤ h, −Y ≤ −k), and X and −Y have correlation near 1
  const opposite = x > -y ? intervalMass(-y, x) : 0
  return opposite + belowComonotone(x, -y, complement)
}

/** P(from ≤ X ≤ to), by differences on the side where both tails are small. */
function intervalMass(from: number, to: number): number {
  return from > 0 ? normalCdf(-from) - normalCdf(-to) : normalCdf(to) - normalCdf(from)
}

/** (1/2π) ∫_0^angle exp(−(h² − 2 h k sin θ + k²) / (2 cos² θ)) dθ. */
function fromIndependent(h: number, k: number, angle: number): number {
  const offset = gaussOffset(NUM_NODES)
  const half = 0.5 * (h * h + k * k)
  let sum = 0
  for (let i = 0; i < NUM_NODES; i++) {
    const sine = Math.sin(0.5 * angle * (1 + gaussNodes[offset + i]))
    sum += gaussWeights[offset + i] * Math.exp((sine * h * k - half) / (1 - sine * sine))
  }
  return (sum * angle) / (4 * Math.PI)
}

/**
 * What a correlation ρ just below 1 takes off Φ(min(h, k)): with x = √(1 − ρ²) as the variable,
 * (1/2π) ∫_0^complement exp(−(h − k)²/(2x²) − hk/(1 + √(1 − x²))) / √(1 − x²) dx.
 * Of the second factor e^{−hk/2} (1 + c x² + c d x⁴) is integrated in closed form, so that the nodes see only what is
 * left, which is of order x⁶ where the first factor has its steep rise.
 */
function belowComonotone(h: number, k: number, complement: number): number {
  if (complement === 0) return 0
  const hk = h * k
  const gap = Math.abs(h - k)
  const gapSq = gap * gap
  const square = complement * complement
  const c = (4 - hk) / 8
  const d = (12 - hk) / 16
  let sum = 0
  const exponent = -0.5 * (gapSq / square + hk)
  if (exponent > NEGLIGIBLE) {
    const series = 1 - (c * (gapSq - square) * (1 - (d * gapSq) / 5)) / 3 + (c * d * square * square) / 5
    sum += complement * Math.exp(exponent) * series
  }
  if (-hk < -NEGLIGIBLE) {
    const series = 1 - (c * gapSq * (1 - (d * gapSq) / 5)) / 3
    sum -= Math.exp(-0.5 * hk) * SQRT_2PI * normalCdf(-gap / complement) * gap * series
  }
  const offset = gaussOffset(NUM_NODES)
  for (let i = 0; i < NUM_NODES; i++) {
    const x = 0.5 * complement * (1 + gaussNodes[offset + i])
    const xSq = x * x
    const cosine = Math.sqrt(1 - xSq)
    const power = -0.5 * (gapSq / xSq + hk)
    if (power <= NEGLIGIBLE) continue
    const factor = Math.exp((-hk * xSq) / (2 * (1 + cosine) * (1 + cosine))) / cosine
    const rest = factor - (1 + c * xSq * (1 + d * xSq))
    sum += 0.5 * complement * gaussWeights[offset + i] * Math.exp(power) * rest
  }
  return sum / (2 * Math.PI)
}
