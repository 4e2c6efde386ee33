import { regionMomentsSize } from '../integrals/regionMoments.ts'
import type { SpaceRegionSet } from '../integrals/regionSet.ts'
import type { RegionConstants } from './regionConstants.ts'
import { NEGLIGIBLE_SHARE, type RegionShares } from './regionShares.ts'
import { BOUND_SLACK, createSpaceBounds } from './spaceBounds.ts'

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
  const { scan, logBound, tighten, logJoint, setMoments } = createSpaceBounds(constants, regions)
  const moments = new Float64Array(regionMomentsSize(3))
  const kept = new Int32Array(R)
  const responsibility = new Float64Array(R)
  const mean = new Float64Array(3 * R)
  const covariance = new Float64Array(9 * R)
  const smallest = NEGLIGIBLE_SHARE / R
  const logSmallest = Math.log(smallest) - BOUND_SLACK
  const shares: RegionShares = { numKept: 0, kept, responsibility, mean, covariance, evaluate }
  return shares

  /** log κ Φ of region r, nats; leaves its moments in `moments`. */
  function logJointOf(r: number): number {
    setMoments(r, moments)
    return logJoint(r, moments[0])
  }

  function evaluate(x: Float64Array): number {
    shares.numKept = 0
    const first = scan(x)
    if (first < 0) return -Infinity
    const logFirst = logJointOf(first)
    const threshold = logFirst + logSmallest - 1e-12 * Math.abs(logFirst)
    // above all: a region may hold far less than its bound
    const reference = logBound[first]
    let sum = 0
    let numKept = 0
    take(first, logFirst)
    for (let r = 0; r < R; r++) {
      // also false for NaN: a pair whose bound cannot be had is not left out in silence
      if (logBound[r] < threshold || r === first || tighten(r) < threshold) continue
      take(r, logJointOf(r))
    }
    const normaliser = 1 / sum
    let count = 0
    for (let i = 0; i < numKept; i++) {
      const share = responsibility[i] * normaliser
      if (!(share > smallest)) continue
      kept[count] = kept[i]
      responsibility[count] = share
      mean.copyWithin(3 * count, 3 * i, 3 * i + 3)
      covariance.copyWithin(9 * count, 9 * i, 9 * i + 9)
      count++
    }
    shares.numKept = count
    return reference + Math.log(sum)

    function take(r: number, value: number): void {
      const mass = Math.exp(value - reference)
      // of a region without an interior, and NaN
      if (!(mass > 0)) return
      sum += mass
      kept[numKept] = r
      responsibility[numKept] = mass
      mean.set(moments.subarray(2, 5), 3 * numKept)
      covariance.set(moments.subarray(5, 14), 9 * numKept)
      numKept++
    }
  }
}
