import type { PlaneRegionSet } from '../regionSet.ts'
import { anchorOnce } from './anchorOnce.ts'
import { ALL_NATS, effortFor } from './effortFor.ts'
import { integratePolygon } from './integratePolygon.ts'
import { SLICE_MOMENTS } from './integrateSlices.ts'
import { createSlicedPolygon, type SlicedPolygon } from './slicedPolygon.ts'

const LOG_2PI = 1.8378770664093456
/** Sine of the angle of two sides below which what lies along them is not taken from how far off them it is. */
const BLUNT = 0.0625

/** Scratch of one call, never kept. */
const polygon: SlicedPolygon = createSlicedPolygon()
const slices: Float64Array = new Float64Array(SLICE_MOMENTS)
/** z per unit of s, then of t', as columns [2,2]. */
const frame: Float64Array = new Float64Array(4)
/** Units of z that a whitened distance from an edge is. */
let scale = 0

/**
 * regionMoments of a polygon in y, as moments of z = M y. Far from the mean what is left of a Gaussian is as thin as 1e-16
 * of its width, and lies along a side: turned as any vector, its rounding along the side would be seen across it. So z is
 * put together from how far off a side it is and how far along it, or how far off the two sides of a corner.
 *
 * @param region      one region, in y
 * @param sides       its edges in z, normal and offset, ‖normal‖ = 1 [numEdges,3]; the normals in y are Mᵀ times these, of
 *                    length 1
 * @param corners     its vertices in z [numEdges,2]
 * @param matrix      M [≥ matrixOffset + 4] row-major
 * @param mean        [2], y
 * @param covariance  [≥ covarianceOffset + 4] row-major, SPD, y
 * @param out         log mass (nats), entropy (nats, units of z), mean [2], covariance [2,2] of z; the covariance is
 *                    G Gᵀ for the G that is formed
 * Accuracy  that of polygonMoments, and what is off a side at the nearest point relative to its own scale
 *           (asserted: farTails.test.ts)
 * Source    derived
 */
export function turnedMoments(
  region: PlaneRegionSet,
  sides: Float64Array,
  corners: Float64Array,
  matrix: Float64Array,
  matrixOffset: number,
  mean: Float64Array,
  covariance: Float64Array,
  covarianceOffset: number,
  out: Float64Array,
): void {
  anchorOnce(region, 0, mean, covariance, covarianceOffset, polygon)
  integratePolygon(region, polygon, true, effortFor(ALL_NATS), slices)
  const { distance: d, factor } = polygon
  const m = matrix.subarray(matrixOffset, matrixOffset + 4)
  setFrame(sides, m)
  setAnchor(sides, corners, m, out)
  const [mass, meanS, meanT, ss, st, tt] = slices
  if (!(mass > 0)) {
    out[0] = mass === 0 && d === d ? -Infinity : NaN
    out[1] = out[0]
    out.fill(0, 4, 8)
    return
  }
  const logMass = Math.log(mass)
  const { shear } = polygon
  const meanT0 = meanT + shear * meanS
  const tt0 = tt + shear * (2 * st + shear * ss)
  const energy = d * meanS + 0.5 * (meanS * meanS + ss + meanT0 * meanT0 + tt0)
  const volume = factor[0] * factor[2] * Math.abs(m[0] * m[3] - m[1] * m[2])
  out[0] = Math.min(logMass - 0.5 * d * d, 0)
  out[1] = logMass + LOG_2PI + Math.log(volume) + energy
  const [f00, f01, f10, f11] = frame
  out[2] += f00 * meanS + f01 * meanT
  out[3] += f10 * meanS + f11 * meanT
  // G = F K, K the Cholesky factor of the moments of s and t'
  const k11 = Math.sqrt(ss)
  const k21 = ss > 0 ? st / k11 : 0
  const rest = tt - k21 * k21
  // below 0 by rounding alone: what is left is a line
  const k22 = rest > 0 ? Math.sqrt(rest) : 0
  const g00 = f00 * k11 + f01 * k21
  const g01 = f01 * k22
  const g10 = f10 * k11 + f11 * k21
  const g11 = f11 * k22
  out[4] = g00 * g00 + g01 * g01
  out[5] = out[6] = g00 * g10 + g01 * g11
  out[7] = g10 * g10 + g11 * g11
}

/** Where the anchor is in z, into the places of the mean. */
function setAnchor(sides: Float64Array, corners: Float64Array, m: Float64Array, out: Float64Array): void {
  const { vertex, edge, anchor, distance, offsets } = polygon
  if (vertex >= 0) {
    out[2] = corners[2 * vertex]
    out[3] = corners[2 * vertex + 1]
    return
  }
  const z0 = m[0] * anchor[0] + m[1] * anchor[1]
  const z1 = m[2] * anchor[0] + m[3] * anchor[1]
  out[2] = z0
  out[3] = z1
  if (edge < 0) return
  const n0 = sides[3 * edge]
  const n1 = sides[3 * edge + 1]
  const along = n1 * z0 - n0 * z1
  // `scale` is of this edge
  const across = (distance > 0 ? 0 : scale * offsets[edge]) - sides[3 * edge + 2]
  out[2] = across * n0 + along * n1
  out[3] = across * n1 - along * n0
}

/** Sets `frame`, and where the anchor is on a side `scale`. */
function setFrame(sides: Float64Array, m: Float64Array): void {
  const { vertex, edge, ray, isFan, numEdges, frame: own } = polygon
  if (vertex < 0) {
    if (edge >= 0) setFrameOfSide(edge, sides, m)
    else setColumns(own, m)
    return
  }
  if (isFan) {
    setColumns(own, m)
    if (ray < 0) return
    // the ray with t' = 0 runs along a side to the last digit
    const n0 = sides[3 * ray]
    const n1 = sides[3 * ray + 1]
    const along = n1 * frame[0] - n0 * frame[2]
    frame[0] = along * n1
    frame[2] = -along * n0
    return
  }
  const before = vertex > 0 ? vertex - 1 : numEdges - 1
  const sine = sides[3 * before] * sides[3 * vertex + 1] - sides[3 * before + 1] * sides[3 * vertex]
  if (Math.abs(sine) > BLUNT) setFrameOfCorner(before, vertex, sine, sides, m)
  else setFrameOfSide(isSteeper(before, vertex) ? before : vertex, sides, m)
}

/** M times the columns of a frame in y. */
function setColumns(own: ArrayLike<number>, m: Float64Array): void {
  frame[0] = m[0] * own[0] + m[1] * own[1]
  frame[1] = m[0] * own[2] + m[1] * own[3]
  frame[2] = m[2] * own[0] + m[3] * own[1]
  frame[3] = m[2] * own[2] + m[3] * own[3]
}

/** Distance from an edge in z, per unit of s and of t. */
const across: Float64Array = new Float64Array(2)

/** Sets `across`, with the slope that the integral has taken, and `scale`. */
function setAcross(edge: number, sides: Float64Array, m: Float64Array): void {
  const n0 = sides[3 * edge]
  const n1 = sides[3 * edge + 1]
  scale = polygon.norms[edge] * Math.hypot(n0 * m[0] + n1 * m[2], n0 * m[1] + n1 * m[3])
  // the axis is across the edge of the anchor
  const isLevel = polygon.vertex < 0 || polygon.sides[edge] === 0
  const t = isLevel ? 0 : (scale * polygon.sides[edge]) / Math.hypot(1, polygon.slopes[edge])
  across[0] = isLevel ? scale : -polygon.slopes[edge] * t
  across[1] = t
}

/** z from how far off a side it is, and how far along it. */
function setFrameOfSide(edge: number, sides: Float64Array, m: Float64Array): void {
  setAcross(edge, sides, m)
  const { axis, factor } = polygon
  const [u0, u1] = axis
  setColumns(
    [factor[0] * u0, factor[1] * u0 + factor[2] * u1, -factor[0] * u1, factor[2] * u0 - factor[1] * u1],
    m,
  )
  const n0 = sides[3 * edge]
  const n1 = sides[3 * edge + 1]
  for (let k = 0; k < 2; k++) {
    const along = n1 * frame[k] - n0 * frame[2 + k]
    frame[k] = across[k] * n0 + along * n1
    frame[2 + k] = across[k] * n1 - along * n0
  }
}

/** z from how far off the two sides of a corner it is; `sine` is the cross product of their normals. */
function setFrameOfCorner(
  before: number,
  after: number,
  sine: number,
  sides: Float64Array,
  m: Float64Array,
): void {
  setAcross(before, sides, m)
  const [beforeS, beforeT] = across
  setAcross(after, sides, m)
  const b0 = sides[3 * before]
  const b1 = sides[3 * before + 1]
  const a0 = sides[3 * after]
  const a1 = sides[3 * after + 1]
  frame[0] = (beforeS * a1 - across[0] * b1) / sine
  frame[1] = (beforeT * a1 - across[1] * b1) / sine
  frame[2] = (across[0] * b0 - beforeS * a0) / sine
  frame[3] = (across[1] * b0 - beforeT * a0) / sine
}

/** Whether edge a is nearer to one of constant s than edge b. */
function isSteeper(a: number, b: number): boolean {
  const { sides, slopes } = polygon
  return sides[b] !== 0 && (sides[a] === 0 || Math.abs(slopes[a]) > Math.abs(slopes[b]))
}
