import { regionMomentsSize } from '../integrals/regionMoments.ts'
import type { SpaceRegionSet } from '../integrals/regionSet.ts'
import { runToEnd, type Steps } from '../steps.ts'
import { createKeptShares } from './createKeptShares.ts'
import { createPace, INTEGRAL_COST } from './createPace.ts'
import type { RegionConstants } from './regionConstants.ts'
import { NEGLIGIBLE_SHARE, type RegionShares } from './regionShares.ts'
import { BOUND_SLACK, createSpaceBounds, TIGHTEN_COST } from './spaceBounds.ts'

/**
 * createRegionShares for S = 3: the E-step's hot path.
 *
 * Method    All bounds first (spaceBounds.ts), then the region with the highest, then all whose bound is not negligible
 *           beside it, each by one integral for its mass and moments
 * Accuracy  log p(x), shares and moments as createRegionShares to 1e-12  (asserted: spaceShares.test.ts)
 * Cost      that of the bounds, and of moments per pair kept
 */
export function createSpaceShares(constants: RegionConstants, regions: SpaceRegionSet): RegionShares {
  const { numRegions: R } = constants
  const { scanSteps, logBound, tighten, logJoint, setMoments } = createSpaceBounds(constants, regions)
  const moments = new Float64Array(regionMomentsSize(3))
  const logSmallest = Math.log(NEGLIGIBLE_SHARE / R) - BOUND_SLACK
  const isStepOver = createPace()
  const { shares, begin, add, finish } = createKeptShares(R, 3)
  return Object.assign(shares, { evaluate: (x: Float64Array) => runToEnd(evaluateSteps(x)), evaluateSteps })

  /** log κ Φ of region r, nats; leaves its moments in `moments`. */
  function logJointOf(r: number): number {
    setMoments(r, moments)
    return logJoint(r, moments[0])
  }

  function* evaluateSteps(x: Float64Array): Steps<number> {
    shares.numKept = 0
    const first = yield* scanSteps(x)
    if (first < 0) return -Infinity
    const logFirst = logJointOf(first)
    const threshold = logFirst + logSmallest - 1e-12 * Math.abs(logFirst)
    // above all: a region may hold far less than its bound
    begin(logBound[first])
    take(first, logFirst)
    for (let r = 0; r < R; r++) {
      // also false for NaN: a pair whose bound cannot be had is not left out in silence
      if (logBound[r] < threshold || r === first) continue
      const isNegligible = tighten(r) < threshold
      if (!isNegligible) take(r, logJointOf(r))
      if (isStepOver(isNegligible ? TIGHTEN_COST : 2 * INTEGRAL_COST[3])) yield { done: r, total: R }
    }
    return finish()
  }

  function take(r: number, value: number): void {
    const at = add(r, value)
    if (at < 0) return
    shares.mean.set(moments.subarray(2, 5), 3 * at)
    shares.covariance.set(moments.subarray(5, 14), 9 * at)
  }
}
