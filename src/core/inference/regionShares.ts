import { nearestInRegion } from '../integrals/nearestInRegion.ts'
import { contactPoint } from './contactPoint.ts'
import type { Steps } from '../steps.ts'
import { logRegionJoints } from './logRegionJoints.ts'
import type { RegionConstants } from './regionConstants.ts'
import { createRegionIntegrals } from './regionIntegrals.ts'
import { createWorkspace, setRegionMean } from './workspace.ts'
import { regionMomentsSize } from '../integrals/regionMoments.ts'
import { logSumExp } from '../numerics/logSumExp.ts'

/** What the regions hold of one observation's posterior; buffers that the next observation overwrites. */
export interface RegionShares {
  /** The regions whose share is not negligible, in `kept[0 … numKept)`. */
  numKept: number
  readonly kept: Int32Array
  /** ρ_ω, and moments of z given x and ω, one entry for each kept region: [R], [R,S], central [R,S,S]. */
  readonly responsibility: Float64Array
  readonly mean: Float64Array
  readonly covariance: Float64Array
  /** Fill the above for x [D] (not whitened), and return log p(x), nats. */
  readonly evaluate: (x: Float64Array) => number
  /** The same in steps, where one x may take long; else null. Between its steps the buffers are in its hands. */
  readonly evaluateSteps: ((x: Float64Array) => Steps<number>) | null
}

/** Regions with less than this of p(x), all together, are left out of the moments. */
export const NEGLIGIBLE_SHARE = 1e-17

/**
 * Shares of all regions through the integrals of any geometry: the general route, and the check of lineShares.ts.
 *
 * Source  [BPB20] (5) to (7), in the central form of MATH.md 3
 */
export function createRegionShares(constants: RegionConstants): RegionShares {
  const { numRegions: R, latentDim: S, regionPrecision } = constants
  const { geometry } = constants.partition
  const workspace = createWorkspace(constants)
  const { setMomentsAbout } = createRegionIntegrals(constants, workspace)
  const nearest = new Float64Array(S)
  const joints = new Float64Array(R)
  const moments = new Float64Array(regionMomentsSize(S))
  const shares: RegionShares = {
    numKept: 0,
    kept: new Int32Array(R),
    responsibility: new Float64Array(R),
    mean: new Float64Array(R * S),
    covariance: new Float64Array(R * S * S),
    evaluate,
    evaluateSteps: null,
  }
  const smallest = Math.log(NEGLIGIBLE_SHARE / R)

  function evaluate(x: Float64Array): number {
    logRegionJoints(constants, x, workspace, joints)
    const logMarginal = logSumExp(joints)
    let count = 0
    for (let r = 0; r < R; r++) {
      const logShare = joints[r] - logMarginal
      if (!(logShare > smallest)) continue
      setRegionMean(constants, r, workspace)
      nearestInRegion(geometry, r, workspace.mean, regionPrecision, r * S * S, nearest)
      setMomentsAbout(contactPoint(geometry, r, nearest, workspace.mean), moments)
      shares.kept[count] = r
      shares.responsibility[count] = Math.exp(logShare)
      for (let k = 0; k < S; k++) shares.mean[count * S + k] = nearest[k] + moments[2 + k]
      for (let k = 0; k < S * S; k++) shares.covariance[count * S * S + k] = moments[2 + S + k]
      count++
    }
    shares.numKept = count
    return logMarginal
  }
  return shares
}
