import { isLearnedLayer } from '../network/isLearnedLayer.ts'
import { NumericalError } from '../problem.ts'
import { expectedCompleteLogLikelihood } from './expectedCompleteLogLikelihood.ts'
import { layerUpdate } from './layerUpdate.ts'
import { noiseUpdate } from './noiseUpdate.ts'
import { priorUpdate } from './priorUpdate.ts'
import type { TrainingProblem } from './trainingProblem.ts'
import type { TrainingState } from './trainingState.ts'

/** Parts of max(1, |objective|) below which no gain can be told from rounding. */
const ROUNDING_GAIN = 1e-12

/**
 * Whether a state is stationary: one step of EM, of any layer, of Σx or of Σz, would lower the objective by no more
 * than what ends a monotone run. In the metric of EM's own matrices, so that units and scales do not matter. Methods that
 * see a part of the data at a time would never stay at such a point by themselves: their steps follow the noise of the
 * batches, or divide rounding by its own size.
 */
export function isStationary(
  { data, options }: TrainingProblem,
  { model, partition, statistics, objective }: TrainingState,
): boolean {
  const least = Math.max(ROUNDING_GAIN, options.relativeGain) * Math.max(1, Math.abs(objective))
  const before = expectedCompleteLogLikelihood(model, statistics).total
  const gainOf = (moved: Partial<typeof model>): number =>
    expectedCompleteLogLikelihood({ ...model, ...moved }, statistics).total - before
  if (options.learnNoise) {
    const { noise } = noiseUpdate(model.noise, data.dataDim, statistics, data.noiseFloor)
    if (!(gainOf({ noise }) <= least)) return false
  }
  if (options.learnPrior && !(gainOf({ priorCovariance: priorUpdate(statistics) }) <= least)) return false
  try {
    return model.decoder.layers.every(
      (layer, layerIndex) =>
        !isLearnedLayer(layer) ||
        layerUpdate(model, partition, statistics, layerIndex, options.weightPrior).predictedGain <= least,
    )
  } catch (error) {
    // a layer too large for EM's matrices: nothing is known
    if (error instanceof NumericalError) return false
    throw error
  }
}
