import { gaussNodes, gaussOffset, gaussWeights, MAX_GAUSS_NODES } from '../../numerics/gaussLegendre.ts'
import { negativeExp } from '../../numerics/negativeExp.ts'
import { scaledIntervalMass } from '../../numerics/scaledIntervalMass.ts'
import { scaledIntervalMoments } from '../../numerics/scaledIntervalMoments.ts'
import type { Effort } from './effortFor.ts'
import { setSliceEdges, type SliceEdges } from './sliceEdges.ts'
import type { SlicedPolygon } from './slicedPolygon.ts'

const INV_SQRT_2PI = 0.3989422804014327
/**
 * How far a march goes: until the density, at the best place of a slice, is e^{−F} of its highest. With F(r) convex and
 * slices that grow no faster than r, the slices' masses g have g(r) ≤ F e^{1−F} g(p) at the p of F = 1. They are
 * log-concave (Prékopa), so that beyond r is no more than e^{−Λ} of the sum, and e^{−Λ} (1 + Λ + Λ²/2) of its second moment,
 * Λ = F − 1 − log F: below 1e-17 for mass and moments.
 */
const REACH_OF_MASS = 46
const REACH_OF_MOMENTS = 52
/** The end of a slice counts as long as its density is above e^-36 of the slice's highest. */
const ACTIVE = 36

/** By how much the end of a slice at a cut may seem to be within what it was cut at: the rounding of t. */
const SLACK = 1e-6
/** A cut nearer than this part of an interval to one of its ends is no cut. */
const CLOSE = 1e-9

/** Pieces as short as this are none: the square of their length is no double. */
const NO_WIDTH = 1e-150

/** What integrateSlices writes: mass, E s, E t, Var s, Cov(s, t), Var t. */
export const SLICE_MOMENTS = 6

/**
 * Mass and moments of the Gaussian on a sliced polygon, relative to the density at its nearest point:
 * ∫ e^{−ds−s²/2} [Φ(hi(s)) − Φ(lo(s))] ds / √(2π), a sum of positive terms.
 *
 * @param out  [6], written: that mass (linear, of the order of 1/d at least for what is not thin, never of e^{−d²/2});
 *             conditional means of s and t, central conditional covariance, in standard deviations. Only the mass
 *             unless withMoments
 * Method    outward from the nearest point in both directions of s, in pieces between the vertices' levels, as far as the
 *           density reaches; a piece in which the edges vary too fast for one Gauss–Legendre rule is cut where an edge
 *           enters or leaves the Gaussian, or else in halves. Widths of slices are interpolated between the piece's ends,
 *           where they are zero at vertices: thin slices keep their digits. Covariance by total variance over slices
 *           within a rule, and by merging (Chan) between rules
 * @returns  how many Gauss–Legendre rules it took. No more than 3 n + 1 pieces in each direction: every one ends at a level
 *           of its own. No more than 5 stretches in a piece: |t| of either end crosses the level `active` twice at most.
 *           On a stretch E = rs + s²/2 + t²/2 of any active end is a convex parabola below 52 + (104 + 72)/2 = 140, so that
 *           three halvings leave λ ≤ 35 and half the length, in standard deviations, ≤ 4.2: 40 rules in a piece
 * Accuracy  1e-13 of the moments' scale, and in thin polygons 20 ε · scale/thinness  (asserted for rectangles, which
 *           factor, and against rays: planeIntegrals.test.ts, planeInvariants.test.ts)
 * Source    derived in docs/MATH.md 4
 */
export function integrateSlices(
  polygon: SlicedPolygon,
  withMoments: boolean,
  effort: Effort,
  out: Float64Array,
): number {
  total.fill(0)
  reach = (withMoments ? REACH_OF_MOMENTS : REACH_OF_MASS) - effort.spared
  activeNats = ACTIVE - effort.spared
  nodeShare = effort.nodeShare
  numRules = 0
  march(polygon, 1, withMoments)
  march(polygon, -1, withMoments)
  for (let k = 0; k < SLICE_MOMENTS; k++) out[k] = total[k]
  return numRules
}

/** Places where an end of a piece's slices enters or leaves what is active: two for each end. */
const MOST_CUTS = 4

/** More rules than any polygon needs; beyond, pieces are no longer cut: a loss of digits, not of time. */
const MANY_RULES = 1000

/** Of one call, never kept. */
let numRules = 0
/** Of the effort of the call. */
let reach = 0
let activeNats = 0
let nodeShare = 1
const total: Float64Array = new Float64Array(SLICE_MOMENTS)
const slice: Float64Array = new Float64Array(3)
const edges: SliceEdges = { low: -1, high: -1 }
const nodeWeights: Float64Array = new Float64Array(MAX_GAUSS_NODES)
const nodeMeans: Float64Array = new Float64Array(MAX_GAUSS_NODES)
const nodeVariances: Float64Array = new Float64Array(MAX_GAUSS_NODES)
const nodeLevels: Float64Array = new Float64Array(MAX_GAUSS_NODES)

/** Two bounds of a piece's slices, in the direction of the march: t = height + slope · r; ±∞ without one. */
interface Bounds {
  lowSlope: number
  lowHeight: number
  highSlope: number
  highHeight: number
}
const bounds: Bounds = { lowSlope: 0, lowHeight: 0, highSlope: 0, highHeight: 0 }

/** One direction from the nearest point: r = ±s ≥ 0. */
function march(polygon: SlicedPolygon, sign: number, withMoments: boolean): void {
  const { numEdges, starts } = polygon
  const d = sign * polygon.distance
  const end = sign > 0 ? polygon.highest : -polygon.lowest
  const far = Math.min(end, reachFrom(1, d, -reach))
  let from = Math.max(0, sign > 0 ? polygon.lowest : -polygon.highest)
  let fromVertex = -1
  while (far - from > NO_WIDTH) {
    // the next level above
    let to = far
    let toVertex = -1
    for (let i = 0; i < numEdges; i++) {
      const r = sign * starts[i]
      if (r > from && r <= to) {
        to = r
        toVertex = i
      }
    }
    if (polygon.hasCrossings) {
      for (let i = 0; i < 2 * numEdges; i++) {
        const r = sign * polygon.crossings[i]
        if (r > from && r < to) {
          to = r
          toVertex = -1
        }
      }
    }
    setSliceEdges(polygon, sign * 0.5 * (from + to), edges)
    setBounds(polygon, sign, edges)
    const { low, high } = edges
    const width = bounds.highHeight - bounds.lowHeight
    const spread = bounds.highSlope - bounds.lowSlope
    const isFromApex = isBetween(fromVertex, low, high, numEdges)
    const isToApex = isBetween(toVertex, low, high, numEdges)
    const isOver = integratePiece(
      from,
      to,
      d,
      isFromApex ? 0 : Math.max(width + spread * from, 0),
      isToApex ? 0 : Math.max(width + spread * to, 0),
      sign,
      withMoments,
    )
    if (isOver) return
    from = to
    fromVertex = toVertex
  }
}

/** The larger root of curvature·x²/2 + slope·x + start, start ≤ 0. */
function reachFrom(curvature: number, slope: number, start: number): number {
  const root = Math.sqrt(slope * slope - 2 * curvature * start)
  return slope > 0 ? (-2 * start) / (slope + root) : (root - slope) / curvature
}

/** Whether the vertex at the start of edge `vertex` lies between these two edges. */
function isBetween(vertex: number, low: number, high: number, numEdges: number): boolean {
  if (vertex < 0) return false
  const before = vertex > 0 ? vertex - 1 : numEdges - 1
  return (low === vertex && high === before) || (high === vertex && low === before)
}

/** Sets `bounds` to the edges that bound the slice at r. */
function setBounds({ slopes, heights }: SlicedPolygon, sign: number, { low, high }: SliceEdges): void {
  bounds.lowSlope = low < 0 ? 0 : sign * slopes[low]
  bounds.lowHeight = low < 0 ? -Infinity : heights[low]
  bounds.highSlope = high < 0 ? 0 : sign * slopes[high]
  bounds.highHeight = high < 0 ? Infinity : heights[high]
}

/**
 * Adds the slices between two levels, with widths given at both.
 *
 * @returns  whether the density ends before `to`: nothing further out counts
 */
function integratePiece(
  from: number,
  to: number,
  d: number,
  widthFrom: number,
  widthTo: number,
  sign: number,
  withMoments: boolean,
): boolean {
  const { lowSlope, lowHeight, highSlope, highHeight } = bounds
  // the density's highest in a slice falls along the end that is near to t = 0
  let nearSlope = 0
  let nearHeight = 0
  if (lowHeight + lowSlope * to > 0) {
    nearSlope = lowSlope
    nearHeight = lowHeight
  } else if (highHeight + highSlope * to < 0) {
    nearSlope = -highSlope
    nearHeight = -highHeight
  }
  let end = to
  if (nearSlope !== 0 || nearHeight !== 0) {
    let onset = from
    let height = nearHeight + nearSlope * from
    if (height < 0) {
      onset = Math.max(from, -nearHeight / nearSlope)
      height = 0
    }
    const fall = onset * (d + 0.5 * onset) + 0.5 * height * height
    if (fall >= reach) return true
    end = onset + reachFrom(1 + nearSlope * nearSlope, d + onset + nearSlope * height, fall - reach)
    if (end > to) end = to
  }

  const isThin = widthFrom < Infinity && widthTo < Infinity
  const inverse = 1 / (to - from)
  // |t| of the nearest end of a slice is largest at one end of the piece: beyond `active` no other end counts
  const nearMost = Math.max(nearestOf(from), nearestOf(end))
  const active = Math.sqrt(nearMost * nearMost + 2 * activeNats)
  let p = from
  while (p < end) {
    let q = end
    let numNodes = nodesFor(p, q, d, active)
    for (let numCuts = 0; numNodes > MAX_GAUSS_NODES && numRules < MANY_RULES; numCuts++) {
      // more cuts than there are places for are rounding's, a unit in the last place from the one before: halves end
      const cut = numCuts < MOST_CUTS ? cutBetween(p, q, active) : p
      q = cut > p && cut < q ? cut : 0.5 * (p + q)
      if (!(q > p)) return false
      numNodes = nodesFor(p, q, d, active)
    }
    numRules++
    numNodes = Math.min(numNodes, MAX_GAUSS_NODES)
    const half = 0.5 * (q - p)
    const middle = 0.5 * (p + q)
    const offset = gaussOffset(numNodes)
    let mass = 0
    let meanS = 0
    let meanT = 0
    for (let i = 0; i < numNodes; i++) {
      const r = middle + half * gaussNodes[offset + i]
      const low = lowHeight + lowSlope * r
      const high = highHeight + highSlope * r
      const width = isThin ? (widthFrom * (to - r) + widthTo * (r - from)) * inverse : Infinity
      const isMirrored = low + high < 0
      const a = isMirrored ? -high : low
      const b = isThin ? a + width : isMirrored ? -low : high
      const fall = r * (d + 0.5 * r) + (a > 0 ? 0.5 * a * a : 0)
      const density = half * gaussWeights[offset + i] * negativeExp(fall)
      if (!withMoments) {
        mass += width > 0 ? density * scaledIntervalMass(a, b, width) : 0
        continue
      }
      scaledIntervalMoments(a, b, width, slice)
      const weight = width > 0 ? density * slice[0] : 0
      const t = isMirrored ? -slice[1] : slice[1]
      nodeWeights[i] = weight
      nodeLevels[i] = r
      nodeMeans[i] = t
      nodeVariances[i] = slice[2]
      mass += weight
      meanS += weight * r
      meanT += weight * t
    }
    if (!withMoments) total[0] += mass * INV_SQRT_2PI
    else if (mass > 0) merge(numNodes, mass, meanS / mass, meanT / mass, sign)
    p = q
  }
  return end < to
}

/**
 * How many nodes the interval [p, q] of a piece needs for 1e-15, if at most MAX_GAUSS_NODES; more says that it needs
 * cutting. Each term of the integrand is like e^{−λx−cx²} on [−1, 1], and what such a one needs was measured.
 */
function nodesFor(p: number, q: number, d: number, active: number): number {
  const { lowSlope, lowHeight, highSlope, highHeight } = bounds
  const half = 0.5 * (q - p)
  const middle = 0.5 * (p + q)
  let rate = d + middle
  let curvature = 1
  const lowP = lowHeight + lowSlope * p
  const lowQ = lowHeight + lowSlope * q
  const highP = highHeight + highSlope * p
  const highQ = highHeight + highSlope * q
  if (isActive(lowP, lowQ, active - SLACK)) {
    rate = Math.max(rate, Math.abs(d + middle + 0.5 * lowSlope * (lowP + lowQ)))
    curvature = 1 + lowSlope * lowSlope
  }
  if (isActive(highP, highQ, active - SLACK)) {
    rate = Math.max(rate, Math.abs(d + middle + 0.5 * highSlope * (highP + highQ)))
    curvature = Math.max(curvature, 1 + highSlope * highSlope)
  }
  const lambda = Math.abs(rate) * half
  const fromRate = 5.5 + 2.2 * Math.sqrt(lambda) + 0.4 * lambda
  const fromCurvature = 6 + 5.6 * half * Math.sqrt(0.5 * curvature)
  const needed = Math.ceil(nodeShare * Math.max(fromRate, fromCurvature))
  // NaN where rates are beyond doubles: cut
  return needed <= MAX_GAUSS_NODES ? needed : MAX_GAUSS_NODES + 1
}

/** |t| of the slice's point nearest to t = 0. */
function nearestOf(r: number): number {
  const low = bounds.lowHeight + bounds.lowSlope * r
  const high = bounds.highHeight + bounds.highSlope * r
  return low > 0 ? low : high < 0 ? -high : 0
}

/** Whether the end of a slice, t at the two ends of an interval, has any weight in between. */
function isActive(tP: number, tQ: number, active: number): boolean {
  return (tP < active && tQ > -active) || (tQ < active && tP > -active)
}

/**
 * Where an end of the slices enters or leaves |t| < active, the first such place after p; NaN without one before q. A
 * piece has no more than four, two for each end.
 */
function cutBetween(p: number, q: number, active: number): number {
  const { lowSlope, lowHeight, highSlope, highHeight } = bounds
  let first = Infinity
  for (let k = 0; k < 4; k++) {
    const slope = k < 2 ? lowSlope : highSlope
    const height = k < 2 ? lowHeight : highHeight
    const cut = ((k % 2 === 0 ? active : -active) - height) / slope
    // not where rounding finds the last one again
    if (cut > p + CLOSE * (q - p) && cut < first) first = cut
  }
  return first < q - CLOSE * (q - p) ? first : NaN
}

/** Adds the nodes of one rule to the total. */
function merge(numNodes: number, mass: number, meanS: number, meanT: number, sign: number): void {
  let ss = 0
  let st = 0
  let tt = 0
  for (let i = 0; i < numNodes; i++) {
    const weight = nodeWeights[i]
    const s = nodeLevels[i] - meanS
    const t = nodeMeans[i] - meanT
    ss += weight * s * s
    st += weight * s * t
    tt += weight * (nodeVariances[i] + t * t)
  }
  const inverse = 1 / mass
  const added = mass * INV_SQRT_2PI
  const sum = total[0] + added
  const share = added / sum
  const kept = total[0] / sum
  const ds = sign * meanS - total[1]
  const dt = meanT - total[2]
  total[0] = sum
  total[1] += share * ds
  total[2] += share * dt
  total[3] = kept * total[3] + share * (ss * inverse + kept * ds * ds)
  total[4] = kept * total[4] + share * (sign * st * inverse + kept * ds * dt)
  total[5] = kept * total[5] + share * (tt * inverse + kept * dt * dt)
}
