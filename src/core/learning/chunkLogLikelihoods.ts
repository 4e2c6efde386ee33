import type { GenerativeModel } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import type { Steps } from '../steps.ts'
import { chunkStatisticsSteps, numChunksOf, prepareEStepSteps } from './eStep.ts'
import type { TrainingData } from './trainingData.ts'

/**
 * Σ log p(x_n) of each chunk of the data, nats: the very numbers that eStep adds up, so that their sum, taken in order,
 * is the log-likelihood of training to the bit.
 *
 * @returns [number of chunks]
 */
export function* chunkLogLikelihoods(
  model: GenerativeModel,
  partition: Partition,
  data: TrainingData,
): Steps<Float64Array> {
  const prepared = yield* prepareEStepSteps(model, partition, data)
  const sums = new Float64Array(numChunksOf(data))
  for (let chunk = 0; chunk < sums.length; chunk++)
    sums[chunk] = (yield* chunkStatisticsSteps(prepared, chunk)).logLikelihood
  return sums
}
