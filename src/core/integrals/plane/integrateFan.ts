import { gaussNodes, gaussOffset, gaussWeights, MAX_GAUSS_NODES } from '../../numerics/gaussLegendre.ts'
import { negativeExp } from '../../numerics/negativeExp.ts'
import { tailExcess } from '../../numerics/tailExcess.ts'
import { tailMoments } from '../../numerics/tailMoments.ts'
import type { Effort } from './effortFor.ts'
import type { Fan } from './fan.ts'

const INV_2PI = 0.15915494309189535
/**
 * An edge is out of sight where the exponent E on it is above this. A ray has no more than e^{−E} (1 + E) of its mass
 * beyond, and no more than e^{−E} (1 + E + E²/2 + E³/6) of its second moment (as if it were an exponential; the square
 * makes it less): below 1e-17 each.
 */
const SIGHT_OF_MASS = 43
const SIGHT_OF_MOMENTS = 50
/** Below this exponent what lies beyond the edge is too much of the ray to be taken from the whole. */
const SHORT = 1.5
/** Rules larger than this are cut in two. */
const LONG = 26

/** Scratch of one call, never kept: mass and raw moments about the anchor, of s and of t' = t − slope · s. */
const sums: Float64Array = new Float64Array(6)
/** Of the effort of the call. */
let nodeShare = 1
const near: Float64Array = new Float64Array(3)
const beyond: Float64Array = new Float64Array(3)
/** ∫₀¹ xʲ e^{−ax−bx²} dx, j = 1, 2, 3. */
const radial: Float64Array = new Float64Array(3)

/**
 * integrateSlices for a polygon whose nearest point is a vertex, by rays from it: ∫ dδ ∫ s ds e^{−ds−(1+u²)s²/2} over
 * slopes u = t/s = slope + δ. Positive terms, and each an entire function along an edge.
 *
 * @param out  [6], written as integrateSlices does, but of s and t'
 * Method    Sectors whose edge is out of sight have rays without an end, whose moments are those of a tail; they join into
 *           one integral over u, whose singularities ±i a distance d keeps from counting (fitted: rayNodes). For the
 *           others the integral runs along the edge, with the triangle's area as its weight
 * Accuracy  as integrateSlices (asserted against it, planeInvariants.test.ts, and against products, planeIntegrals.test.ts)
 * Cost      some 8 rays without an end, 25 along each edge in sight
 * Source    derived: polar coordinates about the vertex
 */
export function integrateFan(fan: Fan, withMoments: boolean, effort: Effort, out: Float64Array): void {
  sums.fill(0)
  nodeShare = effort.nodeShare
  const sight = (withMoments ? SIGHT_OF_MOMENTS : SIGHT_OF_MASS) - effort.spared
  const { numRays, deltas, areas, s } = fan
  // the endless rays that are not yet counted: where they begin, and how far in u they go
  let from = deltas[0]
  let turn = 0
  for (let j = 0; j + 1 < numRays; j++) {
    if (!setEdge(fan, j, sight)) {
      turn += areas[j] / (s[j] * s[j + 1])
      continue
    }
    turn += edge.isReversed ? turnAfter(edge.to) : turnBefore(edge.from)
    if (turn > 0) addRays(fan, from, turn, withMoments)
    addEdge(fan.distance, edge.from, edge.to, withMoments)
    turn = edge.isReversed ? turnBefore(edge.from) : turnAfter(edge.to)
    from = deltas[j + 1] - turn
  }
  if (turn > 0) addRays(fan, from, turn, withMoments)
  const mass = sums[0]
  out[0] = mass * INV_2PI
  if (!withMoments) return
  const inverse = 1 / mass
  const meanS = sums[1] * inverse
  const meanT = sums[2] * inverse
  const ss = sums[3] * inverse - meanS * meanS
  const st = sums[4] * inverse - meanS * meanT
  const tt = sums[5] * inverse - meanT * meanT
  out[1] = meanS
  out[2] = meanT
  out[3] = ss
  out[4] = st
  out[5] = tt
}

/** The part of one edge that is in sight: (s, t, t') = start + τ · step, from ≤ τ ≤ to. */
const edge = {
  s: 0,
  t: 0,
  across: 0,
  stepS: 0,
  stepT: 0,
  stepAcross: 0,
  /** Of Fan, between its two rays. */
  area: 0,
  from: 0,
  to: 0,
  /** 1, or ∞ for an edge without end. */
  end: 1,
  /** Whether it starts at the later of its two rays. */
  isReversed: false,
}

/** Sets `edge` to the edge between rays j and j + 1; false if none of it is in sight. */
function setEdge({ distance: d, s, t, deltas, isEndless, areas }: Fan, j: number, sight: number): boolean {
  // from the nearer end: the other may be so far out that its rounding would be seen along all of the edge
  edge.isReversed = isEndless[j] === 1 || (isEndless[j + 1] === 0 && s[j + 1] < s[j])
  const start = edge.isReversed ? j + 1 : j
  const other = edge.isReversed ? j : j + 1
  edge.area = areas[j]
  if (isEndless[start] === 1 || !(edge.area > 0)) return false
  edge.s = s[start]
  edge.t = t[start]
  edge.across = deltas[start] * s[start]
  edge.stepS = s[other]
  edge.stepT = t[other]
  edge.stepAcross = deltas[other] * s[other]
  edge.end = Infinity
  if (isEndless[other] === 0) {
    edge.stepS -= edge.s
    edge.stepT -= edge.t
    edge.stepAcross -= edge.across
    edge.end = 1
  }
  // E(τ) = d s + (s² + t²)/2, a convex parabola
  const excess = edge.s * (d + 0.5 * edge.s) + 0.5 * edge.t * edge.t - sight
  const slope = (d + edge.s) * edge.stepS + edge.t * edge.stepT
  const curvature = edge.stepS * edge.stepS + edge.stepT * edge.stepT
  if (excess >= 0 && slope >= 0) return false
  const root = Math.sqrt(slope * slope - 2 * curvature * excess)
  edge.from = excess >= 0 ? (2 * excess) / (root - slope) : 0
  edge.to = Math.min(slope >= 0 ? (-2 * excess) / (slope + root) : (root - slope) / curvature, edge.end)
  return edge.to > edge.from
}

/** By how much u turns between the start of `edge` and its point at τ, and from there to its other ray. */
function turnBefore(tau: number): number {
  return (edge.area * tau) / (edge.s * (edge.s + tau * edge.stepS))
}

function turnAfter(tau: number): number {
  const rest = edge.end === 1 ? (1 - tau) / (edge.s + edge.stepS) : 1 / edge.stepS
  return (edge.area * rest) / (edge.s + tau * edge.stepS)
}

/** Adds the triangles of anchor and `edge`: one rule, or two that meet where E is least. None needs more than 27 nodes. */
function addEdge(d: number, from: number, to: number, withMoments: boolean): void {
  const slope = (d + edge.s) * edge.stepS + edge.t * edge.stepT
  const curvature = edge.stepS * edge.stepS + edge.stepT * edge.stepT
  const numNodes = edgeNodes(slope, curvature, from, to)
  const least = -slope / curvature
  if (numNodes > MAX_GAUSS_NODES && least > from && least < to) {
    addEdgeRule(d, from, least, edgeNodes(slope, curvature, from, least), withMoments)
    addEdgeRule(d, least, to, edgeNodes(slope, curvature, least, to), withMoments)
  } else addEdgeRule(d, from, to, numNodes, withMoments)
}

/**
 * Nodes for e^{−E} between two places of an edge, by what e^{−λx} and e^{−cx²} on [−1, 1] were measured to need for 1e-16.
 * Where E does not turn, its rise is at most SIGHT_OF_MOMENTS, which makes both at most 27.
 */
function edgeNodes(slope: number, curvature: number, from: number, to: number): number {
  const half = 0.5 * (to - from)
  const lambda = Math.abs(slope + curvature * 0.5 * (from + to)) * half
  const fromRate = 6.5 + 2.2 * Math.sqrt(lambda) + 0.4 * lambda
  const fromCurvature = 6 + 4 * half * Math.sqrt(curvature)
  return Math.ceil(nodeShare * Math.max(fromRate, fromCurvature))
}

function addEdgeRule(d: number, from: number, to: number, numNodes: number, withMoments: boolean): void {
  const half = 0.5 * (to - from)
  const middle = 0.5 * (from + to)
  const weight = half * edge.area
  const end = gaussOffset(numNodes + 1)
  for (let i = gaussOffset(numNodes); i < end; i++) {
    const tau = middle + half * gaussNodes[i]
    const s = edge.s + tau * edge.stepS
    const t = edge.t + tau * edge.stepT
    const w = weight * gaussWeights[i]
    if (!withMoments) {
      sums[0] += w * radialMass(d * s, s * s + t * t)
      continue
    }
    setRadial(d * s, s * s + t * t)
    const across = edge.across + tau * edge.stepAcross
    const w2 = w * radial[1]
    const w3 = w * radial[2]
    sums[0] += w * radial[0]
    sums[1] += w2 * s
    sums[2] += w2 * across
    sums[3] += w3 * s * s
    sums[4] += w3 * s * across
    sums[5] += w3 * across * across
  }
}

/** ∫₀¹ x e^{−ax−bx²/2} dx. */
function radialMass(a: number, b: number): number {
  const exponent = a + 0.5 * b
  if (exponent < SHORT) {
    setShortRadial(a, b)
    return radial[0]
  }
  // a ray of length ρ, whose exponent is kρ + ρ²/2: the endless one less what is beyond
  const length = Math.sqrt(b)
  const k = a / length
  const m = tailExcess(k)
  const far = k + length
  const farM = tailExcess(far)
  return (m / (k + m) - (negativeExp(exponent) * (length + farM)) / (far + farM)) / b
}

/** The same with the next two powers of x, into `radial`. */
function setRadial(a: number, b: number): void {
  const exponent = a + 0.5 * b
  if (exponent < SHORT) {
    setShortRadial(a, b)
    return
  }
  const length = Math.sqrt(b)
  const inverse = 1 / length
  const k = a * inverse
  const far = k + length
  tailMoments(k, near)
  tailMoments(far, beyond)
  const mills = 1 / (k + near[0])
  const farMills = negativeExp(exponent) / (far + beyond[0])
  const first = length + beyond[0]
  const second = b + 2 * length * beyond[0] + beyond[1]
  const third = b * (length + 3 * beyond[0]) + 3 * length * beyond[1] + beyond[2]
  const squared = inverse * inverse
  radial[0] = (mills * near[0] - farMills * first) * squared
  radial[1] = (mills * near[1] - farMills * second) * squared * inverse
  radial[2] = (mills * near[2] - farMills * third) * squared * squared
}

function setShortRadial(a: number, b: number): void {
  let first = 0
  let second = 0
  let third = 0
  // what xʲ e^{−ax−bx²/2}, j ≤ 3, was measured to need for 1e-16
  const exponent = a + 0.5 * b
  const numNodes = Math.ceil(nodeShare * (exponent < 0.02 ? 6 : exponent < 0.2 ? 8 : exponent < 0.7 ? 9 : 11))
  const end = gaussOffset(numNodes + 1)
  for (let i = gaussOffset(numNodes); i < end; i++) {
    const x = 0.5 + 0.5 * gaussNodes[i]
    const w = 0.5 * gaussWeights[i] * x * negativeExp(x * (a + 0.5 * b * x))
    first += w
    second += w * x
    third += w * x * x
  }
  radial[0] = first
  radial[1] = second
  radial[2] = third
}

/**
 * Adds the endless rays from a δ on. A piece no longer than 2.7, or no longer than eight times its distance from u = 0, is
 * one rule (rayNodes): halving makes at most 20 of what setFan lets through.
 */
function addRays(fan: Fan, from: number, turn: number, withMoments: boolean): void {
  const { slope, distance } = fan
  let done = 0
  while (done < turn) {
    let half = 0.5 * (turn - done)
    let middle = from + done + half
    let numNodes = rayNodes(slope + middle, half, distance)
    while (numNodes > LONG) {
      half *= 0.5
      middle = from + done + half
      numNodes = rayNodes(slope + middle, half, distance)
    }
    addRayRule(fan, middle, half, numNodes, withMoments)
    done += 2 * half
  }
}

/**
 * Nodes for ∫ s^j e^{−ds−(1+u²)s²/2} ds, j ≤ 3, on |u − middle| ≤ half. It is singular at ±i, but by e^{−d²/2(1+u²)}: from
 * ±iy on with y = max(1, d/4) no more than 1e-15 of it is seen. With ρ the sum of the semi-axes of the ellipse about
 * the piece through iy, n nodes err by ρ^{−2n}; that 16.5/log ρ + 1.5 are enough for 1e-15 was measured.
 */
function rayNodes(middle: number, half: number, d: number): number {
  const y = Math.max(1, 0.25 * d)
  // ρ = ξ + √(ξ² − 1), 2ξ the sum of the distances from the ends, in halves
  const sum =
    Math.sqrt((middle - half) * (middle - half) + y * y) +
    Math.sqrt((middle + half) * (middle + half) + y * y)
  const xi = sum / (2 * half)
  const logRho = Math.log(xi + Math.sqrt(xi * xi - 1))
  return Math.max(4, Math.ceil(nodeShare * (16.5 / logRho + 1.5)))
}

function addRayRule(
  { distance, slope }: Fan,
  middle: number,
  half: number,
  numNodes: number,
  withMoments: boolean,
): void {
  const end = gaussOffset(numNodes + 1)
  for (let i = gaussOffset(numNodes); i < end; i++) {
    const delta = middle + half * gaussNodes[i]
    const u = slope + delta
    const perS = 1 / Math.sqrt(1 + u * u)
    const k = distance * perS
    const w = half * gaussWeights[i] * perS * perS
    if (!withMoments) {
      const m = tailExcess(k)
      sums[0] += (w * m) / (k + m)
      continue
    }
    tailMoments(k, near)
    const scaled = w / (k + near[0])
    const w2 = scaled * near[1] * perS
    const w3 = scaled * near[2] * perS * perS
    sums[0] += scaled * near[0]
    sums[1] += w2
    sums[2] += w2 * delta
    sums[3] += w3
    sums[4] += w3 * delta
    sums[5] += w3 * delta * delta
  }
}
