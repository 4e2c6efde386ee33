/** Numbers that lessons speak of, from the live state. null where they are not known, or do not exist for what is shown. */
import type { Dataset } from '../../core/datasets/dataset.ts'
import type { TrainingMethod } from '../../core/learning/trainingState.ts'
import { noiseVariances } from '../../core/network/noiseVariances.ts'
import type { Partition } from '../../core/partition/partition.ts'
import type { PointPosterior } from '../../core/inference/pointPosterior.ts'
import type { Approximation, ApproximationResult } from '../../../workers/protocol.ts'
import type { AppState, EpochRecord, PartitionView, PosteriorView, RaceLane } from '../appState.ts'
import { layerWidths } from '../architecture.ts'
import { memoLast } from '../memoLast.ts'
import {
  fittingDataset,
  isPartitionStale,
  isPosteriorStale,
  isScoresStale,
  leadingRegions,
  shownPartition,
  shownPosterior,
} from '../selectors.ts'

/** Whether any view is of a model, point or data before. */
export function areFactsStale(state: AppState): boolean {
  return isPartitionStale(state) || isPosteriorStale(state) || isScoresStale(state)
}

/** The partition of the present model; null while it is being found. */
export function presentPartition(state: AppState): Partition | null {
  return isPartitionStale(state) ? null : (shownPartition(state)?.partition ?? null)
}
export function presentView(state: AppState): PartitionView | null {
  return isPartitionStale(state) ? null : shownPartition(state)
}

/** The posterior of the present point and model; null while it is computed. */
export function presentPosterior(state: AppState): PointPosterior | null {
  return isPosteriorStale(state) ? null : (shownPosterior(state)?.posterior ?? null)
}
/** The one that is shown, also while the next is computed. */
export function anyPosterior(state: AppState): PointPosterior | null {
  return shownPosterior(state)?.posterior ?? null
}
export function anyPartition(state: AppState): Partition | null {
  return shownPartition(state)?.partition ?? null
}

/** S = 1: the limits between regions, ascending; null for more latents. */
export function foldsOf(partition: Partition | null): readonly number[] | null {
  return partition?.geometry.kind === 'line' ? foldsOfLimits(partition.geometry.limits) : null
}
const foldsOfLimits = memoLast((limits: Float64Array): readonly number[] =>
  Array.from(limits.subarray(1, -1)),
)

/** S = 1: how many limits are zeros of the first nonlinear layer's units. */
export function numFirstLayerFolds(partition: Partition | null): number | null {
  if (partition === null || partition.geometry.kind !== 'line') return null
  const end = partition.unitOffsets[1] ?? 0
  return partition.geometry.limitUnits.filter((unit) => unit >= 0 && unit < end).length
}

/** ‖A_ω‖ by Frobenius: for one latent the length of g's path a unit of z. */
export function slopeLength({ slope, dataDim, latentDim }: Partition, region: number): number {
  const size = dataDim * latentDim
  return Math.hypot(...slope.subarray(region * size, (region + 1) * size))
}

/** S = 2: sides of each region [R]. */
export function sidesOf(partition: Partition | null): Int32Array | null {
  return partition?.geometry.kind === 'plane' ? sidesOfStarts(partition.geometry.edgeStarts) : null
}
const sidesOfStarts = memoLast((starts: Int32Array): Int32Array =>
  Int32Array.from({ length: starts.length - 1 }, (_, region) => starts[region + 1]! - starts[region]!),
)

/** The index of the largest of numbers, the first of several; −1 of none. */
export function indexOfLargest(values: ArrayLike<number>): number {
  let best = -1
  for (let i = 0; i < values.length; i++) if (best < 0 || values[i]! > values[best]!) best = i
  return best
}

/** Sizes of the hidden layers of the present decoder. */
export function hiddenWidths({ model: { model } }: AppState): readonly number[] {
  return model === null ? [] : layerWidths(model.decoder).slice(1, -1)
}

/** σ: the root of the mean noise variance of a coordinate. */
export function noiseStdOf({ model: { model } }: AppState): number | null {
  const variance = noiseVarianceOf(model)
  return variance === null ? null : Math.sqrt(variance)
}
export function noiseVarianceOf(model: AppState['model']['model']): number | null {
  if (model === null) return null
  const variances = noiseVariances(model.noise, model.decoder.dataDim)
  return variances.reduce((sum, value) => sum + value, 0) / variances.length
}

/** The root of the trace of Cov[z|x]: for one latent its standard deviation. */
export function spreadOf(posterior: PointPosterior | null): number | null {
  if (posterior === null) return null
  const size = posterior.mean.length
  let trace = 0
  for (let s = 0; s < size; s++) trace += posterior.covariance[s * size + s]!
  return Math.sqrt(trace)
}

/** How many regions hold 99 % of the posterior. */
export function numHeld(posterior: PointPosterior | null): number | null {
  return posterior === null ? null : leadingRegions(posterior.logRegionPosterior, 0.99).length
}
/** The regions by responsibility, the largest first. */
export function leading(posterior: PointPosterior): readonly number[] {
  return leadingRegions(posterior.logRegionPosterior, 1 - 1e-6)
}

/** Peaks lower than this part of the highest are not counted. */
const LEAST_PEAK = Math.log(10)

/** S = 1: local maxima of the drawn posterior that are at least a tenth of the highest; null for more latents. */
export function numPeaks(view: PosteriorView | null): number | null {
  return view === null || view.logDensity.length === 0 ? null : peaksOf(view.logDensity)
}
const peaksOf = memoLast((logDensity: Float64Array): number => {
  const top = logDensity.reduce((most, value) => Math.max(most, value), -Infinity)
  let count = 0
  /** Whether the curve came up to where it is. */
  let isRising = true
  for (let i = 1; i < logDensity.length; i++) {
    const [here, before] = [logDensity[i]!, logDensity[i - 1]!]
    if (here < before) {
      if (isRising && before > top - LEAST_PEAK) count++
      isRising = false
    } else if (here > before) isRising = true
  }
  return count
})

/** S = 1: p(z|x) at its mean as a part of its highest value on the drawn curve. */
export function heightAtMean(view: PosteriorView | null): number | null {
  if (view === null || view.logDensity.length === 0) return null
  const { latent, logDensity, posterior } = view
  const mean = posterior.mean[0]!
  const right = latent.findIndex((z) => z >= mean)
  if (right < 1) return null
  const [from, to] = [latent[right - 1]!, latent[right]!]
  const share = to > from ? (mean - from) / (to - from) : 0
  const at = (1 - share) * logDensity[right - 1]! + share * logDensity[right]!
  const top = logDensity.reduce((most, value) => Math.max(most, value), -Infinity)
  return Math.exp(at - top)
}

/** Epochs of the present run at which the NLL rose beyond rounding, and the largest rise, nats per point. */
export function risesOf({ runs }: AppState): { readonly count: number; readonly largest: number } | null {
  return runs.current === null ? null : risesOfRecords(runs.current.records)
}
const risesOfRecords = memoLast((records: readonly EpochRecord[]) => {
  let [count, largest] = [0, 0]
  records.forEach(({ nll }, i) => {
    const before = records[i - 1]?.nll ?? nll
    if (nll > before + 1e-9 * Math.max(1, Math.abs(before))) count++
    largest = Math.max(largest, nll - before)
  })
  return { count, largest }
})

/** The approximations of the present point by the present model; null while they are computed, or not asked for. */
export function presentApproximations({
  approximation: { of },
  model,
  selection,
}: AppState): ApproximationResult | null {
  return of !== null && of.modelVersion === model.version && of.x === selection.x ? of.result : null
}

/** The fitted q of so many Gaussians. */
export function fittedOf(result: ApproximationResult | null, numComponents: number): Approximation | null {
  return (
    result?.approximations.find(
      ({ kind, q }) => kind === 'fitted' && q.components.length === numComponents,
    ) ?? null
  )
}
export function encoderOf(result: ApproximationResult | null): Approximation | null {
  return result?.approximations.find(({ kind }) => kind === 'encoder') ?? null
}

/** The gaps of all data points, if they are of the present model and data. */
export function presentGaps({ approximation: { gapMap }, model, data }: AppState): Float64Array | null {
  return gapMap?.modelVersion === model.version && gapMap.dataVersion === data.version ? gapMap.gaps : null
}

/** The first lane of a method, once it has raced. */
export function laneOf({ race }: AppState, method: TrainingMethod): RaceLane | null {
  return race.lanes.find(({ plan, records }) => plan.method === method && records.length > 1) ?? null
}

/** Whether a race from this variance is through. */
export function isRaceOver({ race }: AppState, startVariance?: number): boolean {
  const { from } = race
  const isMeant =
    startVariance === undefined || (from?.kind === 'seeded' && from.noiseVariance === startVariance)
  return (
    isMeant &&
    race.activity === 'idle' &&
    race.lanes.length > 0 &&
    race.lanes.every((l) => l.records.length > 1)
  )
}

/** The lowest NLL of a single Gaussian, nats per point: ½ log det(2πe C), C the covariance of the data; null of missing values. */
export function gaussianNllOf(state: AppState): number | null {
  const dataset = fittingDataset(state)
  return dataset === null || dataset.dataDim > MAX_GAUSSIAN_DIM ? null : gaussianNll(dataset)
}
const MAX_GAUSSIAN_DIM = 8
const gaussianNll = memoLast(({ values, numPoints, dataDim: size }: Dataset): number | null => {
  const mean = new Float64Array(size)
  for (let i = 0; i < values.length; i++) mean[i % size]! += values[i]! / numPoints
  const root = new Float64Array(size * size)
  let logDet = 0
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let entry = 0
      for (let n = 0; n < values.length; n += size)
        entry += ((values[n + i]! - mean[i]!) * (values[n + j]! - mean[j]!)) / numPoints
      for (let k = 0; k < j; k++) entry -= root[i * size + k]! * root[j * size + k]!
      root[i * size + j] = i === j ? Math.sqrt(entry) : entry / root[j * size + j]!
      if (i === j) logDet += Math.log(entry)
    }
  const nll = 0.5 * (size * Math.log(2 * Math.PI * Math.E) + logDet)
  return Number.isFinite(nll) ? nll : null
})
