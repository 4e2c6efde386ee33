import type { GenerativeModel } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import { partOfSteps, type Steps } from '../steps.ts'
import { mapObservedSteps } from './mapObserved.ts'
import { observePointSteps } from './observePoint.ts'
import type { PointPosterior } from './pointPosterior.ts'

/**
 * The mode of p(z|x) alone: what a hovering pointer asks for, without the moments and the imputation of inferPoint
 * (whose covariance of the missing coordinates is quadratic in their number).
 *
 * @param x  [D] data units, NaN = missing
 * @returns as `map` of inferPoint, the same bits
 * @throws RangeError, NumericalError  of observePoint
 */
export function* mapLatentSteps(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
): Steps<PointPosterior['map']> {
  const { constants, seen } = yield* partOfSteps(observePointSteps(partition, model, x), 0, 0.3)
  return yield* partOfSteps(mapObservedSteps(constants, seen), 0.3, 1)
}
