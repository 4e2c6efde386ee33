/**
 * The whole state of the app, as plain immutable data. What is undone and redone is `UndoableState`; everything else
 * is either derived by workers (results), about the moment (jobs, notices) or a personal setting (ui).
 */
import type { Dataset } from '../core/datasets/dataset.ts'
import type { PrincipalAxes } from '../core/datasets/principalAxes.ts'
import type { PointPosterior } from '../core/inference/pointPosterior.ts'
import type { GenerativeModel } from '../core/network/model.ts'
import type { Partition } from '../core/partition/partition.ts'
import type { Zoom } from '../plot/zoom.ts'
import type { TextKey, TextParams } from '../text/text.ts'
import type { GridAxes } from '../../workers/protocol.ts'
import type { PresetId } from './recipe.ts'
import type { DataOrigin, ModelOrigin } from './recipe.ts'

export interface ModelState {
  /** Told apart by this number alone: equal versions mean equal parameters. 0 before the first model. */
  readonly version: number
  readonly model: GenerativeModel | null
  readonly origin: ModelOrigin
  /** Noise variance set by hand over the origin's own, in its units (recipe.ts, scalingOf); null for none. */
  readonly noiseOverride: number | null
}

export interface DataState {
  readonly version: number
  readonly dataset: Dataset | null
  readonly origin: DataOrigin
}

export type DensityScale = 'log' | 'linear'

export interface DomainState {
  /** What the data space shows of more than two data coordinates: a pair of them, or the principal axes of the data. */
  readonly plane: 'pair' | 'principal'
  /** The data coordinates that the axes of the data space show (0-based). */
  readonly coordinates: readonly [number, number]
  readonly dataZoom: Zoom
  readonly latentZoom: Zoom
  readonly densityScale: DensityScale
  readonly showDensity: boolean
  readonly showContours: boolean
  readonly showComponents: boolean
  /** Samples of the model drawn on demand (Fig. 3, left); null for none. */
  readonly samples: { readonly count: number; readonly seed: number } | null
}

export interface SelectionState {
  /** The selected observation, NaN where a coordinate is missing; null for none. */
  readonly x: readonly number[] | null
  /** Its row in the data, where it is one of them. */
  readonly pointIndex: number | null
  /** A region picked in a table or a plot. */
  readonly regionId: number | null
}

export interface UndoableState {
  readonly preset: PresetId | null
  readonly model: ModelState
  readonly data: DataState
  readonly domain: DomainState
  readonly selection: SelectionState
}

/** A result and the inputs that made it. Where `basedOn` is not the present version, what is shown is stale. */
export interface Versioned<T> {
  readonly basedOn: number
  readonly value: T
}

export interface PartitionView {
  readonly model: GenerativeModel
  readonly partition: Partition
  readonly logPriorMass: Float64Array
  readonly numParameters: number
}

export interface DensityView {
  readonly coordinates: GridAxes
  readonly extent: readonly (readonly [number, number])[]
  readonly size: readonly number[]
  readonly logMarginal: Float64Array
  readonly maximum: number
  /** Contour rings in data units, flat x, y; empty on the coarse pass and for a curve. */
  readonly contours: readonly { readonly threshold: number; readonly rings: readonly Float64Array[] }[]
  readonly isFinal: boolean
}

export interface PosteriorView {
  readonly x: readonly number[]
  readonly posterior: PointPosterior
  /** The posterior's curve over z: log p(z|x) at `latent`, in increasing order. */
  readonly latent: Float64Array
  readonly logDensity: Float64Array
}

export interface ScoresView {
  /** log p(x_observed) of each data point. */
  readonly logMarginal: Float64Array
  /** Mean negative log-likelihood, nats per point. */
  readonly nll: number
  readonly dataVersion: number
}

export interface SamplesView {
  readonly count: number
  readonly seed: number
  readonly latent: Float64Array
  readonly noiseless: Float64Array
  readonly noisy: Float64Array
}

export interface ResultsState {
  readonly partition: Versioned<PartitionView> | null
  readonly density: Versioned<DensityView> | null
  readonly posterior: Versioned<PosteriorView> | null
  readonly scores: Versioned<ScoresView> | null
  readonly samples: Versioned<SamplesView> | null
  /** Based on the version of the data, not of the model. */
  readonly principalAxes: Versioned<PrincipalAxes> | null
}
export type ResultName = keyof ResultsState

/** What a panel is waiting for, or why it has nothing to show. */
export type JobState =
  | { readonly status: 'idle' }
  | { readonly status: 'working'; readonly fraction: number; readonly startedMs: number }
  | { readonly status: 'cancelled' }
  | { readonly status: 'failed'; readonly key: TextKey; readonly params: TextParams }
export type JobsState = Readonly<Record<ResultName | 'document', JobState>>

export interface Notice {
  readonly id: number
  readonly tone: 'info' | 'warning' | 'error'
  readonly key: TextKey
  readonly params: TextParams
  /** Further lines, already in words (a file's problems, one a line). */
  readonly details: readonly string[]
}

export type ThemeChoice = 'system' | 'light' | 'dark'

export interface UiState {
  readonly theme: ThemeChoice
  readonly dialog: 'none' | 'share' | 'export' | 'help'
  /** Parts of the present view that are too large for its link. */
  readonly linkOmitted: readonly ('model' | 'data' | 'point')[]
}

export interface HistoryEntry {
  readonly name: TextKey
  /** Entries of one key in a row become one (a drag, a held arrow key). */
  readonly mergeKey: string | null
  readonly before: UndoableState
  readonly after: UndoableState
}
export interface HistoryState {
  readonly past: readonly HistoryEntry[]
  readonly future: readonly HistoryEntry[]
}

export interface AppState extends UndoableState {
  /** The highest version ever given out: undo returns to old versions, new parameters never reuse one. */
  readonly lastVersion: number
  readonly results: ResultsState
  readonly jobs: JobsState
  readonly notices: readonly Notice[]
  readonly lastNoticeId: number
  readonly ui: UiState
  readonly history: HistoryState
  /** Results that arrived for inputs no longer current (debug overlay). */
  readonly numDroppedResults: number
}
