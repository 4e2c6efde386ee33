import { nearestInRegion } from '../integrals/nearestInRegion.ts'
import type { GenerativeModel } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import { logJoint } from './logJoint.ts'
import { observePoint } from './observePoint.ts'
import { setRegionMean } from './workspace.ts'

/** What a region is coloured by, for one observation. */
export interface RegionPeaks {
  /** log max_{z ∈ ω} p(x, z): [R], nats. */
  readonly logPeak: Float64Array
  /** Where that is: [R,S]. */
  readonly latent: Float64Array
  /** log p(x, z) at given latents, one of each region: [R], nats; NaN for a NaN latent. */
  readonly logJointAt: Float64Array
}

/**
 * How large p(x, z) is in each region: at its highest, and at a point of one's choice.
 *
 * @param x        [D], NaN = missing
 * @param latents  [R,S], each in its region: the conditional means of inferPoint, for instance
 */
export function regionPeaks(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
  latents: Float64Array,
): RegionPeaks {
  const { numRegions: R, latentDim: S, geometry } = partition
  const { constants, workspace } = observePoint(partition, model, x)
  const logPeak = new Float64Array(R)
  const latent = new Float64Array(R * S)
  const logJointAt = new Float64Array(R)
  for (let r = 0; r < R; r++) {
    const peak = latent.subarray(r * S, (r + 1) * S)
    setRegionMean(constants, r, workspace)
    nearestInRegion(geometry, r, workspace.mean, constants.regionPrecision, r * S * S, peak)
    logPeak[r] = logJoint(constants, r, peak, workspace)
    const given = latents.subarray(r * S, (r + 1) * S)
    logJointAt[r] = given.some(Number.isNaN) ? NaN : logJoint(constants, r, given, workspace)
  }
  return { logPeak, latent, logJointAt }
}
