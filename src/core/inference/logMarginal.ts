import { logSumExp } from '../numerics/logSumExp.ts'
import { createWorkspace } from './workspace.ts'
import { logRegionJoints } from './logRegionJoints.ts'
import type { RegionConstants } from './regionConstants.ts'

/**
 * log p(x) = log Σ_ω κ_ω(x) Φ_ω(x), nats; over the coordinates that the constants observe.
 *
 * @param x  [D] of the observation, no NaN (use observeCoordinates for missing entries)
 * @returns  finite unless ‖x‖/σ exceeds 1e154, then −∞
 * Accuracy  a few units in the last place of the inputs  (asserted against the oracle: inferPoint.test.ts)
 * Source    [BPB20] (5)
 */
export function logMarginal(constants: RegionConstants, x: Float64Array): number {
  // the posterior of nothing seen is the prior, and its mass is one
  if (constants.dataDim === 0) return 0
  const joints = new Float64Array(constants.numRegions)
  logRegionJoints(constants, x, createWorkspace(constants), joints)
  return logSumExp(joints)
}
