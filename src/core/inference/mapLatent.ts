import type { GenerativeModel } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import { mapObserved } from './mapObserved.ts'
import { observePoint } from './observePoint.ts'
import type { PointPosterior } from './pointPosterior.ts'

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
  const { constants, seen } = observePoint(partition, model, x)
  return mapObserved(constants, seen)
}
