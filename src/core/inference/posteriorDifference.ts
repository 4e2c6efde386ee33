import type { GenerativeModel } from '../network/model.ts'
import { logSumExp } from '../numerics/logSumExp.ts'
import type { Partition } from '../partition/partition.ts'
import { logJoint } from './logJoint.ts'
import { partOfSteps, type Steps } from '../steps.ts'
import { observePointSteps } from './observePoint.ts'
import { relativeJointsSteps } from './relativeJoints.ts'

/** nats; one unit in the last place of it is 1e-13. */
const LARGE = 1000

/**
 * log p(z|x), nats, of a latent in a known region.
 *
 * @param x            [D], NaN = missing
 * @param logMarginal  log p(x_observed), as inferPoint returns it
 * Source    [BPB20] (6)
 */
export function* posteriorDifferenceSteps(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
  logMarginal: number,
): Steps<(regionId: number, latent: Float64Array) => number> {
  const { constants, workspace } = yield* partOfSteps(observePointSteps(partition, model, x), 0, 0.2)
  if (Math.abs(logMarginal) < LARGE)
    return (regionId, latent) => logJoint(constants, regionId, latent, workspace) - logMarginal
  // the rounding of a large log p(x) would show in the density: then form p(x) anew, relative to the mode
  const { logRelative, logJointDifference } = yield* partOfSteps(
    relativeJointsSteps(constants, workspace),
    0.2,
    1,
  )
  const logTotal = logSumExp(logRelative)
  return (regionId, latent) => logJointDifference(regionId, latent) - logTotal
}
