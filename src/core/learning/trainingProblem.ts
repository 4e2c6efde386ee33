import type { GenerativeModel } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import type { Steps } from '../steps.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'
import type { TrainingData } from './trainingData.ts'
import type { TrainingOptions } from './trainingState.ts'

/** What stays the same over a run. */
export interface TrainingProblem {
  readonly data: TrainingData
  readonly options: TrainingOptions
  /** Another way to the same bits as eStepSteps, say over many workers; default: that. */
  readonly eStep?: (
    model: GenerativeModel,
    partition: Partition,
    data: TrainingData,
  ) => Steps<SufficientStatistics>
}
