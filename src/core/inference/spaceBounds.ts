import { nearestInRegion } from '../integrals/nearestInRegion.ts'
import type { SpaceRegionSet } from '../integrals/regionSet.ts'
import { solveLower } from '../numerics/cholesky.ts'
import type { ContactPoint } from './contactPoint.ts'
import type { Steps } from '../steps.ts'
import { createPace } from './createPace.ts'
import { logJoint as logJointAt } from './logJoint.ts'
import { createRegionIntegrals } from './regionIntegrals.ts'
import type { RegionConstants } from './regionConstants.ts'
import { createWorkspace, misfitSq, setObserved, setRegionMean } from './workspace.ts'

/** Room for the rounding of the bounds themselves, nats. */
export const BOUND_SLACK = 0.05
/** Work of a tighter bound, in multiply-adds. */
export const TIGHTEN_COST = 5000
/** Nats between μ_ω and the region from where on the rounding of a log mass, which grows with them, would show. */
const FAR = 500
/** Of a plane's value at a point, relative to its terms. */
const ROUNDING = 1e-14
const SQRT_2PI = 2.5066282746310002

/** Upper bounds of all regions' shares of one p(x), S = 3; buffers that the next observation overwrites. */
export interface SpaceBounds {
  /** Fill the below for x [D] (not whitened); the region with the highest tight bound, −1 where p(x) is beyond doubles. */
  readonly scanSteps: (x: Float64Array) => Steps<number>
  /** log κ_ω(x) Φ_ω(x) is below: [R], nats. */
  readonly logBound: Float64Array
  /** A lower bound than logBound, for a region that seems to matter. */
  readonly tighten: (regionId: number) => number
  /** log κ_ω(x) Φ_ω(x) itself, nats; from its log Φ_ω where that is known and tells it. */
  readonly logJoint: (regionId: number, logMass?: number) => number
  /** Moments of z given x and ω, as regionMoments writes them. */
  readonly setMoments: (regionId: number, out: Float64Array) => void
}

/**
 * Bounds of κ_ω(x) Φ_ω(x) for all regions of space: a thousandth of what the integrals cost.
 *
 * Method    The region lies behind the plane of the facet that μ_ω is furthest outside of, d standard deviations away, so
 *           that Φ ≤ ½ erfc(d/√2) ≤ e^{−d²/2} min(½, 1/(d√(2π))) for d > 0. Tighter, with a the region's nearest point to
 *           μ_ω: it lies behind the plane through a that p(x, z) touches there, and a is no nearer than d, so that
 *           κΦ ≤ p(x, a) (2π)^{3/2} |Σ_ω|^{1/2} min(½, 1/(d√(2π)))
 * Source    derived; for the plane: planeBounds.ts
 */
export function createSpaceBounds(constants: RegionConstants, regions: SpaceRegionSet): SpaceBounds {
  const { numRegions: R, logNormaliser, logJointNormaliser, regionPrecision } = constants
  const { facetStarts, planes } = regions
  const workspace = createWorkspace(constants)
  const { logRelativeMass, setMomentsAbout } = createRegionIntegrals(constants, workspace)
  const { mean, whitenedLatent } = workspace
  const lengths = facetLengths(constants, regions)
  const logEvidence = new Float64Array(R)
  const logBound = new Float64Array(R)
  // least distance of μ_ω to the region, in standard deviations; log p(x, a), NaN where it was not looked up
  const distance = new Float64Array(R)
  const logHighest = new Float64Array(R)
  const nearest = new Float64Array(3)
  const origin = new Float64Array(3)
  const isStepOver = createPace()
  const workPerRegion = 200 + 8 * constants.residualDim
  return {
    scanSteps,
    logBound,
    tighten,
    logJoint,
    setMoments: (r, out) => setMomentsAbout(inside(r, origin), out),
  }

  function* scanSteps(x: Float64Array): Steps<number> {
    setObserved(constants, x, workspace)
    for (let r = 0; r < R; r++) {
      setRegionMean(constants, r, workspace)
      const y = whitenedLatent
      const quadratic = misfitSq(constants, r, y, workspace) + y[0] * y[0] + y[1] * y[1] + y[2] * y[2]
      const value = logNormaliser[r] - 0.5 * quadratic
      const d = facetDistance(r)
      // beyond doubles
      logEvidence[r] = value === value ? value : -Infinity
      distance[r] = d
      logHighest[r] = NaN
      logBound[r] = logEvidence[r] - 0.5 * d * d - logBeyond(d)
      if (isStepOver(workPerRegion)) yield { done: 0, total: 1 }
    }
    // in a narrow cone that μ_ω lies behind the tip of, no plane tells how far away the region is
    let first = highest()
    for (let last = -1; first >= 0 && first !== last; first = highest()) {
      last = first
      tighten(first)
      if (isStepOver(TIGHTEN_COST + R)) yield { done: 0, total: 1 }
    }
    return first
  }

  function highest(): number {
    let first = -1
    for (let r = 0; r < R; r++) if (logBound[r] > (first < 0 ? -Infinity : logBound[first])) first = r
    return first
  }

  /** How far workspace.mean is at least outside of the region, by the plane that it is furthest behind. */
  function facetDistance(r: number): number {
    let furthest = 0
    for (let facet = facetStarts[r]; facet < facetStarts[r + 1]; facet++) {
      const at = 4 * facet
      const a = planes[at] * mean[0]
      const b = planes[at + 1] * mean[1]
      const c = planes[at + 2] * mean[2]
      const value = a + b + c + planes[at + 3]
      if (!(value < 0)) continue
      const size = Math.abs(a) + Math.abs(b) + Math.abs(c) + Math.abs(planes[at + 3])
      furthest = Math.max(furthest, -(value + ROUNDING * size) / lengths[facet])
    }
    return furthest
  }

  function logHighestOf(r: number): number {
    if (logHighest[r] !== logHighest[r]) {
      setRegionMean(constants, r, workspace)
      nearestInRegion(regions, r, mean, regionPrecision, 9 * r, nearest)
      logHighest[r] = logJointAt(constants, r, nearest, workspace)
    }
    return logHighest[r]
  }

  function tighten(r: number): number {
    if (distance[r] === 0) return logBound[r]
    const bound = logHighestOf(r) + logNormaliser[r] - logJointNormaliser - logBeyond(distance[r])
    // also false for NaN
    if (bound < logBound[r]) logBound[r] = bound
    return logBound[r]
  }

  function logJoint(r: number, logMass?: number): number {
    const logVolume = logNormaliser[r] - logJointNormaliser
    if (logMass !== undefined && logEvidence[r] - logHighestOf(r) - logVolume < FAR)
      return logEvidence[r] + logMass
    return logHighestOf(r) + logRelativeMass(inside(r, nearest))
  }
}

/** A point as a contact: in space no side goes through one. */
function inside(regionId: number, latent: Float64Array): ContactPoint {
  return { regionId, latent, edge: -1, isCorner: false }
}

/** −log min(½, 1/(d√(2π))) for d > 0, 0 for a mean that may lie inside. */
function logBeyond(d: number): number {
  return d > 0 ? Math.log(Math.max(2, d * SQRT_2PI)) : 0
}

/** Standard deviation of every region's Gaussian across its facets, latent units: ‖Fᵀn‖, F Fᵀ = Σ_ω. */
function facetLengths(
  { priorFactor, precisionFactor }: RegionConstants,
  { facetStarts, planes }: SpaceRegionSet,
): Float64Array {
  const lengths = new Float64Array(planes.length / 4)
  const image = new Float64Array(3)
  for (let r = 0; r + 1 < facetStarts.length; r++) {
    const factor = precisionFactor.subarray(9 * r, 9 * r + 9)
    for (let facet = facetStarts[r]; facet < facetStarts[r + 1]; facet++) {
      // K⁻¹ Lzᵀ n
      for (let k = 0; k < 3; k++) {
        let sum = 0
        for (let l = k; l < 3; l++) sum += priorFactor[3 * l + k] * planes[4 * facet + l]
        image[k] = sum
      }
      solveLower(factor, 3, image)
      lengths[facet] = Math.hypot(image[0], image[1], image[2])
    }
  }
  return lengths
}
