/** Nats below the whole that errors of the integrals may be: 1e-17. */
export const ALL_NATS = 39.2
/** Fewer are not worth telling apart. */
const LEAST_NATS = 13.8

/** How hard integrals over a polygon try. */
export interface Effort {
  /** Nats that may be seen of what full precision leaves out, ≥ 0: sights and reaches are so much nearer. */
  readonly spared: number
  /** Of the nodes of full precision, in (0, 1]. */
  readonly nodeShare: number
}

/** Both of the last call; scratch. */
const scratch = { spared: 0, nodeShare: 1 }

/**
 * What is needed for errors of the order of e^{−nats}: see preparePolygons.ts, where they are bounded.
 *
 * Method    What lies beyond an exponent E falls no slower than e^{−E}; how many nodes e^{−λx−cx²}, λ ≤ 35, c ≤ 20, needs on
 *           [−1, 1] for 1e-4, 1e-6, …, 1e-12 was measured: 0.57, 0.69, 0.80, 0.91, 1 of those for 1e-16
 * Accuracy  (asserted: planeInvariants.test.ts)
 */
export function effortFor(nats: number): Effort {
  // all of it for NaN too
  const kept = nats < ALL_NATS ? Math.max(nats, LEAST_NATS) : ALL_NATS
  scratch.spared = ALL_NATS - kept
  scratch.nodeShare = Math.min(1, 0.36 + 0.0243 * kept)
  return scratch
}
