import type { GenerativeModel } from '../network/model.ts'
import { logSumExp } from '../numerics/logSumExp.ts'
import { locateRegion } from '../partition/locateRegion.ts'
import type { Partition } from '../partition/partition.ts'
import { logJoint } from './logJoint.ts'
import { observePoint } from './observePoint.ts'
import { relativeJoints } from './relativeJoints.ts'

/** nats; one unit in the last place of it is 1e-13. */
const LARGE = 1000

/**
 * log p(z|x) at given latent points, nats: log p(x, z) in the region that holds z, less log p(x).
 *
 * @param x            [D], NaN = missing
 * @param logMarginal  log p(x_observed), as inferPoint returns it
 * @param latents      [n,S] row-major
 * @returns  [n]; −∞ where the density is below doubles' reach, NaN for a NaN latent
 * Source    [BPB20] (6)
 */
export function posteriorLogDensity(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
  logMarginal: number,
  latents: Float64Array,
): Float64Array {
  const { constants, workspace } = observePoint(partition, model, x)
  // the rounding of a large log p(x) would show in the density; then form p(x) anew, relative to the mode
  let difference = (regionId: number, latent: Float64Array): number =>
    logJoint(constants, regionId, latent, workspace) - logMarginal
  if (!(Math.abs(logMarginal) < LARGE)) {
    const { logRelative, logJointDifference } = relativeJoints(constants, workspace)
    const logTotal = logSumExp(logRelative)
    difference = (regionId, latent) => logJointDifference(regionId, latent) - logTotal
  }
  const { latentDim } = partition
  const numLatents = latents.length / latentDim
  const density = new Float64Array(numLatents)
  for (let i = 0; i < numLatents; i++) {
    const latent = latents.subarray(i * latentDim, (i + 1) * latentDim)
    const regionId = locateRegion(partition, latent)
    density[i] = regionId < 0 ? NaN : difference(regionId, latent)
  }
  return density
}
