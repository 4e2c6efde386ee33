import { regionLogMass } from '../integrals/regionLogMass.ts'
import { conditionOnObservation, setObserved, type Workspace } from './conditionOnObservation.ts'
import type { RegionConstants } from './regionConstants.ts'

/**
 * log p(x, t = ω) = log κ_ω(x) + log Φ_ω(x) of every region, nats.
 *
 * @param x    [D] of the observation
 * @param out  [R], written; −∞ for regions of zero width and where the density is beyond doubles
 * Source    [BPB20] (5): the summands
 */
export function logRegionJoints(
  constants: RegionConstants,
  x: ArrayLike<number>,
  workspace: Workspace,
  out: Float64Array,
): void {
  const { numRegions, latentDim, regionCovariance } = constants
  const { geometry } = constants.partition
  setObserved(constants, x, workspace)
  for (let r = 0; r < numRegions; r++) {
    const logEvidence = conditionOnObservation(constants, r, workspace)
    out[r] =
      logEvidence === -Infinity
        ? -Infinity
        : logEvidence +
          regionLogMass(geometry, r, workspace.mean, regionCovariance, r * latentDim * latentDim)
  }
}
