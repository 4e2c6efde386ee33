import { observeAll, observeCoordinates } from '../inference/observation.ts'
import { createPosteriorShares } from '../inference/posteriorShares.ts'
import { buildRegionConstantsSteps, type RegionConstants } from '../inference/regionConstants.ts'
import type { RegionShares } from '../inference/regionShares.ts'
import type { GenerativeModel } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import { partOfSteps, runToEnd, type Steps } from '../steps.ts'
import { createBasisAccumulator } from './basisAccumulator.ts'
import { mergeStatistics } from './mergeStatistics.ts'
import { createPointAccumulator } from './pointAccumulator.ts'
import { type PatternStatistics, type SufficientStatistics } from './sufficientStatistics.ts'
import type { TrainingData } from './trainingData.ts'

/** Points of a chunk: chunks depend on N alone, so that the statistics do not depend on who computes them. */
export const CHUNK_SIZE = 512
/** Pairs (x, ω) of S latents between two yields, PAIRS_PER_STEP[S]: a few milliseconds. */
const PAIRS_PER_STEP = [60_000, 60_000, 60_000, 50]

export interface EStepOptions {
  /** What to keep of Σ E[r rᵀ]; a full Σx needs all of it. Default: what the model's Σx needs. */
  readonly residuals?: 'diagonal' | 'full'
}

/** eStepSteps without stops. */
export function eStep(
  model: GenerativeModel,
  partition: Partition,
  data: TrainingData,
  options: EStepOptions = {},
): SufficientStatistics {
  return runToEnd(eStepSteps(model, partition, data, options))
}

/**
 * Exact E-step: log-likelihood and sufficient statistics of all points, chunk by chunk.
 *
 * @param partition  of the model's decoder
 * @throws RangeError      data of another dimension
 * @throws NumericalError  of buildRegionConstants
 * Accuracy  log p of every point as logMarginal to 1e-13; scatters relative to themselves, whatever Σx is
 * Source    [BPB20] e⁰, e¹, E² summed over the data, in central form: MATH.md 5
 */
export function* eStepSteps(
  model: GenerativeModel,
  partition: Partition,
  data: TrainingData,
  options: EStepOptions = {},
): Steps<SufficientStatistics> {
  const prepared = yield* prepareEStepSteps(model, partition, data, options)
  const numChunks = numChunksOf(data)
  let whole: SufficientStatistics | null = null
  for (let chunk = 0; chunk < numChunks; chunk++) {
    const part = yield* chunkStatisticsSteps(prepared, chunk)
    whole = whole === null ? part : mergeStatistics(whole, part)
  }
  return whole!
}

export function numChunksOf({ numPoints }: TrainingData): number {
  return Math.ceil(numPoints / CHUNK_SIZE)
}

/** What every chunk of one E-step shares. */
export interface PreparedEStep {
  readonly partition: Partition
  readonly data: TrainingData
  readonly isFull: boolean
  readonly patterns: readonly {
    readonly observed: Int32Array
    readonly constants: RegionConstants
    readonly shares: RegionShares
  }[]
}

export function* prepareEStepSteps(
  model: GenerativeModel,
  partition: Partition,
  data: TrainingData,
  options: EStepOptions = {},
): Steps<PreparedEStep> {
  const { dataDim } = partition
  if (data.dataDim !== dataDim)
    throw new RangeError(`data of ${data.dataDim} coordinates, the decoder has ${dataDim} outputs`)
  const all = observeAll(partition, model)
  const patterns = []
  for (const observed of data.patterns) {
    const observation = observed.length === dataDim ? all : observeCoordinates(all, observed)
    const steps = buildRegionConstantsSteps(partition, observation, model.priorCovariance)
    const constants = yield* partOfSteps(steps, 0, 0)
    patterns.push({ observed, constants, shares: createPosteriorShares(constants) })
  }
  const isFull = (options.residuals ?? (model.noise.kind === 'full' ? 'full' : 'diagonal')) === 'full'
  return { partition, data, isFull, patterns }
}

/** Statistics of the points [chunk · CHUNK_SIZE, (chunk + 1) · CHUNK_SIZE). */
export function* chunkStatisticsSteps(prepared: PreparedEStep, chunk: number): Steps<SufficientStatistics> {
  const { partition, data, isFull, patterns } = prepared
  const { numRegions, latentDim } = partition
  const { numPoints, dataDim, values, patternIds } = data
  const from = chunk * CHUNK_SIZE
  const to = Math.min(from + CHUNK_SIZE, numPoints)
  const accumulators = patterns.map(({ observed, constants, shares }) =>
    constants.basis === null || isFull
      ? createPointAccumulator(observed, constants, shares, isFull)
      : createBasisAccumulator(observed, constants, constants.basis, shares),
  )
  const pointsPerStep = Math.max(1, Math.floor(PAIRS_PER_STEP[latentDim] / numRegions))
  let logLikelihood = 0
  let compensation = 0
  for (let n = from; n < to; n++) {
    const { add, addSteps } = accumulators[patternIds[n]]
    const logMarginal =
      addSteps === null
        ? add(values, n * dataDim)
        : yield* partOfSteps(addSteps(values, n * dataDim), n / numPoints, (n + 1) / numPoints)
    // Neumaier's sum
    const next = logLikelihood + logMarginal
    compensation +=
      Math.abs(logLikelihood) >= Math.abs(logMarginal)
        ? logLikelihood - next + logMarginal
        : logMarginal - next + logLikelihood
    logLikelihood = next
    if ((n + 1 - from) % pointsPerStep === 0) yield { done: n + 1, total: numPoints }
  }
  const finished: PatternStatistics[] = []
  for (const { finishSteps } of accumulators)
    finished.push(yield* partOfSteps(finishSteps(), to / numPoints, to / numPoints))
  return {
    numPoints: to - from,
    logLikelihood: Number.isFinite(logLikelihood) ? logLikelihood + compensation : logLikelihood,
    latentDim,
    numRegions,
    patterns: finished,
  }
}
