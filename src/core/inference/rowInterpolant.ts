/** What a piece's interpolant may differ by, relative to p(x). */
const LOG_TOLERANCE = Math.log(1e-15)
/** Up to so many nodes the Lebesgue constant is below 4. */
const MAX_NODES = 110
/** By so much G may vary over a piece, nats: more would carry on too much of the errors at its highest nodes. */
const LARGEST_RANGE = 5
/** An interpolant carries on no more than this times the relative errors of its nodes: 4 e^LARGEST_RANGE. */
export const NODE_ERROR_GAIN = 600
/** Nats of log G below its middle that nodes are set apart for. */
const ROOM = 2.5

/** One choice of the ellipse, whose ends are ±m h with m = 2 · steps. */
interface Ellipse {
  readonly steps: number
  readonly m: number
  readonly logRho: number
  /** log 4/(ρ − 1). */
  readonly logFactor: number
  /** log |G| on it, in units of the rise. */
  readonly highest: number
  /** How far log G may be below its values at n nodes, in units of the rise over n. */
  readonly depth: number
}

function ellipseOf(steps: number): Ellipse {
  const m = 2 * steps
  const rho = m + Math.sqrt(m * m - 1)
  const aspectSq = 1 - 1 / (m * m)
  return {
    steps,
    m,
    logRho: Math.log(rho),
    logFactor: Math.log(4 / (rho - 1)),
    highest: aspectSq + 0.25 / (1 + aspectSq),
    depth: 0.5 * Math.PI * ((1 + 1 / m) / (m - 1) + 2 / (m * m)),
  }
}

const ellipses: readonly Ellipse[] = [ellipseOf(1), ellipseOf(2)]
/** Pieces beyond the ends of a row at whose middles log p is needed too. */
export const PIECES_BEYOND = 2

export interface RowInterpolant {
  /**
   * Nodes that piece i of a row is expected to take; Infinity if there are too many for a rule.
   *
   * @param half     half the length of each piece, standard deviations of the noise
   * @param middles  log p in the middle of each piece, from PIECES_BEYOND before the first on, nats
   */
  readonly prepare: (half: number, middles: Float64Array, i: number) => number
  /** Where log p is needed of the piece: node k < numNodes, of prepare. */
  readonly node: (k: number) => number
  /** Takes log p at the nodes; false where the bound of the error does not hold: then it is of no use. */
  readonly fit: (logs: ArrayLike<number>) => boolean
  /** log p at |t| ≤ half from the middle. */
  readonly at: (t: number) => number
}

/**
 * log p(x) along a straight line through data space, with t in standard deviations of the noise, from a few of its
 * values, with a bound of the error.
 *
 * Method    p is a Gaussian e^{−t²/2} convolved with a positive measure, whatever the decoder. Hence H = log p + t²/2 − a t
 *           is convex, p is entire, and |p(t + iy)| ≤ e^{y²/2} p(t). Chebyshev interpolation on [−h, h] of
 *           G = p e^{(1−μ)t²/2 − at} with a, and μ ≥ 0, that make G the same at the middle and at ±mh. With
 *           Δ = H(mh) − H(0) = μ m²h²/2, on the ellipse with ends ±mh = mh cos θ and ±βi, by H's chords,
 *             log |G| ≤ H(0) + Δ max_c (c + κ (1 − c²) − c²), κ = (β/mh)² = 1 − 1/m²,
 *           and n nodes err by no more than 4 ρ^{1−n}/(ρ − 1) of that. On [−h, h] H ≥ H(0) − Δ/m, therefore
 *           |H'| ≤ Δ (1 + 1/m)/(mh − h), and no place is further than πh/2n from a node: which says how far log G may be
 *           below its values at the nodes. So the error is known relative to p itself; `fit` says whether it is below
 *           1e-15
 * Accuracy  1e-15 of p, and at most NODE_ERROR_GAIN times the relative errors of its values at the nodes
 *           (asserted: rowInterpolant.test.ts)
 * Source    derived; the bound of the interpolation: Trefethen, Approximation Theory and Approximation Practice, 8.2
 */
export function createRowInterpolant(): RowInterpolant {
  const places = new Float64Array(MAX_NODES)
  const weights = new Float64Array(MAX_NODES)
  const values = new Float64Array(MAX_NODES)
  let ellipse = ellipses[0]
  let numNodes = 0
  let half = 0
  let centre = 0
  let slope = 0
  let curvature = 0
  let rise = 0
  return { prepare, node, fit, at }

  function prepare(halfLength: number, middles: Float64Array, i: number): number {
    half = halfLength
    centre = middles[i + PIECES_BEYOND]
    let fewest = Infinity
    for (const each of ellipses) {
      const left = middles[i + PIECES_BEYOND - each.steps]
      const right = middles[i + PIECES_BEYOND + each.steps]
      const reach = each.m * half
      // H is convex: below zero is rounding
      const riseHere = Math.max(0.5 * (left + right - 2 * centre + reach * reach), 0)
      // with 30 nodes for the depth
      const room = ROOM + riseHere * (each.highest + each.depth / 30)
      const needed = 1 + Math.ceil((each.logFactor + room - LOG_TOLERANCE) / each.logRho)
      if (!(needed < fewest)) continue
      fewest = needed
      ellipse = each
      rise = riseHere
      slope = (right - left) / (2 * reach)
      curvature = 1 - (2 * rise) / (reach * reach)
    }
    numNodes = fewest
    return numNodes <= MAX_NODES ? numNodes : Infinity
  }

  function angleOf(k: number): number {
    return ((k + 0.5) * Math.PI) / numNodes
  }

  function node(k: number): number {
    return half * Math.cos(angleOf(k))
  }

  function fit(logs: ArrayLike<number>): boolean {
    let lowest = Infinity
    let highest = -Infinity
    for (let k = 0; k < numNodes; k++) {
      const angle = angleOf(k)
      const t = node(k)
      const log = logs[k] - centre + t * (0.5 * curvature * t - slope)
      places[k] = t
      weights[k] = k % 2 === 0 ? Math.sin(angle) : -Math.sin(angle)
      values[k] = Math.exp(log)
      lowest = Math.min(lowest, log)
      highest = Math.max(highest, log)
    }
    lowest -= (ellipse.depth * rise) / numNodes
    const logError = ellipse.logFactor - (numNodes - 1) * ellipse.logRho + ellipse.highest * rise - lowest
    // false for NaN
    return highest - lowest <= LARGEST_RANGE && logError <= LOG_TOLERANCE
  }

  function at(t: number): number {
    let above = 0
    let below = 0
    for (let k = 0; k < numNodes; k++) {
      const gap = t - places[k]
      if (gap === 0) return centre + Math.log(values[k]) - t * (0.5 * curvature * t - slope)
      const w = weights[k] / gap
      above += w * values[k]
      below += w
    }
    return centre + Math.log(above / below) - t * (0.5 * curvature * t - slope)
  }
}
