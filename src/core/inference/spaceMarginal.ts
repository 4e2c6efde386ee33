import type { SpaceRegionSet } from '../integrals/regionSet.ts'
import type { Steps } from '../steps.ts'
import { createPace, INTEGRAL_COST } from './createPace.ts'
import type { RegionConstants } from './regionConstants.ts'
import { BOUND_SLACK, createSpaceBounds, TIGHTEN_COST } from './spaceBounds.ts'

export interface SpaceMarginal {
  /** log p(x) of x [D], nats. */
  readonly logMarginalSteps: (x: Float64Array) => Steps<number>
  /** Regions left out by the last logMarginalSteps. */
  readonly numSkipped: () => number
}

/**
 * log p(x) for many x, S = 3.
 *
 * @param skippedPart  all regions left out at one x together hold less than this part of p(x)
 * Method    All bounds first (spaceBounds.ts), the region with the highest exactly, then all but those that are negligible
 *           beside it
 * Accuracy  agrees with logMarginal to 1e-13 + the skipped part  (asserted: spaceShares.test.ts)
 */
export function createSpaceMarginal(
  constants: RegionConstants,
  regions: SpaceRegionSet,
  skippedPart: number,
): SpaceMarginal {
  const { numRegions: R } = constants
  const { scanSteps, logBound, tighten, logJoint } = createSpaceBounds(constants, regions)
  const logKeep = Math.log(skippedPart / R) - BOUND_SLACK
  const isStepOver = createPace()
  let numSkipped = 0
  return { logMarginalSteps, numSkipped: () => numSkipped }

  function* logMarginalSteps(x: Float64Array): Steps<number> {
    numSkipped = 0
    const first = yield* scanSteps(x)
    if (first < 0) return -Infinity
    const logFirst = logJoint(first)
    const threshold = logFirst + logKeep - 1e-12 * Math.abs(logFirst)
    // above all: a region may hold far less than its bound
    const reference = logBound[first]
    let sum = logFirst > -Infinity ? Math.exp(logFirst - reference) : 0
    for (let r = 0; r < R; r++) {
      if (r === first) continue
      // also false for NaN: a region whose bound cannot be had is not left out in silence
      if (logBound[r] < threshold) {
        numSkipped++
        continue
      }
      if (tighten(r) < threshold) {
        numSkipped++
        if (isStepOver(TIGHTEN_COST)) yield { done: r, total: R }
        continue
      }
      const mass = Math.exp(logJoint(r) - reference)
      // NaN of a region without interior
      if (mass > 0) sum += mass
      if (isStepOver(INTEGRAL_COST[3])) yield { done: r, total: R }
    }
    return reference + Math.log(sum)
  }
}
