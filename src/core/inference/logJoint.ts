import { solveLower } from '../numerics/cholesky.ts'
import { misfitSq, setResidual, type Workspace } from './workspace.ts'
import type { RegionConstants } from './regionConstants.ts'

/**
 * log p(x, z) at a latent point of a region, nats. Needs workspace.observed; writes residual and whitenedLatent (= y).
 *
 * @param latent  [S], in the region
 */
export function logJoint(
  constants: RegionConstants,
  regionId: number,
  latent: ArrayLike<number>,
  workspace: Workspace,
): number {
  const { latentDim: S, priorFactor, logJointNormaliser } = constants
  const y = workspace.whitenedLatent
  for (let k = 0; k < S; k++) y[k] = latent[k]
  solveLower(priorFactor, S, y)
  setResidual(constants, regionId, workspace)
  let quadratic = misfitSq(constants, regionId, y, workspace)
  for (let k = 0; k < S; k++) quadratic += y[k] * y[k]
  const value = logJointNormaliser - 0.5 * quadratic
  return value === value ? value : -Infinity
}
