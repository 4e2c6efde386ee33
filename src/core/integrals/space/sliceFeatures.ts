import { MAX_GAUSS_NODES } from '../../numerics/gaussLegendre.ts'
import type { SpaceSlice } from './spaceSlice.ts'
import type { WhitenedPolyhedron } from './whitenedPolyhedron.ts'

/**
 * The lines and vertices of the slices of one piece, each as a point that moves straight: a line's foot of the origin
 * along its normal, a vertex in (t, v). What a slice's mass owes to one of them is like e^{−‖point‖²/2}, so that they
 * tell how many nodes the integral over slices needs.
 */
let numFeatures = 0

/** Faster ones are in sight for less than a rounding of s: they are jumps, and those are where pieces end. */
const FASTEST_SQ = 1e26
/** Where the piece's features are taken, in the direction of the march. */
let middle = 0
/** Position at `middle`, and what it moves per unit of r: [numFeatures, 2]. */
let position: Float64Array = new Float64Array(64)
let motion: Float64Array = new Float64Array(64)

/**
 * Takes the lines and vertices of the slice at s = sign · r: the same ones for all slices between two vertices' heights.
 */
export function setSliceFeatures(
  { numLines, normal0, normal1, height, speed, sines, cosines }: WhitenedPolyhedron,
  { numEdges, lines, polygon: { vertices } }: SpaceSlice,
  sign: number,
  r: number,
): void {
  if (4 * numEdges > position.length) {
    position = new Float64Array(8 * numEdges)
    motion = new Float64Array(8 * numEdges)
  }
  middle = r
  numFeatures = 0
  for (let k = 0; k < numEdges; k++) {
    const i = lines[k]
    add(height[i] + sign * speed[i] * r, 0, sign * speed[i], 0)
    if (vertices[2 * k] !== vertices[2 * k]) continue
    const j = lines[k > 0 ? k - 1 : numEdges - 1]
    const sine = sines[i * numLines + j]
    // rounding has left out what stands between them
    if (sine === 0) continue
    const along = (speed[i] * cosines[i * numLines + j] - speed[j]) / sine
    add(
      vertices[2 * k],
      vertices[2 * k + 1],
      sign * (along * normal1[i] - speed[i] * normal0[i]),
      sign * (-along * normal0[i] - speed[i] * normal1[i]),
    )
  }
}

function add(x: number, y: number, xMotion: number, yMotion: number): void {
  if (!(xMotion * xMotion + yMotion * yMotion < FASTEST_SQ)) return
  const at = 2 * numFeatures++
  position[at] = x
  position[at + 1] = y
  motion[at] = xMotion
  motion[at + 1] = yMotion
}

/**
 * How many nodes the interval [p, q] of the piece needs for 1e-15, if at most MAX_GAUSS_NODES; more says that it needs
 * cutting. Each term of the integrand is like e^{−λx−cx²} on [−1, 1], and what such a one needs was measured.
 *
 * @param sightSq  features further than this (squared) from the origin do not count
 */
export function nodesNeeded(p: number, q: number, d: number, sightSq: number): number {
  const half = 0.5 * (q - p)
  const centre = 0.5 * (p + q)
  let rate = d + centre
  let curvature = 1
  for (let at = 0; at < 2 * numFeatures; at += 2) {
    const speedSq = motion[at] * motion[at] + motion[at + 1] * motion[at + 1]
    const x = position[at] + motion[at] * (centre - middle)
    const y = position[at + 1] + motion[at + 1] * (centre - middle)
    const fall = x * motion[at] + y * motion[at + 1]
    // where on the interval it is nearest
    const shift = Math.max(-half, Math.min(half, speedSq > 0 ? -fall / speedSq : 0))
    const nearestX = x + shift * motion[at]
    const nearestY = y + shift * motion[at + 1]
    if (nearestX * nearestX + nearestY * nearestY > sightSq) continue
    rate = Math.max(rate, Math.abs(d + centre + fall))
    curvature = Math.max(curvature, 1 + speedSq)
  }
  const lambda = rate * half
  const fromRate = 5.5 + 2.2 * Math.sqrt(lambda) + 0.4 * lambda
  const fromCurvature = 6 + 5.6 * half * Math.sqrt(0.5 * curvature)
  const needed = 2 + Math.ceil(Math.max(fromRate, fromCurvature))
  // NaN where rates are beyond doubles: cut
  return needed <= MAX_GAUSS_NODES ? needed : MAX_GAUSS_NODES + 1
}

/** Where the first feature comes into sight after p or goes out of it; NaN without one before q. */
export function nextCut(p: number, q: number, sightSq: number): number {
  let first = Infinity
  for (let at = 0; at < 2 * numFeatures; at += 2) {
    const speedSq = motion[at] * motion[at] + motion[at + 1] * motion[at + 1]
    const fall = position[at] * motion[at] + position[at + 1] * motion[at + 1]
    const missSq = ((position[at] * motion[at + 1] - position[at + 1] * motion[at]) / Math.sqrt(speedSq)) ** 2
    if (!(missSq < sightSq)) continue
    const nearest = middle - fall / speedSq
    const reach = Math.sqrt((sightSq - missSq) / speedSq)
    for (const cut of [nearest - reach, nearest + reach]) if (cut > p && cut < first) first = cut
  }
  return first < q ? first : NaN
}
