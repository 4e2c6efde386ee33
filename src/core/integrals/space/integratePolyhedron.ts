import { gaussNodes, gaussOffset, gaussWeights, MAX_GAUSS_NODES } from '../../numerics/gaussLegendre.ts'
import { polygonLogMass } from '../plane/polygonLogMass.ts'
import { polygonMoments } from '../plane/polygonMoments.ts'
import { nodesNeeded, nextCut, setSliceFeatures } from './sliceFeatures.ts'
import { createSpaceSlice, setSlice, type SpaceSlice } from './spaceSlice.ts'
import type { WhitenedPolyhedron } from './whitenedPolyhedron.ts'

const INV_SQRT_2PI = 0.3989422804014327
/** Where the density is below e^-40 of its highest, all that is left is below 1e-16 of what has been summed. */
const REACH = 40

/**
 * How far the density may rise below the nearest point, nats: nothing but rounding is there, and where it has made that
 * point of nearly parallel planes, no more than this can come of it.
 */
const RISE = 1

/** More rules than any polyhedron needs; beyond, pieces are no longer cut: a loss of digits, not of time. */
const MANY_RULES = 400

/** Pieces as short as this are none: a slice has no area there. */
const NO_LENGTH = 1e-150

/** What integratePolyhedron writes: mass; means of s, t, v; covariances ss, st, sv, tt, tv, vv. */
export const SPACE_MOMENTS = 10

/** A Gauss–Legendre rule on the slices between two heights, sign · from to sign · to, and its part of the mass. */
export interface SliceRule {
  readonly sign: number
  readonly from: number
  readonly to: number
  readonly numNodes: number
  readonly mass: number
}

/** Scratch of one call, never kept. */
let numRules = 0
const total: Float64Array = new Float64Array(SPACE_MOMENTS)
const slice: SpaceSlice = createSpaceSlice()
const origin: Float64Array = new Float64Array(2)
const identity: Float64Array = Float64Array.of(1, 0, 0, 1)
const inner: Float64Array = new Float64Array(8)
/** Weight, s, mean of t and of v, covariances tt, tv, vv: a row a node. */
const NODE_SIZE = 7
const nodes: Float64Array = new Float64Array(MAX_GAUSS_NODES * NODE_SIZE)

/**
 * Mass and moments of the Gaussian on a polyhedron, relative to the density at its nearest point:
 * ∫ e^{−ds−s²/2} M(s) ds / √(2π), M(s) the mass of a standard Gaussian of the plane on the slice at s; positive terms.
 *
 * @param out    [10], written: that mass (linear, never of the order of e^{−d²/2}); conditional means and central
 *               conditional covariances, in standard deviations. Only the mass unless withMoments
 * @param rules  the rules used are added to it; null where nobody asks
 * Method    outward from the nearest point in both directions of s, in pieces between the vertices' heights, as far as the
 *           density reaches; each slice through the integrals over polygons. A piece that is too rough for one rule is cut
 *           where a line or a vertex of its slices enters or leaves the Gaussian, or else in halves (sliceFeatures.ts).
 *           Covariance by total variance over slices within a rule, and by merging (Chan) between rules
 * Source    docs/MATH.md 4, one dimension up
 */
export function integratePolyhedron(
  polyhedron: WhitenedPolyhedron,
  withMoments: boolean,
  out: Float64Array,
  rules: SliceRule[] | null = null,
): void {
  total.fill(0)
  numRules = 0
  if (polyhedron.distance !== polyhedron.distance) total[0] = NaN
  else {
    march(polyhedron, 1, withMoments, rules)
    // Below the nearest point, too: rounding may have left something there where facets are nearly flat.
    march(polyhedron, -1, withMoments, rules)
  }
  for (let k = 0; k < SPACE_MOMENTS; k++) out[k] = total[k]
}

/** One direction from the nearest point: r = ±s ≥ 0. */
function march(
  polyhedron: WhitenedPolyhedron,
  sign: number,
  withMoments: boolean,
  rules: SliceRule[] | null,
): void {
  const { breaks, numBreaks } = polyhedron
  const d = sign * polyhedron.distance
  // the root of d r + r²/2 = REACH
  const root = Math.sqrt(d * d + 2 * REACH)
  const reach = d >= 0 ? (2 * REACH) / (d + root) : RISE / -d
  const end = Math.min(reach, sign > 0 ? polyhedron.highest : -polyhedron.lowest)
  let from = 0
  for (let k = 0; k <= numBreaks && from < end; k++) {
    const next = k === numBreaks ? end : sign * breaks[sign > 0 ? k : numBreaks - 1 - k]
    const to = Math.min(next, end)
    if (!(to - from > NO_LENGTH)) continue
    setSlice(polyhedron, sign * 0.5 * (from + to), slice)
    // an empty slice is no end: between heights that are one but for rounding nothing can be told
    if (!slice.isEmpty) {
      setSliceFeatures(polyhedron, slice, sign, 0.5 * (from + to))
      if (integratePiece(polyhedron, sign, from, to, withMoments, rules)) return
    }
    from = to
  }
}

/** The mass of the slices between two heights of a rule, up to the factor that integratePolyhedron's masses have. */
export function ruleMass(
  polyhedron: WhitenedPolyhedron,
  { sign, from, numNodes }: SliceRule,
  to: number,
): number {
  total.fill(0)
  integrateRule(polyhedron, sign, from, to, numNodes, false)
  return total[0]
}

/** @returns  whether the density ends before `to`: nothing further out counts */
function integratePiece(
  polyhedron: WhitenedPolyhedron,
  sign: number,
  from: number,
  to: number,
  withMoments: boolean,
  rules: SliceRule[] | null,
): boolean {
  const d = sign * polyhedron.distance
  let p = from
  while (p < to) {
    let q = to
    const sightSq = 2 * (REACH - p * (d + 0.5 * p))
    let numNodes = nodesNeeded(p, q, d, sightSq)
    while (numNodes > MAX_GAUSS_NODES && numRules < MANY_RULES) {
      const cut = nextCut(p, q, sightSq)
      q = cut > p && cut < q ? cut : 0.5 * (p + q)
      // between two neighbouring doubles
      if (!(q > p)) return false
      numNodes = nodesNeeded(p, q, d, sightSq)
    }
    numRules++
    numNodes = Math.min(numNodes, MAX_GAUSS_NODES)
    const before = total[0]
    const least = integrateRule(polyhedron, sign, p, q, numNodes, withMoments)
    if (rules !== null) rules.push({ sign, from: p, to: q, numNodes, mass: total[0] - before })
    if (least > REACH) return true
    p = q
  }
  return false
}

/**
 * Adds the slices between two heights.
 *
 * @returns  the least that the exponent of the density has fallen by on any of them; 0 where rounding has left none
 */
function integrateRule(
  polyhedron: WhitenedPolyhedron,
  sign: number,
  p: number,
  q: number,
  numNodes: number,
  withMoments: boolean,
): number {
  const d = sign * polyhedron.distance
  const half = 0.5 * (q - p)
  const middle = 0.5 * (p + q)
  const offset = gaussOffset(numNodes)
  let mass = 0
  let least = Infinity
  for (let i = 0; i < numNodes; i++) {
    const r = middle + half * gaussNodes[offset + i]
    const at = i * NODE_SIZE
    nodes[at] = 0
    setSlice(polyhedron, sign * r, slice)
    if (slice.isEmpty) continue
    const fall = r * (d + 0.5 * r)
    least = Math.min(least, fall + 0.5 * slice.distanceSq)
    const weight = half * gaussWeights[offset + i] * INV_SQRT_2PI
    if (!withMoments) {
      mass += weight * Math.exp(polygonLogMass(slice.polygon, 0, origin, identity, 0) - fall)
      continue
    }
    polygonMoments(slice.polygon, 0, origin, identity, 0, inner, 0)
    nodes[at] = weight * Math.exp(inner[0] - fall)
    nodes[at + 1] = sign * r
    nodes[at + 2] = inner[2]
    nodes[at + 3] = inner[3]
    nodes[at + 4] = inner[4]
    nodes[at + 5] = inner[5]
    nodes[at + 6] = inner[7]
    mass += nodes[at]
  }
  if (!withMoments) total[0] += mass
  else if (mass > 0) merge(numNodes, mass)
  return least < Infinity ? least : 0
}

const ruleMean: Float64Array = new Float64Array(3)

/** Adds the nodes of one rule to the total. */
function merge(numNodes: number, mass: number): void {
  ruleMean.fill(0)
  for (let at = 0; at < numNodes * NODE_SIZE; at += NODE_SIZE) {
    const weight = nodes[at]
    if (weight > 0) for (let k = 0; k < 3; k++) ruleMean[k] += (weight / mass) * nodes[at + 1 + k]
  }
  const sum = total[0] + mass
  const share = mass / sum
  const kept = total[0] / sum
  const d0 = ruleMean[0] - total[1]
  const d1 = ruleMean[1] - total[2]
  const d2 = ruleMean[2] - total[3]
  let [ss, st, sv, tt, tv, vv] = [0, 0, 0, 0, 0, 0]
  for (let at = 0; at < numNodes * NODE_SIZE; at += NODE_SIZE) {
    const weight = nodes[at] / mass
    if (!(weight > 0)) continue
    const s = nodes[at + 1] - ruleMean[0]
    const t = nodes[at + 2] - ruleMean[1]
    const v = nodes[at + 3] - ruleMean[2]
    ss += weight * s * s
    st += weight * s * t
    sv += weight * s * v
    tt += weight * (nodes[at + 4] + t * t)
    tv += weight * (nodes[at + 5] + t * v)
    vv += weight * (nodes[at + 6] + v * v)
  }
  total[0] = sum
  total[1] += share * d0
  total[2] += share * d1
  total[3] += share * d2
  total[4] = kept * total[4] + share * (ss + kept * d0 * d0)
  total[5] = kept * total[5] + share * (st + kept * d0 * d1)
  total[6] = kept * total[6] + share * (sv + kept * d0 * d2)
  total[7] = kept * total[7] + share * (tt + kept * d1 * d1)
  total[8] = kept * total[8] + share * (tv + kept * d1 * d2)
  total[9] = kept * total[9] + share * (vv + kept * d2 * d2)
}
