import { imageInRegion } from '../partition/imageInRegion.ts'
import type { PointPosterior } from './pointPosterior.ts'
import type { RegionConstants } from './regionConstants.ts'
import type { Steps } from '../steps.ts'
import { relativeJointsSteps } from './relativeJoints.ts'
import { createWorkspace, setObserved } from './workspace.ts'

/**
 * The mode of p(z|seen), whatever the constants observe: all of x, some coordinates, a projection.
 *
 * @param seen  [D of the observation], no NaN
 * @returns logJoint is log p(seen, z), nats; data is all of g there, data units
 */
export function* mapObservedSteps(
  constants: RegionConstants,
  seen: Float64Array,
): Steps<PointPosterior['map']> {
  const workspace = createWorkspace(constants)
  setObserved(constants, seen, workspace)
  const { latent, logJoint, regionId } = (yield* relativeJointsSteps(constants, workspace)).mode
  return { latent, logJoint, data: imageInRegion(constants.partition, regionId, latent) }
}
