import type { PlaneFrame } from './planeFrame.ts'
import { createKeptShares } from './createKeptShares.ts'
import { createPlaneBounds } from './planeBounds.ts'
import type { Steps } from '../steps.ts'
import type { RegionConstants } from './regionConstants.ts'
import { regionMomentsSize } from '../integrals/regionMoments.ts'
import { NEGLIGIBLE_SHARE, type RegionShares } from './regionShares.ts'

/** Regions between two yields: moments take some microseconds. */
const REGIONS_PER_STEP = 1000
/** Room for the rounding of the bounds themselves, nats. */
const BOUND_SLACK = 0.05

/**
 * createRegionShares for S = 2: the E-step's hot path.
 *
 * Method    All bounds first (planeBounds.ts), then the region with the highest, then all whose bound is not negligible
 *           beside it
 * Accuracy  log p(x), shares and moments as createRegionShares to 1e-12  (asserted: planeShares.test.ts)
 * Cost      that of the bounds, and of moments per pair kept; no allocation per point
 */
export function createPlaneShares(constants: RegionConstants, frame: PlaneFrame): RegionShares {
  const { numRegions: R } = constants
  const bounds = createPlaneBounds(constants, frame)
  const { logBound } = bounds
  const { toLatent } = frame
  const moments = new Float64Array(regionMomentsSize(2))
  const logSmallest = Math.log(NEGLIGIBLE_SHARE / R) - BOUND_SLACK
  const { shares, begin, add, finish } = createKeptShares(R, 2)
  const { mean, covariance } = shares
  let first = -1
  let logFirst = -Infinity
  let threshold = -Infinity
  return Object.assign(shares, { evaluate, evaluateSteps: R > REGIONS_PER_STEP ? evaluateInSteps : null })

  /** `moments`, which are of the region's own y, in latent units. */
  function setLatentMoments(r: number, at: number): void {
    const m00 = toLatent[4 * r]
    const m01 = toLatent[4 * r + 1]
    const m10 = toLatent[4 * r + 2]
    const m11 = toLatent[4 * r + 3]
    const [, , y0, y1, c00, c01, , c11] = moments
    mean[2 * at] = m00 * y0 + m01 * y1
    mean[2 * at + 1] = m10 * y0 + m11 * y1
    const off = m00 * (c00 * m10 + c01 * m11) + m01 * (c01 * m10 + c11 * m11)
    covariance[4 * at] = m00 * (m00 * c00 + 2 * m01 * c01) + m01 * m01 * c11
    covariance[4 * at + 1] = off
    covariance[4 * at + 2] = off
    covariance[4 * at + 3] = m10 * (m10 * c00 + 2 * m11 * c01) + m11 * m11 * c11
  }

  function evaluate(x: Float64Array): number {
    if (!begins(x)) return -Infinity
    takeAll(0, R)
    return finish()
  }

  function* evaluateInSteps(x: Float64Array): Steps<number> {
    if (!begins(x)) return -Infinity
    for (let from = 0; from < R; from += REGIONS_PER_STEP) {
      if (from > 0) yield { done: from, total: R }
      takeAll(from, Math.min(from + REGIONS_PER_STEP, R))
    }
    return finish()
  }

  /** All bounds, and the region with the highest; false where there is no p(x). */
  function begins(x: Float64Array): boolean {
    shares.numKept = 0
    first = bounds.scan(x)
    if (first < 0) return false
    logFirst = bounds.moments(first, moments)
    threshold = logFirst + logSmallest - 1e-12 * Math.abs(logFirst)
    // a region without interior has none: then nothing is left out
    begin(logFirst > -Infinity ? logFirst : logBound[first])
    take(first, logFirst)
    return true
  }

  function takeAll(from: number, to: number): void {
    for (let r = from; r < to; r++) {
      // also false for NaN: a pair whose bound cannot be had is not left out in silence
      if (logBound[r] < threshold || r === first || bounds.tighten(r) < threshold) continue
      take(r, bounds.moments(r, moments, logFirst))
    }
  }

  function take(r: number, logJoint: number): void {
    const at = add(r, logJoint)
    if (at >= 0) setLatentMoments(r, at)
  }
}
