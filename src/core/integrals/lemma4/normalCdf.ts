import { scaledIntervalMass } from '../../numerics/scaledIntervalMass.ts'

/** Φ(x) = P(X ≤ x) of a standard normal, linear; accuracy as that of scaledIntervalMass and, far out, of e^{−x²/2}. */
export function normalCdf(x: number): number {
  const density = x < 0 ? Math.exp(-0.5 * x * x) : 1
  return density * scaledIntervalMass(-x, Infinity, Infinity)
}
