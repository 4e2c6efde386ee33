import type { GenerativeModel } from '../network/model.ts'
import { buildPartitionSteps } from '../partition/buildPartition.ts'
import type { Partition } from '../partition/partition.ts'
import { NumericalError } from '../problem.ts'
import type { Steps } from '../steps.ts'
import { eStepSteps } from './eStep.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'
import type { TrainingProblem } from './trainingProblem.ts'
import { decoderPenalty } from './weightPrior.ts'

/** What follows from a model: its partition, the exact E-step, and the objective. */
export interface ModelStanding {
  readonly model: GenerativeModel
  readonly partition: Partition
  readonly statistics: SufficientStatistics
  readonly nll: number
  readonly objective: number
}

/**
 * Where training stands at a model, by an exact E-step over all data.
 *
 * @param partition  the model's own if it is at hand, or null
 * @returns null where the objective cannot be had: overflow, too many regions, Σx no longer positive definite
 */
export function* stateAt(
  { data, options, eStep = eStepSteps }: TrainingProblem,
  model: GenerativeModel,
  partition: Partition | null = null,
): Steps<ModelStanding | null> {
  try {
    const own = partition ?? (yield* buildPartitionSteps(model.decoder))
    const statistics = yield* eStep(model, own, data)
    const objective = decoderPenalty(options.weightPrior, model.decoder) - statistics.logLikelihood
    if (!Number.isFinite(objective)) return null
    return { model, partition: own, statistics, nll: -statistics.logLikelihood / data.numPoints, objective }
  } catch (error) {
    if (error instanceof NumericalError) return null
    throw error
  }
}
