import { observeAll, observeCoordinates } from '../inference/observation.ts'
import { createPosteriorShares } from '../inference/posteriorShares.ts'
import { buildRegionConstantsSteps, type RegionConstants } from '../inference/regionConstants.ts'
import type { RegionShares } from '../inference/regionShares.ts'
import type { GenerativeModel } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import { partOfSteps, runToEnd, type Steps } from '../steps.ts'
import { mergeStatistics } from './mergeStatistics.ts'
import {
  emptyPatternStatistics,
  type PatternStatistics,
  type SufficientStatistics,
} from './sufficientStatistics.ts'
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
  const all = observeAll(partition, model.noise)
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
    createAccumulator(observed, constants, shares, isFull),
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
  return {
    numPoints: to - from,
    logLikelihood: Number.isFinite(logLikelihood) ? logLikelihood + compensation : logLikelihood,
    latentDim,
    numRegions,
    patterns: accumulators.map((each) => each.finish()),
  }
}

interface Accumulator {
  /** Take in the point at values[offset …], and return its log p, nats. */
  readonly add: (values: Float64Array, offset: number) => number
  /** The same in steps, where one point may take long; else null. */
  readonly addSteps: ((values: Float64Array, offset: number) => Steps<number>) | null
  readonly finish: () => PatternStatistics
}

/**
 * Weighted running means and scatters of the conditional means (z, r); what the conditional covariances C add is known
 * from Σ ρ C alone, because r is affine in z: C to z–z, −A C to r–z, A C Aᵀ to r–r.
 */
function createAccumulator(
  observed: Int32Array,
  constants: RegionConstants,
  shares: RegionShares,
  isFull: boolean,
): Accumulator {
  const { numRegions: R, latentDim: S, dataDim: D } = constants
  const { slope, bias } = constants.observation
  const { kept, responsibility, mean, covariance } = shares
  const statistics = emptyPatternStatistics(observed, R, S, isFull)
  const { weight, latentMean, residualMean, latentScatter, crossScatter, residualSq } = statistics
  const within = new Float64Array(R * S * S)
  const seen = new Float64Array(D)
  const residual = new Float64Array(D)
  const shift = new Float64Array(S)
  const { evaluateSteps } = shares
  const addSteps =
    evaluateSteps === null
      ? null
      : function* (values: Float64Array, offset: number): Steps<number> {
          see(values, offset)
          return takeIn(yield* evaluateSteps(seen))
        }
  return { add: S === 1 && !isFull ? addLine : add, addSteps, finish }

  function see(values: Float64Array, offset: number): void {
    for (let d = 0; d < D; d++) seen[d] = values[offset + observed[d]]
  }

  function add(values: Float64Array, offset: number): number {
    see(values, offset)
    return takeIn(shares.evaluate(seen))
  }

  /** What the shares now hold, into the statistics. */
  function takeIn(logMarginal: number): number {
    const count = shares.numKept
    for (let i = 0; i < count; i++) {
      const r = kept[i]
      const rho = responsibility[i]
      const total = weight[r] + rho
      const part = rho / total
      const pull = rho - rho * part
      weight[r] = total
      for (let k = 0; k < S; k++) {
        shift[k] = mean[i * S + k] - latentMean[r * S + k]
        latentMean[r * S + k] += part * shift[k]
        for (let j = 0; j < S; j++) within[(r * S + k) * S + j] += rho * covariance[(i * S + k) * S + j]
      }
      for (let k = 0; k < S; k++)
        for (let j = 0; j < S; j++) latentScatter[(r * S + k) * S + j] += pull * shift[k] * shift[j]
      for (let d = 0, at = r * D; d < D; d++, at++) {
        let e = seen[d] - bias[at]
        for (let k = 0; k < S; k++) e -= slope[at * S + k] * mean[i * S + k]
        residual[d] = e
        const delta = e - residualMean[at]
        residualMean[at] += part * delta
        for (let k = 0; k < S; k++) crossScatter[at * S + k] += pull * delta * shift[k]
        if (!isFull) residualSq[d] += rho * e * e
      }
      if (isFull) addOuter(rho)
    }
    statistics.numPoints++
    return logMarginal
  }

  /** The same for S = 1 and a diagonal of residuals, without the loops of length one: half the time. */
  function addLine(values: Float64Array, offset: number): number {
    see(values, offset)
    const logMarginal = shares.evaluate(seen)
    const count = shares.numKept
    for (let i = 0; i < count; i++) {
      const r = kept[i]
      const rho = responsibility[i]
      const total = weight[r] + rho
      const part = rho / total
      weight[r] = total
      const z = mean[i]
      const zShift = z - latentMean[r]
      latentMean[r] += part * zShift
      const pulled = (rho - rho * part) * zShift
      latentScatter[r] += pulled * zShift
      within[r] += rho * covariance[i]
      for (let d = 0, at = r * D; d < D; d++, at++) {
        const e = seen[d] - bias[at] - slope[at] * z
        const eShift = e - residualMean[at]
        residualMean[at] += part * eShift
        crossScatter[at] += pulled * eShift
        residualSq[d] += rho * e * e
      }
    }
    statistics.numPoints++
    return logMarginal
  }

  function addOuter(rho: number): void {
    for (let d = 0; d < D; d++)
      for (let j = 0; j < D; j++) residualSq[d * D + j] += rho * residual[d] * residual[j]
  }

  function finish(): PatternStatistics {
    const image = new Float64Array(D * S)
    for (let r = 0; r < R; r++) {
      if (weight[r] === 0) continue
      for (let k = 0; k < S * S; k++) latentScatter[r * S * S + k] += within[r * S * S + k]
      for (let d = 0; d < D; d++) {
        const at = r * D + d
        for (let j = 0; j < S; j++) {
          let sum = 0
          for (let k = 0; k < S; k++) sum += slope[at * S + k] * within[(r * S + k) * S + j]
          image[d * S + j] = sum
          crossScatter[at * S + j] -= sum
        }
      }
      for (let d = 0; d < D; d++) {
        for (let j = isFull ? 0 : d; j < (isFull ? D : d + 1); j++) {
          let sum = 0
          for (let k = 0; k < S; k++) sum += image[d * S + k] * slope[(r * D + j) * S + k]
          residualSq[isFull ? d * D + j : d] += sum
        }
      }
    }
    return statistics
  }
}
