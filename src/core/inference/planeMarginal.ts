import type { Steps } from '../steps.ts'
import type { PlaneFrame } from './planeFrame.ts'
import { createPlaneBounds, type PlaneBounds, type RegionList } from './planeBounds.ts'
import type { RegionConstants } from './regionConstants.ts'

/** Room for the rounding of the bounds themselves, nats. */
const BOUND_SLACK = 0.05

/** Regions between two yields: an integral takes some microseconds. */
const REGIONS_PER_STEP = 1000

export interface PlaneMarginal {
  /** log p(x) of x [D], nats; with a list, of the regions in it alone. */
  readonly logMarginal: (x: Float64Array, among?: RegionList) => number
  /** The same in steps; between them no other x may be asked about. */
  readonly logMarginalSteps: (x: Float64Array, among?: RegionList) => Steps<number>
  /** Regions left out by the last x. */
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
  let list: RegionList | null = null
  let first = -1
  let logFirst = -Infinity
  let threshold = -Infinity
  let reference = -Infinity
  let sum = 0
  return { logMarginal, logMarginalSteps, numSkipped: () => numSkipped, bounds, logKeep }

  function logMarginal(x: Float64Array, among: RegionList | null = null): number {
    const count = begin(x, among)
    add(0, count)
    return count === 0 ? -Infinity : reference + Math.log(sum)
  }

  function* logMarginalSteps(x: Float64Array, among: RegionList | null = null): Steps<number> {
    const count = begin(x, among)
    for (let from = 0; from < count; from += REGIONS_PER_STEP) {
      if (from > 0) yield { done: from, total: count }
      add(from, Math.min(from + REGIONS_PER_STEP, count))
    }
    return count === 0 ? -Infinity : reference + Math.log(sum)
  }

  /** All bounds, and the region with the highest; returns how many regions are to be added, 0 where there is no p(x). */
  function begin(x: Float64Array, among: RegionList | null): number {
    numSkipped = 0
    list = among
    first = bounds.scan(x, among ?? undefined)
    if (first < 0) return 0
    logFirst = bounds.logJoint(first)
    threshold = logFirst + logKeep - 1e-12 * Math.abs(logFirst)
    // a region without interior has none: then nothing is left out
    reference = logFirst > -Infinity ? logFirst : logBound[first]
    sum = logFirst > -Infinity ? 1 : 0
    return among === null ? R : among.count
  }

  /** Regions [from, to) of the list. */
  function add(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const r = list === null ? i : list.ids[i]
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
  }
}
