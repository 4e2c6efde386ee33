import type { PlaneFrame } from './planeFrame.ts'
import { createPlaneBounds, type PlaneBounds, type RegionList } from './planeBounds.ts'
import type { RegionConstants } from './regionConstants.ts'

/** Room for the rounding of the bounds themselves, nats. */
const BOUND_SLACK = 0.05

export interface PlaneMarginal {
  /** log p(x) of x [D], nats; with a list, of the regions in it alone. */
  readonly logMarginal: (x: Float64Array, among?: RegionList) => number
  /** Regions left out by the last logMarginal. */
  readonly numSkipped: () => number
  readonly bounds: PlaneBounds
  /** A region whose bound is this far below the log joint of another is left out. */
  readonly logKeep: number
}

/**
 * log p(x) for many x, S = 2.
 *
 * @param skippedPart  all regions left out at one x together hold less than this part of p(x)
 * Method    All bounds first (planeBounds.ts), the region with the highest exactly, then all but those that are
 *           negligible beside it
 * Accuracy  agrees with logMarginal to 1e-13 + the skipped part  (asserted: logMarginalGrid.test.ts)
 */
export function createPlaneMarginal(
  constants: RegionConstants,
  frame: PlaneFrame,
  skippedPart: number,
): PlaneMarginal {
  const { numRegions: R } = constants
  const bounds = createPlaneBounds(constants, frame)
  const { logBound } = bounds
  const logKeep = Math.log(skippedPart / R) - BOUND_SLACK
  let numSkipped = 0
  return { logMarginal, numSkipped: () => numSkipped, bounds, logKeep }

  function logMarginal(x: Float64Array, among: RegionList | null = null): number {
    numSkipped = 0
    const first = bounds.scan(x, among ?? undefined)
    if (first < 0) return -Infinity
    const logFirst = bounds.logJoint(first)
    const threshold = logFirst + logKeep - 1e-12 * Math.abs(logFirst)
    // a region without interior has none: then nothing is left out
    const reference = logFirst > -Infinity ? logFirst : logBound[first]
    let sum = logFirst > -Infinity ? 1 : 0
    const count = among === null ? R : among.count
    for (let i = 0; i < count; i++) {
      const r = among === null ? i : among.ids[i]
      if (r === first) continue
      // also false for NaN: a region whose bound cannot be had is not left out in silence
      if (logBound[r] < threshold || bounds.tighten(r) < threshold) {
        numSkipped++
        continue
      }
      const mass = Math.exp(bounds.logJoint(r, logFirst) - reference)
      // NaN of a region without interior
      if (mass > 0) sum += mass
    }
    return reference + Math.log(sum)
  }
}
