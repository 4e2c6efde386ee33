import { logSumExp } from '../numerics/logSumExp.ts'
import { runToEnd, type Steps } from '../steps.ts'
import { createWorkspace } from './workspace.ts'
import { logRegionJointsSteps } from './logRegionJoints.ts'
import type { RegionConstants } from './regionConstants.ts'

/** logMarginalSteps without stops. */
export function logMarginal(constants: RegionConstants, x: Float64Array): number {
  return runToEnd(logMarginalSteps(constants, x))
}

/**
 * log p(x) = log Σ_ω κ_ω(x) Φ_ω(x), nats; over the coordinates that the constants observe.
 *
 * @param x  [D] of the observation, no NaN (use observeCoordinates for missing entries)
 * @returns  finite unless ‖x‖/σ exceeds 1e154, then −∞
 * Accuracy  a few units in the last place of the inputs  (asserted against the oracle: inferPoint.test.ts)
 * Source    [BPB20] (5)
 */
export function* logMarginalSteps(constants: RegionConstants, x: Float64Array): Steps<number> {
  // the posterior of nothing seen is the prior, and its mass is one
  if (constants.dataDim === 0) return 0
  const joints = new Float64Array(constants.numRegions)
  yield* logRegionJointsSteps(constants, x, createWorkspace(constants), joints)
  return logSumExp(joints)
}
