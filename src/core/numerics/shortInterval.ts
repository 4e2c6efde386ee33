/**
 * When an interval is short enough for the power series about its midpoint: half-width h and |midpoint| · h, in
 * standard deviations. Outside, the interval either straddles zero with a mass above 0.47, or the part of its tail
 * that lies beyond its far end is below 5 %: both are safe for the closed forms.
 */
export const SHORT_HALF_WIDTH = 1
export const SHORT_DECAY = 1.5

const MAX_TERMS = 40
/** 1/n. */
const reciprocals: Float64Array = Float64Array.from({ length: MAX_TERMS + 4 }, (_, n) => 1 / n)

/**
 * ½ ∫_{−1}^{1} e^{−s u − q u²/2} du: the mass of a short interval relative to its midpoint's density.
 *
 * @param s  midpoint · half-width, in [0, SHORT_DECAY]
 * @param q  half-width², in [0, SHORT_HALF_WIDTH²]
 * Method    Σ over even n of g_n/(n + 1), where e^{−su−qu²/2} = Σ g_n uⁿ and n g_n = −s g_{n−1} − q g_{n−2}
 * Accuracy  relative error ≤ 5e-16
 */
export function shortIntervalMass(s: number, q: number): number {
  let odd = -s
  let even = (s * s - q) * 0.5
  let mass = 1 + even * reciprocals[3]
  for (let n = 3; n < MAX_TERMS; n += 2) {
    odd = -(s * even + q * odd) * reciprocals[n]
    even = -(s * odd + q * even) * reciprocals[n + 1]
    mass += even * reciprocals[n + 2]
    if (Math.abs(even) + Math.abs(odd) < 1e-17) break
  }
  return mass
}

/**
 * The same with the mean of u and of u² under that density, written to out[0 … 3): [mass, E u, E u²].
 * Accuracy  |error| ≤ 1e-15 each
 */
export function shortIntervalMoments(s: number, q: number, out: Float64Array): void {
  let odd = -s
  let even = (s * s - q) * 0.5
  let zeroth = 1 + even * reciprocals[3]
  let first = odd * reciprocals[3]
  let second = reciprocals[3] + even * reciprocals[5]
  for (let n = 3; n < MAX_TERMS; n += 2) {
    odd = -(s * even + q * odd) * reciprocals[n]
    even = -(s * odd + q * even) * reciprocals[n + 1]
    first += odd * reciprocals[n + 2]
    zeroth += even * reciprocals[n + 2]
    second += even * reciprocals[n + 4]
    if (Math.abs(even) + Math.abs(odd) < 1e-17) break
  }
  const inverse = 1 / zeroth
  out[0] = zeroth
  out[1] = first * inverse
  out[2] = second * inverse
}
