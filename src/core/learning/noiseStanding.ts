import type { GenerativeModel, NoiseCovariance } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import { NumericalError } from '../problem.ts'
import type { Steps } from '../steps.ts'
import { noiseUpdate, type NoiseUpdate } from './noiseUpdate.ts'
import type { TrainingData } from './trainingData.ts'
import type { TrainingProblem } from './trainingProblem.ts'

/** What is held while Σx is sought. */
export interface NoiseProblem {
  readonly model: GenerativeModel
  /** Of the model's decoder. */
  readonly partition: Partition
  readonly data: TrainingData
  /** eStepSteps, or another way to the same bits. */
  readonly eStep: NonNullable<TrainingProblem['eStep']>
  /** No variance goes below this. */
  readonly floor: number
}

/** What an exact E-step says of a Σx. */
export interface NoiseStanding {
  readonly noise: NoiseCovariance
  /** Σ log p(x_n), nats. */
  readonly logLikelihood: number
  /** The M-step of Σx from here: its fixed points are the likelihood's stationary ones. */
  readonly update: NoiseUpdate
}

/** @returns null where log p cannot be had: overflow, or a posterior too narrow for its integrals */
export function* noiseStanding(
  { model, partition, data, floor, eStep }: NoiseProblem,
  noise: NoiseCovariance,
): Steps<NoiseStanding | null> {
  try {
    const statistics = yield* eStep({ ...model, noise }, partition, data)
    const { logLikelihood } = statistics
    if (!Number.isFinite(logLikelihood)) return null
    return { noise, logLikelihood, update: noiseUpdate(noise, data.dataDim, statistics, floor) }
  } catch (error) {
    if (error instanceof NumericalError) return null
    throw error
  }
}
