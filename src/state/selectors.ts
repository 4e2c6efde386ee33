/** Derived values, memoised by reference: selected, never stored. */
import { anomalyRank } from '../core/inference/anomalyRank.ts'
import type { Dataset } from '../core/datasets/dataset.ts'
import { MONOTONE_METHODS, type TrainingMethod } from '../core/learning/trainingState.ts'
import { splitRows } from '../core/datasets/splitRows.ts'
import type { GenerativeModel, NoiseCovariance } from '../core/network/model.ts'
import type { Zoom } from '../plot/zoom.ts'
import type { Observations } from '../../workers/protocol.ts'
import type {
  AppState,
  DensityView,
  DissectionView,
  PartitionView,
  PosteriorView,
  ResultName,
  ScoresView,
  TrainingSettings,
} from './appState.ts'
import { currentCheckpoint, runPoint } from './slices/runs.ts'
import { MAX_PRINCIPAL_COLUMNS } from '../core/datasets/limits.ts'
import type { PrincipalAxes } from '../core/datasets/principalAxes.ts'
import { projectDataset } from './plane.ts'
import type { Plane } from './plane.ts'
import { dataRange, padded } from './dataRange.ts'
import { eachCell } from './eachCell.ts'
import { imageShapeOf } from './imageShapeOf.ts'
import type { ChosenSection } from './importFacts.ts'
import { latentPlane } from './latentPlane.ts'
import type { LatentPlane } from './latentPlane.ts'
import { memoLast } from './memoLast.ts'
import { priorStd } from './priorStd.ts'
import { startOf } from './recipe.ts'

export type Interval = readonly [number, number]
export type Extent2 = readonly [Interval, Interval]

/** The data, if there are any and they have the model's number of columns. */
export function fittingDataset(state: AppState): Dataset | null {
  const { dataset } = state.data
  const dataDim = state.model.model?.decoder.dataDim
  return dataset !== null && dataset.numPoints > 0 && dataset.dataDim === dataDim ? dataset : null
}

/** The share of the data that is held out on demand. */
export const HELD_OUT_SHARE = 0.2

/** How points are held out: of digits there are no fresh ones, a fifth of them takes their place. */
export function heldOutChoice({ data, training }: AppState): TrainingSettings['heldOut'] {
  return training.heldOut === 'fresh' && data.origin.kind === 'digits' ? 'fifth' : training.heldOut
}

/** The points to learn from: all of the data, or what is not held out. */
export function trainingObservations(state: AppState): Observations | null {
  const dataset = fittingDataset(state)
  return dataset === null ? null : trainingRowsOf(dataset, heldOutChoice(state) === 'fifth')
}
const trainingRowsOf = memoLast((dataset: Dataset, isSplit: boolean): Observations => {
  if (!isSplit) return { values: dataset.values, numPoints: dataset.numPoints }
  return rowsOf(dataset, splitRows(dataset.numPoints, HELD_OUT_SHARE, 0).training)
})

/** Some rows of the data. */
export function rowsOf({ values, dataDim }: Dataset, rows: Int32Array): Observations {
  const own = new Float64Array(rows.length * dataDim)
  rows.forEach((row, i) => own.set(values.subarray(row * dataDim, (row + 1) * dataDim), i * dataDim))
  return { values: own, numPoints: rows.length }
}

/** The partition to show, also while the next is made; none of another number of latents or columns. */
export function shownPartition({ model: { model }, results }: AppState): PartitionView | null {
  const view = results.partition?.value ?? null
  const fits =
    view?.partition.latentDim === model?.decoder.latentDim &&
    view?.partition.dataDim === model?.decoder.dataDim
  return fits ? view : null
}
export function isPartitionStale({ model, results }: AppState): boolean {
  return isStale(results.partition?.basedOn, model.version)
}

/** Whether every view shows the present model. */
export function areViewsCurrent(state: AppState): boolean {
  const { model, results, domain, data, jobs } = state
  // Without a partition there is nothing to wait for.
  if (results.incomplete?.basedOn === model.version || jobs.partition.status === 'asking') return true
  const isCurrent = (name: ResultName): boolean =>
    results[name]?.basedOn === model.version ||
    jobs[name].status === 'failed' ||
    jobs[name].status === 'cancelled'
  return (
    isCurrent('partition') &&
    isCurrent('posterior') &&
    (!domain.showDensity || areImagesShown(state) || isCurrent('density')) &&
    ((data.dataset?.numPoints ?? 0) === 0 || isCurrent('scores'))
  )
}

/** NLL of the points to learn from, as of the model shown: told by training where it made the model, else computed. */
export function shownNll(state: AppState): number | null {
  return toldNll(state) ?? shownScores(state)?.nll ?? null
}

/** The NLL that training told with the present model; null of another model, and where it is not kept. */
export function toldNll(state: AppState): number | null {
  const point = runPoint(state)
  const isTrained = point !== null && (point.epoch > 0 || point.position > 0)
  return isTrained ? (currentCheckpoint(state)?.nll ?? null) : null
}

export function isNllStale(state: AppState): boolean {
  const point = runPoint(state)
  const isTold =
    point !== null && (point.epoch > 0 || point.position > 0) && currentCheckpoint(state) !== null
  return !isTold && isScoresStale(state)
}

/** Whether a method's objective never rises. */
export function isMonotone(method: TrainingMethod): boolean {
  return MONOTONE_METHODS.includes(method)
}

/** Epochs that the present model has been trained for. */
export function shownEpoch({ model: { origin, noiseOverride, limit } }: AppState): number {
  return origin.kind === 'trained' && noiseOverride === null && limit === null ? origin.epoch : 0
}

/** Standard deviation of the noise of one data coordinate. */
function noiseStd(noise: NoiseCovariance, coordinate: number, dataDim: number): number {
  if (noise.kind === 'isotropic') return Math.sqrt(noise.variance)
  if (noise.kind === 'diagonal') return Math.sqrt(noise.variances[coordinate] ?? Number.NaN)
  return Math.sqrt(noise.matrix[coordinate * dataDim + coordinate] ?? Number.NaN)
}

/** The range of a latent coordinate that is drawn before any zoom: four prior standard deviations each way. */
export function baseLatentRange(model: GenerativeModel, s = 0): Interval {
  const reach = 4 * priorStd(model, s)
  return [-reach, reach]
}

/** The part of a range that a zoom shows. */
export function zoomRange([lower, upper]: Interval, scale: number, shift: number): Interval {
  const width = upper - lower
  const from = lower - (shift / scale) * width
  return [from, from + width / scale]
}

/** S = 1: what the latent space shows of z. */
export const latentRange: (state: AppState) => Interval | null = (state) => {
  const { model } = state.model
  return model?.decoder.latentDim === 1 ? latentRangeOf(model, state.domain.latentZoom) : null
}
const latentRangeOf = memoLast((model: GenerativeModel, zoom: Zoom): Interval =>
  zoomRange(baseLatentRange(model), zoom.scale, zoom.x),
)

/** S > 1: what the plot of the latent plane shows of its two coordinates. */
export const latentExtent: (state: AppState) => Extent2 | null = (state) => {
  const { model } = state.model
  const plane = latentPlane(state)
  return model === null || plane === null ? null : latentExtentOf(model, plane, state.domain.latentZoom)
}
const latentExtentOf = memoLast((model: GenerativeModel, { axes }: LatentPlane, zoom: Zoom): Extent2 =>
  zoomExtent([baseLatentRange(model, axes[0]), baseLatentRange(model, axes[1])], zoom),
)

/** The region that is taken apart; null where none is. */
export function dissectedRegion({ model, domain, selection, results }: AppState): number | null {
  const { regionId } = selection
  const partition = results.partition?.basedOn === model.version ? results.partition.value.partition : null
  const isShown = domain.latentMode === 'dissection' && partition?.geometry.kind === 'plane'
  return isShown && regionId !== null && regionId < partition.numRegions ? regionId : null
}

/** The region taken apart, if it is the one that is meant; none of an older partition, whose regions are others. */
export function shownDissection(state: AppState): DissectionView | null {
  const { dissection } = state.results
  const isPresent = dissection?.basedOn === state.model.version && state.jobs.dissection.status !== 'failed'
  return isPresent && dissection.value.regionId === dissectedRegion(state) ? dissection.value : null
}

/** The part of the latent plane over which the posterior density is asked for; null where no picture shows it. */
export function shownLatentExtent(state: AppState): Extent2 | null {
  const { regionColour } = state.domain
  return ['density', 'marginal', 'joint'].includes(regionColour) ? latentExtent(state) : null
}

/** The manifold's range over three prior standard deviations, three noise standard deviations around it. */
function manifoldRange(view: PartitionView, plane: LatentPlane | null, coordinate: number): Interval {
  const { model, partition } = view
  const { slope, bias, dataDim, latentDim } = partition
  let minimum = Infinity
  let maximum = -Infinity
  eachCell(view, plane, 3, (region, corners) => {
    const k = region * dataDim + coordinate
    for (let i = 0; i < corners.length; i += latentDim) {
      let value = bias[k]!
      for (let s = 0; s < latentDim; s++) value += slope[k * latentDim + s]! * corners[i + s]!
      minimum = Math.min(minimum, value)
      maximum = Math.max(maximum, value)
    }
  })
  const std = noiseStd(model.noise, coordinate, dataDim)
  return padded(minimum - 3 * std, maximum + 3 * std, 0.02)
}

const rangesOf = memoLast(
  (
    dataset: Dataset | null,
    view: PartitionView | null,
    latents: LatentPlane | null,
    coordinates: readonly [number, number],
  ): Extent2 | null => {
    const range = (coordinate: number): Interval | null =>
      dataset !== null
        ? dataRange(dataset, coordinate)
        : view === null
          ? null
          : manifoldRange(view, latents, coordinate)
    const x = range(coordinates[0])
    // One data coordinate: the plot is a curve, whose other axis is p(x).
    const isCurve = (dataset?.dataDim ?? view?.partition.dataDim) === 1
    const y = isCurve ? x : range(coordinates[1])
    return x === null || y === null ? null : [x, y]
  },
)

/** Whether the data space can show the principal axes of the data: of two columns they would be a rotation. */
export function hasPrincipalAxes(state: AppState): boolean {
  const dataset = fittingDataset(state)
  return dataset !== null && dataset.dataDim > 2 && dataset.dataDim <= MAX_PRINCIPAL_COLUMNS
}

/** Whether the data space shows images in the place of points. */
export function areImagesShown(state: AppState): boolean {
  return state.domain.dataView === 'images' && imageShapeOf(state) !== null
}

/** Whether the reader, or the kind of the data, asks for the principal axes. */
export function wantsPrincipalAxes(state: AppState): boolean {
  const { plane } = state.domain
  return plane === 'auto' ? imageShapeOf(state) !== null : plane === 'principal'
}

const planeOf = memoLast(
  (coordinates: readonly [number, number], projection: PrincipalAxes | null): Plane => {
    return { coordinates: projection === null ? coordinates : [0, 1], projection }
  },
)

/** What the data space shows: the principal axes where they are wanted and known, else the pair of coordinates. */
export function shownPlane(state: AppState): Plane {
  const { principalAxes } = state.results
  const isKnown = hasPrincipalAxes(state) && principalAxes?.basedOn === state.data.version
  const projection = isKnown && wantsPrincipalAxes(state) ? principalAxes.value : null
  return planeOf(state.domain.coordinates, projection)
}

const projectedDataset = memoLast(projectDataset)

/** The data as the plane shows them. */
export function drawnDataset(state: AppState): Dataset | null {
  const dataset = fittingDataset(state)
  const { projection } = shownPlane(state)
  return dataset === null || projection === null ? dataset : projectedDataset(projection, dataset)
}

/** The sheet that the data are drawn on by hand, which stays as it is whatever is drawn; null for other data. */
function shownSheet({ data, domain, model }: AppState): Extent2 | null {
  const { origin, dataset } = data
  if (origin.kind !== 'drawn' || dataset?.dataDim !== model.model?.decoder.dataDim) return null
  return domain.coordinates[0] === 1 ? turnedSheet(origin.sheet) : origin.sheet
}
const turnedSheet = memoLast(([x, y]: Extent2): Extent2 => [y, x])

/** What the data space shows before any zoom, by the data or else by a manifold; null without both. */
function baseDataExtent(state: AppState, view: PartitionView | null): Extent2 | null {
  const sheet = shownSheet(state)
  if (sheet !== null) return sheet
  const dataset = drawnDataset(state)
  if (dataset === null && view === null) return null
  const { coordinates } = shownPlane(state)
  const shown = dataset === null ? view : null
  return rangesOf(dataset, shown, shown === null ? null : latentPlane(state), coordinates)
}

const zoomedExtent = memoLast((base: Extent2, zoom: Zoom): Extent2 => zoomExtent(base, zoom))

function zoomExtent(base: Extent2, zoom: Zoom): Extent2 {
  // Zoom is given in plot fractions from the top left: y runs down there and up in data.
  const flippedShift = zoom.scale - 1 + zoom.y
  return [zoomRange(base[0], zoom.scale, zoom.x), zoomRange(base[1], zoom.scale, -flippedShift)]
}

/** The sheet of data that are about to be drawn on, x1 first: what the data space shows before any zoom. */
export function drawnSheet(state: AppState): Extent2 | null {
  const base = baseDataExtent(state, shownPartition(state))
  return base !== null && state.domain.coordinates[0] === 1 ? turnedSheet(base) : base
}

/** What the data space is to show of the present model; null while neither data nor its manifold is known. */
export function dataExtent(state: AppState): Extent2 | null {
  const base = baseDataExtent(state, isPartitionStale(state) ? null : shownPartition(state))
  return base === null ? null : zoomedExtent(base, state.domain.dataZoom)
}

/** What it shows now: while the present model's regions are being found, what it showed of the model before. */
export function shownDataExtent(state: AppState): Extent2 | null {
  const base = baseDataExtent(state, shownPartition(state))
  return base === null ? null : zoomedExtent(base, state.domain.dataZoom)
}

/** Whether a result is shown that was made by other inputs than the present ones. */
export function isStale(basedOn: number | undefined, version: number): boolean {
  return basedOn !== undefined && basedOn !== version
}

/**
 * The posterior to show: the last one, also while the next is computed (see isPosteriorStale), but none once its
 * computation has failed, since an old number beside a new point would be a wrong one, and none of a model of other
 * dimensions.
 */
export function shownPosterior({ jobs, model: { model }, results }: AppState): PosteriorView | null {
  const view = results.posterior?.value ?? null
  const fits =
    view?.x.length === model?.decoder.dataDim && view?.posterior.mean.length === model?.decoder.latentDim
  return jobs.posterior.status === 'failed' || !fits ? null : view
}

/** Whether the posterior shown is of another point or of other parameters than the present ones. */
export function isPosteriorStale({ model, results, selection }: AppState): boolean {
  const { posterior } = results
  return posterior !== null && (posterior.basedOn !== model.version || posterior.value.x !== selection.x)
}

/** The posterior to show beside the partition: only of the same parameters, or its regions would be others. */
export function partitionPosterior(state: AppState): PosteriorView | null {
  const { partition, posterior } = state.results
  return posterior?.basedOn === partition?.basedOn ? shownPosterior(state) : null
}

/** The density to show; none once its computation has failed, or the old scale would stand beside new data; none of another number of columns. */
export function shownDensity({ jobs, model: { model }, results }: AppState): DensityView | null {
  const view = results.density?.value ?? null
  return jobs.density.status === 'failed' || view?.dataDim !== model?.decoder.dataDim ? null : view
}

/** The scores to show; none once their computation has failed. */
export function shownScores({ jobs, results }: AppState): ScoresView | null {
  return jobs.scores.status === 'failed' || results.scores === null ? null : results.scores.value
}

/** Whether the scores shown are of other data or parameters than the present ones. */
export function isScoresStale({ data, model, results: { scores } }: AppState): boolean {
  return scores !== null && (scores.basedOn !== model.version || scores.value.dataVersion !== data.version)
}

const rankOf = memoLast(anomalyRank)

/** The selected point's anomaly rank among the data, 1 the most anomalous; null where it or the scores are stale. */
export function selectedRank(state: AppState): number | null {
  const posterior = shownPosterior(state)
  const scores = shownScores(state)
  if (posterior === null || scores === null || isPosteriorStale(state) || isScoresStale(state)) return null
  // A density of some coordinates does not compare with densities of all.
  if (posterior.posterior.missing !== null) return null
  const { logMarginal } = scores
  // A point that is more likely than all of them ranks last among them.
  return Math.min(logMarginal.length, rankOf(posterior.posterior.logMarginal, logMarginal))
}

const known = new WeakMap<Float64Array, Map<number, readonly number[]>>()

/** The smallest set of regions, largest first, that holds the given share; found once for each array. */
export function leadingRegions(logShares: Float64Array, share: number): readonly number[] {
  let ofShare = known.get(logShares)
  if (ofShare === undefined) known.set(logShares, (ofShare = new Map<number, readonly number[]>()))
  let leading = ofShare.get(share)
  if (leading === undefined) ofShare.set(share, (leading = findLeading(logShares, share)))
  return leading
}

function findLeading(logShares: Float64Array, share: number): number[] {
  const order = Array.from(logShares.keys()).sort((a, b) => logShares[b]! - logShares[a]! || a - b)
  const leading: number[] = []
  let held = 0
  for (const region of order) {
    if (held >= share) break
    leading.push(region)
    held += Math.exp(logShares[region]!)
  }
  return leading
}

/** The section of its latents that the present model is looked at on; null for a model that is shown as a whole. */
export function shownSection({ model }: AppState): ChosenSection | null {
  const start = startOf(model.origin)
  return start.kind === 'imported' ? (start.facts?.section ?? null) : null
}
