import { SHORT_DECAY, SHORT_HALF_WIDTH, shortIntervalMoments } from './shortInterval.ts'
import { tailExcess } from './tailExcess.ts'
import { tailVariance } from './tailVariance.ts'

const HALF_LOG_2PI = 0.9189385332046728
const INV_SQRT_2PI = 0.3989422804014327

/**
 * N(mean, variance) on an interval: log of its mass there, and the moments and the entropy of its restriction.
 *
 * @param lower, upper  ends, −∞ and ∞ allowed
 * @param variance      > 0
 * @param out           [≥ offset + 4], written: log mass (nats, in [−∞, 0]); conditional mean; *central* conditional
 *                      variance; differential entropy of the restricted density (nats, in the units of the interval).
 *                      An empty interval or one of zero width has −∞, the point, 0, −∞; NaN in gives NaN out
 * Method    standardise, mirror so that the midpoint is not negative, then
 *           short and flat: power series about the midpoint (shortInterval.ts);
 *           across zero: 1 minus two tails;
 *           in a tail: the half-line's excess and variance (tailExcess.ts), less the part beyond the far end, which is
 *           below 5 %, by the mixture identity. Entropy from excesses over the near end: no huge terms ever cancel
 * Accuracy  relative: log mass (or absolute below 1 nat) 1e-15, variance 4e-15, mean 1e-15 of max(|mean|, std),
 *           entropy 2e-15 of max(|entropy|, 1), at any distance and any width  (asserted: truncatedGaussian.test.ts)
 * Cost      one exp, two logs, two table lookups; no allocation
 * Source    derived; the cases follow docs/MATH.md 4, S = 1
 */
export function truncatedGaussianMoments(
  lower: number,
  upper: number,
  mean: number,
  variance: number,
  out: Float64Array,
  offset: number = 0,
): void {
  const width = upper - lower
  if (!(width > 0) || !(variance > 0)) {
    writeDegenerate(lower, upper, mean, variance, out, offset)
    return
  }
  const std = Math.sqrt(variance)
  const w = width / std
  const toLower = lower - mean
  const toUpper = upper - mean
  const isMirrored = toLower + toUpper < 0
  const a = (isMirrored ? -toUpper : toLower) / std

  const h = 0.5 * w
  if (h <= SHORT_HALF_WIDTH) {
    const midpoint = Math.abs(0.5 * (toLower + toUpper)) / std
    const s = midpoint * h
    if (s <= SHORT_DECAY) {
      const q = h * h
      shortIntervalMoments(s, q, series)
      const mass = series[0]
      const shift = series[1]
      const halfWidth = 0.5 * width
      const lead = w * mass
      out[offset] = Math.log(lead) - 0.5 * midpoint * midpoint - HALF_LOG_2PI
      out[offset + 1] = lower + (isMirrored ? halfWidth * (1 - shift) : halfWidth * (1 + shift))
      out[offset + 2] = halfWidth * halfWidth * (series[2] - shift * shift)
      out[offset + 3] = Math.log(width * mass) + s * shift + 0.5 * q * series[2]
      return
    }
  }

  if (a < 0) {
    const b = (isMirrored ? -toLower : toUpper) / std
    const below = a > -40 ? Math.exp(-0.5 * a * a) : 0
    const above = b < 40 ? Math.exp(-0.5 * b * b) : 0
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
    outside *= INV_SQRT_2PI
    const scale = INV_SQRT_2PI / (1 - outside)
    const m = (below - above) * scale
    const v = 1 + slope * scale - m * m
    // + 0: the log of one is 0, not −0
    const logMass = Math.log1p(-outside) + 0
    out[offset] = logMass
    out[offset + 1] = Math.min(Math.max(mean + (isMirrored ? -std * m : std * m), lower), upper)
    out[offset + 2] = variance * v
    out[offset + 3] = logMass + HALF_LOG_2PI + 0.5 * Math.log(variance) + 0.5 * (v + m * m)
    return
  }

  if (!(a < Infinity)) {
    // further away than doubles reach in standard deviations: all that is left sits at the near end
    const end = isMirrored ? upper : lower
    writeDegenerate(end, end, mean, variance, out, offset)
    return
  }
  let m = tailExcess(a)
  let v = tailVariance(a)
  let hazard = a + m
  const decay = w * (a + h)
  // beyond, what is left out adds below 1e-17 to the variance
  if (decay < 48) {
    const b = a + w
    const farExcess = tailExcess(b)
    // fraction of the half-line's mass that lies beyond b
    const q = (Math.exp(-decay) * hazard) / (b + farExcess)
    const kept = 1 / (1 - q)
    const farMean = w + farExcess
    m = (m - q * farMean) * kept
    const distance = farMean - m
    v = (v - q * tailVariance(b)) * kept - q * distance * distance
    hazard *= kept
  }
  const logLead = -Math.log(hazard)
  out[offset] = logLead - 0.5 * a * a - HALF_LOG_2PI
  out[offset + 1] = Math.min(Math.max(isMirrored ? upper - std * m : lower + std * m, lower), upper)
  out[offset + 2] = variance * v
  out[offset + 3] = logLead + 0.5 * Math.log(variance) + a * m + 0.5 * (v + m * m)
}

/** Scratch of one call: written and read between two statements above, never kept (JavaScript runs one at a time). */
const series: Float64Array = new Float64Array(3)

function writeDegenerate(
  lower: number,
  upper: number,
  mean: number,
  variance: number,
  out: Float64Array,
  offset: number,
): void {
  const isNumber = lower === lower && upper === upper && mean === mean && variance === variance
  out[offset] = isNumber ? -Infinity : NaN
  out[offset + 1] = isNumber ? (lower === upper ? lower : 0.5 * (lower + upper)) : NaN
  out[offset + 2] = isNumber ? 0 : NaN
  out[offset + 3] = isNumber ? -Infinity : NaN
}
