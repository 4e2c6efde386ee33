import { decomposeColumns } from '../numerics/decomposeColumns.ts'
import type { PlaneRegionSet } from '../integrals/regionSet.ts'
import type { PlaneGeometry } from '../partition/partition.ts'
import type { Steps } from '../steps.ts'
import { createPace } from './createPace.ts'
import type { RegionConstants } from './regionConstants.ts'

/** Numbers per edge in PlaneFrame.edges. */
export const EDGE_SIZE = 5
/** Work of a region's edges, in multiply-adds. */
const WORK_PER_REGION = 1000
/** The sine of an angle between two lines that their normals' rounding alone makes: two units in the last place. */
const PARALLEL = 4.5e-16
const LOG_2PI = 1.8378770664093456
const EPSILON = 2.220446049250313e-16

/**
 * What does not depend on x of the regions of the plane, in two orthonormal frames: B_ω = U diag(s) Vᵀ. With a = Uᵀ e,
 * e = x̃ − b̃, the residual splits into a and what lies across U; τ = a/√(1 + s²) is N(0, I) under κ_ω. In latents
 * y = Vᵀ Lz⁻¹ z of the region the posterior before truncation has independent coordinates, N(t s τ, diag(t²)) with
 * t = 1/√(1 + s²): its covariance is known to the last digit however steep and flat the piece is, which a matrix [2,2]
 * with entries of both sizes cannot say.
 */
export interface PlaneFrame {
  /** U: [R, 2, E], two unit vectors, orthogonal, or where the rank of B is lower zeros; with E ≤ 2, E unit vectors always. */
  readonly directions: Float64Array
  /** s and t: [R, 2] each. */
  readonly stretches: Float64Array
  readonly posteriorStd: Float64Array
  /** diag(t²): [R, 2, 2]. */
  readonly covariance: Float64Array
  /** Lz V, which takes y to z: [R, 2, 2] row-major. */
  readonly toLatent: Float64Array
  /** The polygons in y, each in its own, with the partition's edges. */
  readonly regions: PlaneRegionSet
  /**
   * Of each edge its line in standard deviations w = y/t, u·w + c ≥ 0 with ‖u‖ = 1, and from where to where along
   * (u1, −u0) it goes, ±∞ for no end: (u0, u1, c, from, to), [E, EDGE_SIZE].
   */
  readonly edges: Float64Array
  /** log κ_ω where τ and what lies across vanish; the same with an upper bound of Φ_ω: [R] each, nats. */
  readonly logNormaliser: Float64Array
  readonly logBound: Float64Array
}

/**
 * The frames of all regions of a partition of the plane.
 *
 * Method    U, s, V by Jacobi rotations of the two columns of B. The bound of Φ: 1, and of a bounded polygon the area in
 *           w over 2π, and the width over √(2π), with room for the vertices' rounding
 */
export function* buildPlaneFrameSteps(
  constants: Omit<RegionConstants, 'frame'>,
  geometry: PlaneGeometry,
): Steps<PlaneFrame> {
  const { numRegions: R, residualDim: D, whitenedSlope, priorFactor, logJointNormaliser } = constants
  const { edgeStarts } = geometry
  const E = edgeStarts[R]
  const frame: PlaneFrame = {
    directions: new Float64Array(R * 2 * D),
    stretches: new Float64Array(R * 2),
    posteriorStd: new Float64Array(R * 2),
    covariance: new Float64Array(R * 4),
    toLatent: new Float64Array(R * 4),
    regions: {
      kind: 'plane',
      edgeStarts,
      lines: new Float64Array(3 * E),
      vertices: new Float64Array(2 * E),
    },
    edges: new Float64Array(E * EDGE_SIZE),
    logNormaliser: new Float64Array(R),
    logBound: new Float64Array(R),
  }
  const { directions, stretches, posteriorStd, covariance, toLatent, logNormaliser, logBound } = frame
  const rotation = new Float64Array(2)
  const [l11, , l21, l22] = priorFactor
  const isStepOver = createPace()
  const base = logJointNormaliser + LOG_2PI + Math.log(l11 * l22)
  for (let r = 0; r < R; r++) {
    decomposeColumns(whitenedSlope, r * D * 2, D, directions, r * 2 * D, stretches, r * 2, rotation)
    if (D <= 2) completeDirections(directions, r * 2 * D, D)
    const [cos, sin] = rotation
    const t0 = 1 / Math.hypot(1, stretches[2 * r])
    const t1 = 1 / Math.hypot(1, stretches[2 * r + 1])
    posteriorStd[2 * r] = t0
    posteriorStd[2 * r + 1] = t1
    covariance[4 * r] = t0 * t0
    covariance[4 * r + 3] = t1 * t1
    // V = [cos −sin; sin cos], a rotation: edges keep their order
    toLatent[4 * r] = l11 * cos
    toLatent[4 * r + 1] = -l11 * sin
    toLatent[4 * r + 2] = l21 * cos + l22 * sin
    toLatent[4 * r + 3] = l22 * cos - l21 * sin
    logNormaliser[r] = base + Math.log(t0) + Math.log(t1)
    setRegion(geometry, r, rotation, priorFactor, frame)
    logBound[r] = logNormaliser[r] + logLargestMass(frame, r)
    if (isStepOver(WORK_PER_REGION + 8 * D)) yield { done: r + 1, total: R }
  }
  return frame
}

/** Unit vectors in the place of zeros: all of a residual of one or two coordinates is along them. */
function completeDirections(directions: Float64Array, offset: number, D: number): void {
  const u = directions.subarray(offset, offset + 2 * D)
  if (u.every((value) => value === 0)) u[0] = 1
  if (D === 1) return
  const side = u[0] * u[3] - u[1] * u[2] < 0 ? -1 : 1
  u[2] = -side * u[1]
  u[3] = side * u[0]
}

/** Edges of region r in y and in w. */
function setRegion(
  { edgeStarts, lines, vertices }: PlaneGeometry,
  r: number,
  [cos, sin]: Float64Array,
  [l11, , l21, l22]: Float64Array,
  { posteriorStd, toLatent, regions, edges }: PlaneFrame,
): void {
  const first = edgeStarts[r]
  const end = edgeStarts[r + 1]
  const t0 = posteriorStd[2 * r]
  const t1 = posteriorStd[2 * r + 1]
  for (let e = first; e < end; e++) {
    const n0 = lines[3 * e] * toLatent[4 * r] + lines[3 * e + 1] * toLatent[4 * r + 2]
    const n1 = lines[3 * e] * toLatent[4 * r + 1] + lines[3 * e + 1] * toLatent[4 * r + 3]
    const norm = Math.hypot(n0, n1)
    regions.lines[3 * e] = n0 / norm
    regions.lines[3 * e + 1] = n1 / norm
    regions.lines[3 * e + 2] = lines[3 * e + 2] / norm
    // lines that are parallel up to rounding are made so: where they meet, far away, would be anywhere
    for (let f = first; f < e; f++) {
      const sine = lines[3 * e] * lines[3 * f + 1] - lines[3 * e + 1] * lines[3 * f]
      if (Math.abs(sine) > PARALLEL) continue
      const side = lines[3 * e] * lines[3 * f] + lines[3 * e + 1] * lines[3 * f + 1] < 0 ? -1 : 1
      regions.lines[3 * e] = side * regions.lines[3 * f]
      regions.lines[3 * e + 1] = side * regions.lines[3 * f + 1]
    }
    const y0 = vertices[2 * e] / l11
    const y1 = (vertices[2 * e + 1] - l21 * y0) / l22
    regions.vertices[2 * e] = cos * y0 + sin * y1
    regions.vertices[2 * e + 1] = cos * y1 - sin * y0
  }
  for (let e = first; e < end; e++) {
    const g0 = regions.lines[3 * e] * t0
    const g1 = regions.lines[3 * e + 1] * t1
    const norm = Math.hypot(g0, g1)
    const [u0, u1] = [g0 / norm, g1 / norm]
    const at = e * EDGE_SIZE
    edges[at] = u0
    edges[at + 1] = u1
    edges[at + 2] = regions.lines[3 * e + 2] / norm
    const next = e + 1 < end ? e + 1 : first
    const from = (u1 * regions.vertices[2 * e]) / t0 - (u0 * regions.vertices[2 * e + 1]) / t1
    const to = (u1 * regions.vertices[2 * next]) / t0 - (u0 * regions.vertices[2 * next + 1]) / t1
    // NaN at infinity
    edges[at + 3] = from === from ? from : -Infinity
    edges[at + 4] = to === to ? to : Infinity
  }
}

/** log of a bound of a region's mass, wherever the Gaussian stands. */
function logLargestMass({ regions, edges, posteriorStd }: PlaneFrame, r: number): number {
  const { edgeStarts, vertices } = regions
  const first = edgeStarts[r]
  const numEdges = edgeStarts[r + 1] - first
  const w = new Float64Array(2 * numEdges)
  let reach = 0
  for (let i = 0; i < w.length; i++) {
    w[i] = vertices[2 * first + i] / posteriorStd[2 * r + (i % 2)]
    if (w[i] !== w[i]) return 0
    reach = Math.max(reach, Math.abs(w[i]))
  }
  if (numEdges < 3) return 0
  let area = 0
  let width = Infinity
  let diameter = 0
  for (let i = 0; i < w.length; i += 2) {
    const next = i + 2 < w.length ? i + 2 : 0
    area += 0.5 * ((w[i] - w[0]) * (w[next + 1] - w[1]) - (w[i + 1] - w[1]) * (w[next] - w[0]))
    const at = (first + i / 2) * EDGE_SIZE
    let depth = 0
    for (let j = 0; j < w.length; j += 2) {
      const [d0, d1] = [w[j] - w[i], w[j + 1] - w[i + 1]]
      depth = Math.max(depth, edges[at] * d0 + edges[at + 1] * d1)
      diameter = Math.max(diameter, Math.abs(d0), Math.abs(d1))
    }
    width = Math.min(width, depth)
  }
  // what the vertices' rounding may be, several times over
  const slack = 64 * EPSILON * reach
  const bound = Math.min(
    (Math.abs(area) + slack * (diameter + slack)) / (2 * Math.PI),
    (width + slack) / Math.sqrt(2 * Math.PI),
  )
  return bound < 1 ? Math.log(bound) : 0
}
