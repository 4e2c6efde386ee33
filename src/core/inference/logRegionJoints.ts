import { contactPoint } from './contactPoint.ts'
import { nearestInRegion } from '../integrals/nearestInRegion.ts'
import { runToEnd, type Steps } from '../steps.ts'
import { createPace, INTEGRAL_COST } from './createPace.ts'
import { logJoint } from './logJoint.ts'
import { createRegionIntegrals } from './regionIntegrals.ts'
import type { RegionConstants } from './regionConstants.ts'
import { setObserved, setRegionMean, type Workspace } from './workspace.ts'

/** logRegionJointsSteps without stops. */
export function logRegionJoints(
  constants: RegionConstants,
  x: ArrayLike<number>,
  workspace: Workspace,
  out: Float64Array,
): void {
  runToEnd(logRegionJointsSteps(constants, x, workspace, out))
}

/**
 * log p(x, t = ω) = log κ_ω(x) + log Φ_ω(x) of every region, nats.
 *
 * @param x    [D] of the observation
 * @param out  [R], written; −∞ for regions of zero width and where the density is beyond doubles
 * Method    as log p(x, a) + log ∫_ω p(x, z)/p(x, a) dz, a the point of ω with the largest p(x, z): one sum of squares.
 *           log κ_ω and log Φ_ω apart would each be taken at μ_ω, which may lie far outside of ω
 * Source    [BPB20] (5): the summands
 */
export function* logRegionJointsSteps(
  constants: RegionConstants,
  x: ArrayLike<number>,
  workspace: Workspace,
  out: Float64Array,
): Steps<void> {
  const { numRegions, latentDim: S, regionPrecision } = constants
  const geometry = constants.partition.geometry
  const { mean } = workspace
  const nearest = new Float64Array(S)
  const { logRelativeMass } = createRegionIntegrals(constants, workspace)
  const isStepOver = createPace()
  const work = INTEGRAL_COST[S] + 8 * S * constants.residualDim
  setObserved(constants, x, workspace)
  for (let r = 0; r < numRegions; r++) {
    setRegionMean(constants, r, workspace)
    nearestInRegion(geometry, r, mean, regionPrecision, r * S * S, nearest)
    const relative = logRelativeMass(contactPoint(geometry, r, nearest, mean))
    const value = logJoint(constants, r, nearest, workspace) + relative
    out[r] = value === value ? value : -Infinity
    if (isStepOver(work)) yield { done: r + 1, total: numRegions }
  }
}
