import { observeAll, observeCoordinates, type Observation } from '../inference/observation.ts'
import { createPosteriorShares } from '../inference/posteriorShares.ts'
import { buildRegionConstantsSteps, type RegionConstants } from '../inference/regionConstants.ts'
import type { RegionShares } from '../inference/regionShares.ts'
import type { GenerativeModel } from '../network/model.ts'
import { neumaierSum } from '../numerics/neumaierSum.ts'
import type { Partition } from '../partition/partition.ts'
import { partOfSteps, runToEnd, type Steps } from '../steps.ts'
import { createBasisAccumulator } from './basisAccumulator.ts'
import { mergeStatistics } from './mergeStatistics.ts'
import { createMixedAccumulator } from './mixedAccumulator.ts'
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
  readonly model: GenerativeModel
  readonly partition: Partition
  readonly data: TrainingData
  readonly isFull: boolean
  /** All coordinates as seen. */
  readonly all: Observation
  /** null for a pattern that is made ready when a point has it: their constants together would fill the memory. */
  readonly patterns: readonly (ReadyPattern | null)[]
}

interface ReadyPattern {
  readonly observed: Int32Array
  readonly constants: RegionConstants
  readonly shares: RegionShares
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
  const isFull = (options.residuals ?? (model.noise.kind === 'full' ? 'full' : 'diagonal')) === 'full'
  // coordinates that are correlated given z have no statistics of their own
  const isMixed = !isFull && model.noise.kind !== 'full'
  const patterns = []
  for (const [id, observed] of data.patterns.entries())
    patterns.push(
      isMixed && data.isShared[id] === 1 ? null : yield* readyPatternSteps(model, partition, all, observed),
    )
  return { model, partition, data, isFull, all, patterns }
}

function* readyPatternSteps(
  { priorCovariance }: GenerativeModel,
  partition: Partition,
  all: Observation,
  observed: Int32Array,
): Steps<ReadyPattern> {
  const observation = observed.length === all.dataDim ? all : observeCoordinates(all, observed)
  const constants = yield* partOfSteps(
    buildRegionConstantsSteps(partition, observation, priorCovariance),
    0,
    0,
  )
  return { observed, constants, shares: createPosteriorShares(constants) }
}

/** Statistics of the points [chunk · CHUNK_SIZE, (chunk + 1) · CHUNK_SIZE). */
export function* chunkStatisticsSteps(prepared: PreparedEStep, chunk: number): Steps<SufficientStatistics> {
  const { partition, data, isFull, patterns } = prepared
  const { numRegions, latentDim } = partition
  const { numPoints, dataDim, values, patternIds } = data
  const from = chunk * CHUNK_SIZE
  const to = Math.min(from + CHUNK_SIZE, numPoints)
  const accumulators = patterns.map((pattern) => {
    if (pattern === null) return null
    const { observed, constants, shares } = pattern
    return constants.basis === null || isFull
      ? createPointAccumulator(observed, constants, shares, isFull)
      : createBasisAccumulator(observed, constants, constants.basis, shares)
  })
  const pointsPerStep = Math.max(1, Math.floor(PAIRS_PER_STEP[latentDim] / numRegions))
  const logMarginals = new Float64Array(to - from)
  for (let n = from; n < to; n++) {
    const accumulator = accumulators[patternIds[n]]
    if (accumulator === null) continue
    const { add, addSteps } = accumulator
    logMarginals[n - from] =
      addSteps === null
        ? add(values, n * dataDim)
        : yield* partOfSteps(addSteps(values, n * dataDim), n / numPoints, (n + 1) / numPoints)
    if ((n + 1 - from) % pointsPerStep === 0) yield { done: n + 1, total: numPoints }
  }
  const finished: PatternStatistics[] = []
  for (const accumulator of accumulators)
    if (accumulator !== null)
      finished.push(yield* partOfSteps(accumulator.finishSteps(), to / numPoints, to / numPoints))
  if (patterns.includes(null))
    finished.push(
      ...(yield* partOfSteps(mixedSteps(prepared, from, to, logMarginals), from / numPoints, to / numPoints)),
    )
  return {
    numPoints: to - from,
    logLikelihood: neumaierSum(logMarginals),
    latentDim,
    numRegions,
    patterns: finished,
  }
}

/** Statistics of the points whose patterns share theirs, pattern by pattern; fills in their log p. */
function* mixedSteps(
  { model, partition, data, all, patterns }: PreparedEStep,
  from: number,
  to: number,
  logMarginals: Float64Array,
): Steps<PatternStatistics[]> {
  const { dataDim, values, patternIds } = data
  const accumulator = createMixedAccumulator(partition)
  const members = new Map<number, number[]>()
  for (let n = from; n < to; n++) {
    const id = patternIds[n]
    if (patterns[id] !== null) continue
    const own = members.get(id)
    if (own === undefined) members.set(id, [n])
    else own.push(n)
  }
  let done = 0
  const total = to - from
  for (const [id, own] of members) {
    const observed = data.patterns[id]
    const { shares } = yield* partOfSteps(
      readyPatternSteps(model, partition, all, observed),
      done / total,
      done / total,
    )
    for (const n of own) {
      const seen = Float64Array.from(observed, (d) => values[n * dataDim + d])
      const { evaluate, evaluateSteps } = shares
      logMarginals[n - from] =
        evaluateSteps === null
          ? evaluate(seen)
          : yield* partOfSteps(evaluateSteps(seen), done / total, (done + 1) / total)
      accumulator.add(shares, observed, seen)
      yield { done: ++done, total }
    }
  }
  return accumulator.finish()
}
