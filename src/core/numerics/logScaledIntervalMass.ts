import { scaledIntervalMass } from './scaledIntervalMass.ts'

/**
 * Log mass of N(mean, variance) on an interval relative to its highest density there: log ∫ e^{−(z−mean)²/2v + d²/2}
 * dz / √(2πv), d the distance in standard deviations from the mean to the interval. Of the order of log d however far
 * the interval is, where the log mass itself is −d²/2.
 *
 * @param lower, upper  ends, −∞ and ∞ allowed
 * @param variance      > 0
 * @returns  nats, in [−∞, 0]; −∞ for an empty interval or one of zero width
 * Accuracy  |error| ≤ 2e-15 · max(1, |value|)  (asserted: truncatedGaussian.test.ts)
 */
export function logScaledIntervalMass(lower: number, upper: number, mean: number, variance: number): number {
  const width = upper - lower
  if (!(width > 0)) return width <= 0 && mean === mean ? -Infinity : NaN
  const std = Math.sqrt(variance)
  const a = (lower - mean) / std
  const b = (upper - mean) / std
  return Math.log(a + b < 0 ? scaledIntervalMass(-b, -a, width / std) : scaledIntervalMass(a, b, width / std))
}
