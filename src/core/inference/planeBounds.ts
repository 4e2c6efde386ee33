import { ALL_NATS } from '../integrals/plane/effortFor.ts'
import { preparePolygons } from '../integrals/plane/preparePolygons.ts'
import { EDGE_SIZE, type PlaneFrame } from './planeFrame.ts'
import type { RegionConstants } from './regionConstants.ts'
import { toResidualSpace } from './workspace.ts'

/** Regions whose bound without their distance is as far below the highest bound have the distance looked up on demand. */
const HOPELESS = 64
/** Square of the distance from where on the rounding of a log mass, which grows with it, would show. */
const FAR_SQ = 1000
/** 1e-10: moments of a region that holds next to nothing of one x are still to be looked at. */
const LEAST_NATS_OF_MOMENTS = 23
const LOG_2PI = 1.8378770664093456
const SQRT_2PI = 2.5066282746310002

/** The regions that a scan looks at; all that it says of others is stale. */
export interface RegionList {
  readonly ids: Int32Array
  readonly count: number
}

/** Upper bounds of all regions' shares of one p(x), S = 2; buffers that the next observation overwrites. */
export interface PlaneBounds {
  /** Fill the below for x [D] (not whitened); the region with the highest bound, −1 where p(x) is beyond doubles. */
  readonly scan: (x: Float64Array, among?: RegionList) => number
  /** log κ_ω(x) Φ_ω(x) is below: [R], nats. */
  readonly logBound: Float64Array
  /** log κ_ω(x): [R], nats. */
  readonly logEvidence: Float64Array
  /** Lowers logBound of a region that seems to matter. */
  readonly tighten: (regionId: number) => number
  /** Distance of μ_ω to the region, squared, in standard deviations of the posterior. */
  readonly distanceSq: (regionId: number) => number
  /**
   * log κ_ω(x) Φ_ω(x) itself, nats.
   *
   * @param logReference  a lower bound of log p(x): the errors of all regions together may be 1e-16 of it, beside rounding
   */
  readonly logJoint: (regionId: number, logReference?: number) => number
  /** The same, with what regionMoments writes of the region in its own y. */
  readonly moments: (regionId: number, out: Float64Array, logReference?: number) => number
}

/**
 * Bounds of κ_ω(x) Φ_ω(x) for all regions of the plane, in a few nanoseconds for each edge.
 *
 * Method    log κ = C − ½ (‖τ‖² + ‖across‖²) in the frames of planeFrame.ts. With d the distance from μ_ω to the polygon
 *           in standard deviations, the region lies in a half-plane at that distance, so that
 *             Φ ≤ e^{−d²/2} min(1, area/2π, width/√(2π)), and Φ ≤ ½ erfc(d/√2) ≤ e^{−d²/2} min(½, 1/(d√(2π)))
 *           for d > 0. The distance is that to the nearest edge among those that μ_ω is outside of
 * Cost      ≈ 5 (E + 1) ns per region and ≈ 3 ns per edge; no allocation
 * Source    derived; for the line: lineMarginalGrid.ts
 */
export function createPlaneBounds(constants: RegionConstants, frame: PlaneFrame): PlaneBounds {
  const { numRegions: R, residualDim: D, inverseStd, bias } = constants
  const { edgeStarts } = frame.regions
  const { directions, stretches, posteriorStd, edges, logNormaliser, logBound: highest } = frame
  const scale = inverseStd ?? new Float64Array(D).fill(1)
  const observed = new Float64Array(D)
  const residual = new Float64Array(D)
  // μ_ω in w
  const centre = new Float64Array(2 * R)
  const logEvidence = new Float64Array(R)
  const logBound = new Float64Array(R)
  // NaN: not looked up
  const squares = new Float64Array(R)
  const mean = new Float64Array(2)
  const nearest = new Float64Array(2)
  const logShare = Math.log(R / 10)
  const polygons = preparePolygons(frame.regions, frame.covariance)
  return { scan, logBound, logEvidence, tighten, distanceSq, logJoint, moments }

  function scan(x: Float64Array, among: RegionList | null = null): number {
    toResidualSpace(constants, x, observed)
    let largest = -Infinity
    let first = -1
    const count = among === null ? R : among.count
    for (let i = 0; i < count; i++) {
      const r = among === null ? i : among.ids[i]
      const quadratic = D === 2 ? setCentreOfPair(r) : setCentre(r)
      logEvidence[r] = logNormaliser[r] - 0.5 * quadratic
      let bound = highest[r] - 0.5 * quadratic
      if (bound < largest - HOPELESS) squares[r] = NaN
      else {
        const square = squareOfDistance(r)
        squares[r] = square
        bound -= 0.5 * square
        if (bound > largest) {
          largest = bound
          first = r
        }
      }
      logBound[r] = bound
    }
    return first
  }

  /** ‖τ‖² + ‖across‖² of region r; sets its centre. */
  function setCentre(r: number): number {
    const u = 2 * r * D
    const v = u + D
    let a0 = 0
    let a1 = 0
    for (let d = 0; d < D; d++) {
      const e = (observed[d] - bias[r * D + d]) * scale[d]
      residual[d] = e
      a0 += directions[u + d] * e
      a1 += directions[v + d] * e
    }
    let acrossSq = 0
    for (let d = 0; d < D; d++) {
      const across = residual[d] - a0 * directions[u + d] - a1 * directions[v + d]
      acrossSq += across * across
    }
    const tau0 = a0 * posteriorStd[2 * r]
    const tau1 = a1 * posteriorStd[2 * r + 1]
    centre[2 * r] = stretches[2 * r] * tau0
    centre[2 * r + 1] = stretches[2 * r + 1] * tau1
    return acrossSq + tau0 * tau0 + tau1 * tau1
  }

  /** The same for D = 2, where nothing lies across. */
  function setCentreOfPair(r: number): number {
    const e0 = (observed[0] - bias[2 * r]) * scale[0]
    const e1 = (observed[1] - bias[2 * r + 1]) * scale[1]
    const u = 4 * r
    const tau0 = (directions[u] * e0 + directions[u + 1] * e1) * posteriorStd[2 * r]
    const tau1 = (directions[u + 2] * e0 + directions[u + 3] * e1) * posteriorStd[2 * r + 1]
    centre[2 * r] = stretches[2 * r] * tau0
    centre[2 * r + 1] = stretches[2 * r + 1] * tau1
    return tau0 * tau0 + tau1 * tau1
  }

  function squareOfDistance(r: number): number {
    const w0 = centre[2 * r]
    const w1 = centre[2 * r + 1]
    let least = Infinity
    const end = edgeStarts[r + 1] * EDGE_SIZE
    for (let at = edgeStarts[r] * EDGE_SIZE; at < end; at += EDGE_SIZE) {
      const u0 = edges[at]
      const u1 = edges[at + 1]
      const offset = u0 * w0 + u1 * w1 + edges[at + 2]
      if (!(offset < 0)) continue
      const t = u1 * w0 - u0 * w1
      const excess = Math.max(edges[at + 3] - t, t - edges[at + 4], 0)
      const square = offset * offset + excess * excess
      if (square < least) least = square
    }
    return least < Infinity ? least : 0
  }

  function distanceSq(r: number): number {
    if (squares[r] !== squares[r]) {
      squares[r] = squareOfDistance(r)
      logBound[r] -= 0.5 * squares[r]
    }
    return squares[r]
  }

  function tighten(r: number): number {
    const d = Math.sqrt(distanceSq(r))
    if (!(d > 0)) return logBound[r]
    const beyond = logEvidence[r] - 0.5 * d * d - Math.log(Math.max(2, d * SQRT_2PI))
    logBound[r] = Math.min(logBound[r], beyond)
    return logBound[r]
  }

  function logJoint(r: number, logReference = -Infinity): number {
    setMean(r)
    const nats = natsNeeded(r, logReference)
    const square = distanceSq(r)
    return square < FAR_SQ
      ? logEvidence[r] + polygons.logMass(r, mean, 0, nats)
      : logFarJoint(r, square, nats)
  }

  function moments(r: number, out: Float64Array, logReference = -Infinity): number {
    setMean(r)
    const nats = Math.max(natsNeeded(r, logReference), LEAST_NATS_OF_MOMENTS)
    polygons.moments(r, mean, 0, out, 0, nats)
    const square = distanceSq(r)
    return square < FAR_SQ ? logEvidence[r] + out[0] : logFarJoint(r, square, nats)
  }

  /** Of its own mass, for 1e-16 / R of what is to be compared with. */
  function natsNeeded(r: number, logReference: number): number {
    return ALL_NATS + logShare + logBound[r] - logReference
  }

  function logFarJoint(r: number, square: number, nats: number): number {
    const logDensity = -LOG_2PI - Math.log(posteriorStd[2 * r] * posteriorStd[2 * r + 1]) - 0.5 * square
    return logEvidence[r] + logDensity + polygons.logRelativeMass(r, mean, 0, nearest, 0, nats)
  }

  /** The mean of the region's Gaussian before truncation, in its own y. */
  function setMean(r: number): void {
    mean[0] = posteriorStd[2 * r] * centre[2 * r]
    mean[1] = posteriorStd[2 * r + 1] * centre[2 * r + 1]
  }
}
