import { adaptiveQuadrature } from './adaptiveQuadrature.ts'

/**
 * N(0, 1) on [a, b] by adaptive quadrature of the density relative to its value at the nearest point, for tests.
 *
 * @returns  log mass, conditional mean, central variance, entropy (nats)
 */
export function momentsByQuadrature(
  a: number,
  b: number,
): { logMass: number; mean: number; variance: number; entropy: number } {
  const near = Math.min(Math.max(0, a), b)
  // in t = z − near: e^{−near·t − t²/2}, which is below 1e-18 of its peak at |t| > 42/max(|near|, 1), or 9.2
  const reach = Math.min(9.5, 45 / Math.max(Math.abs(near), 1e-9))
  const from = Math.max(a - near, -reach)
  const to = Math.min(b - near, reach)
  const density = (t: number): number => Math.exp(-t * (near + 0.5 * t))
  const integral = (f: (t: number) => number): number =>
    adaptiveQuadrature((t) => f(t) * density(t), from, to)
  const mass = integral(() => 1)
  const shift = integral((t) => t) / mass
  const variance = integral((t) => (t - shift) ** 2) / mass
  return {
    logMass: Math.log(mass) - 0.5 * near * near - 0.5 * Math.log(2 * Math.PI),
    mean: near + shift,
    variance,
    entropy: Math.log(mass) + integral((t) => t * (near + 0.5 * t)) / mass,
  }
}
