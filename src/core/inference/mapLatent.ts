import type { GenerativeModel } from '../network/model.ts'
import { imageInRegion } from '../partition/imageInRegion.ts'
import type { Partition } from '../partition/partition.ts'
import { observePoint } from './observePoint.ts'
import type { PointPosterior } from './pointPosterior.ts'
import { relativeJoints } from './relativeJoints.ts'

/**
 * The mode of p(z|x) alone: what a hovering pointer asks for, without the moments and the imputation of inferPoint
 * (whose covariance of the missing coordinates is quadratic in their number).
 *
 * @param x  [D] data units, NaN = missing
 * @returns as `map` of inferPoint, the same bits
 * @throws RangeError, NumericalError  of observePoint
 */
export function mapLatent(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
): PointPosterior['map'] {
  const { constants, workspace } = observePoint(partition, model, x)
  const { latent, logJoint, regionId } = relativeJoints(constants, workspace).mode
  return { latent, logJoint, data: imageInRegion(partition, regionId, latent) }
}
