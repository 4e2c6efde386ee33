/**
 * The whole state of the app, as plain immutable data. What is undone and redone is `UndoableState`; everything else
 * is either derived by workers (results), about the moment (jobs, notices) or a personal setting (ui).
 */
import type { Dataset } from '../core/datasets/dataset.ts'
import type { HidingRecipe } from '../core/datasets/hideValues.ts'
import type { NoiseEstimate } from '../core/learning/estimateNoise.ts'
import type { Checkpoint, TrainingMethod, TrainingOptions } from '../core/learning/trainingState.ts'
import type { SelectionRow } from '../core/learning/selectionSweep.ts'
import type { FigureId, FigureResult, FigureSettings } from '../core/figures/figure.ts'
import type { PrincipalAxes } from '../core/datasets/principalAxes.ts'
import type { Estimate } from '../core/inference/variational/estimate.ts'
import type { ModelBudget } from '../core/inference/modelBudget.ts'
import type { PointPosterior } from '../core/inference/pointPosterior.ts'
import type { Encoder } from '../core/network/encoder.ts'
import type { GenerativeModel, NoiseCovariance } from '../core/network/model.ts'
import type { IncompletePartition, Partition } from '../core/partition/partition.ts'
import type { Zoom } from '../plot/zoom.ts'
import type { Language } from '../text/catalogue.ts'
import type { TextKey, TextParams } from '../text/text.ts'
import type {
  ApproximationResult,
  DissectionResult,
  GridAxes,
  Observations,
  RaceEntrant,
  ReadDecoder,
  ReadEncoder,
  RaceStanding,
  ResultOf,
  SweepRequest,
} from '../../workers/protocol.ts'
import type { OfflineStatus } from '../workerClient/keepOffline.ts'
import type { Layout, PanelId } from './layout.ts'
import type { LessonsState } from './lessons/lessonState.ts'
import type { PartitionCost } from './largePartition.ts'
import type { LatentPlane } from './latentPlane.ts'
import type { PresetId } from './recipe.ts'
import type { DataOrigin, ModelOrigin, StartOrigin } from './recipe.ts'

export interface ModelState {
  /** Told apart by this number alone: equal versions mean equal parameters. 0 before the first model. */
  readonly version: number
  readonly model: GenerativeModel | null
  readonly origin: ModelOrigin
  /** Noise variance set by hand over the origin's own, in its units (recipe.ts, scalingOf); null for none. */
  readonly noiseOverride: number | null
  /** Where the model stands on its way to a limit; null for the model itself. */
  readonly limit: ModelLimit | null
  /** The encoder that was learned, or came, with the model; null without one. */
  readonly encoder: Encoder | null
}

/** A model with Σx and Σz scaled: σ → 0 (Lemma 2 of the paper) and Σz → ∞ (Prop. 3). */
export interface ModelLimit extends LimitScales {
  /** The model without the scales. */
  readonly base: GenerativeModel
}
export interface LimitScales {
  /** log10 of the factor of Σx, ≤ 0. */
  readonly noise: number
  /** log10 of the factor of Σz, ≥ 0. */
  readonly prior: number
}

export interface DataState {
  readonly version: number
  /** What is learned from: without what is hidden or set aside. */
  readonly dataset: Dataset | null
  readonly origin: DataOrigin
  /** A share of the values hidden at random; null for none. */
  readonly hiding: DataHiding | null
  /** Points that are not learned from, to compare with; null for none. */
  readonly comparison: Comparison | null
}

export interface DataHiding extends HidingRecipe {
  /** The table before. */
  readonly whole: Dataset
}

export interface Comparison {
  readonly source:
    /** The rows of the table with other labels than these; the table before. */
    | { readonly kind: 'label'; readonly normal: readonly string[]; readonly whole: Dataset }
    | { readonly kind: 'file'; readonly name: string }
    /** The digits that the data leave out, so many of each; null for all. */
    | { readonly kind: 'digits'; readonly numEach: number | null }
  readonly table: Dataset
}

export type DensityScale = 'log' | 'linear'

/** What the colour of a region of the latent plane says. */
export const REGION_COLOURS = [
  'responsibility',
  'density',
  'marginal',
  'joint',
  'prior',
  'norm',
  'generated',
  'layer',
  'depth',
] as const
export type RegionColour = (typeof REGION_COLOURS)[number]

/** What the latent plane is shown for: its regions; how the walk of Fig. 1 finds them; one region taken apart (Fig. 2). */
export const LATENT_MODES = ['partition', 'discovery', 'dissection'] as const
export type LatentMode = (typeof LATENT_MODES)[number]

export interface DomainState {
  /** What the data space shows of data that are images: the images, or points in a plane as of other data. */
  readonly dataView: 'images' | 'points'
  /** The grey scale of generated images: that of the data, or of their own values, as noise in the data would pale them. */
  readonly imageScale: 'data' | 'own'
  /**
   * What the data space shows of more than two data coordinates: a pair of them, or the principal axes of the data;
   * `auto`: the axes for images, whose pixels say little by two, else the pair.
   */
  readonly plane: 'auto' | 'pair' | 'principal'
  /** The data coordinates that the axes of the data space show (0-based). */
  readonly coordinates: readonly [number, number]
  readonly dataZoom: Zoom
  readonly latentZoom: Zoom
  readonly densityScale: DensityScale
  readonly showDensity: boolean
  readonly showContours: boolean
  readonly showComponents: boolean
  /** S = 2. */
  readonly regionColour: RegionColour
  readonly latentMode: LatentMode
  /** S = 3: the latent coordinate at whose value the plot cuts, and the value. */
  readonly sliceAxis: 0 | 1 | 2
  readonly sliceAt: number
  /** Which Gaussian the region taken apart is integrated under. */
  readonly dissectionOf: 'posterior' | 'prior'
  /** Where the discovery begins; null for the region of z = 0. */
  readonly discoveryStart: number | null
  /** How far it is: regions up to this breadth-first depth are found; null for all. */
  readonly discoveryDepth: number | null
  /** Samples of the model drawn on demand (Fig. 3, left); null for none. */
  readonly samples: { readonly count: number; readonly seed: number } | null
  readonly completion: CompletionSettings
  readonly anomaly: AnomalySettings
  /** Labels of points that are no anomalies; null for what the data suggest. */
  readonly normalLabels: readonly string[] | null
}

/** What is drawn of the hidden part of a point. */
export interface CompletionSettings {
  readonly numSamples: number
  readonly seed: number
  /** Completions and their standard deviations with the observation noise in them. */
  readonly withNoise: boolean
}

export interface AnomalySettings {
  readonly scale: 'linear' | 'log'
  readonly plot: 'histogram' | 'ecdf'
  /** A score above it is an alarm, nats; null for that with 5 % false alarms. */
  readonly threshold: number | null
}

export interface SelectionState {
  /** The selected observation, NaN where a coordinate is missing; null for none. */
  readonly x: readonly number[] | null
  /** The point with what is hidden of it by hand; null where nothing is. */
  readonly truth: readonly number[] | null
  /** Its row in the data, where it is one of them. */
  readonly pointIndex: number | null
  /** A region picked in a table or a plot. */
  readonly regionId: number | null
}

export interface TrainingSettings {
  readonly options: TrainingOptions
  /** What Σx becomes when training starts; as the model has it, or of another kind. */
  readonly noiseKind: 'own' | NoiseCovariance['kind']
  /** Points to judge by: fresh ones of the data's own generator (none where it has none), a fifth of the data, or none. */
  readonly heldOut: 'fresh' | 'fifth' | 'none'
  /** Play stops after so many minutes; null for no such limit. */
  readonly maxMinutes: number | null
}

export interface UndoableState {
  readonly preset: PresetId | null
  readonly model: ModelState
  readonly data: DataState
  readonly domain: DomainState
  readonly selection: SelectionState
  readonly training: TrainingSettings
}

/** A moment of a run at the end of an epoch. */
export interface EpochRecord {
  readonly epoch: number
  /** nats per point */
  readonly nll: number
  readonly heldOutNll: number | null
  /** Time of computing since the run began, s. */
  readonly seconds: number
  /** To go back to and on from; null where it was given up for memory. */
  readonly checkpoint: Checkpoint | null
}

/** Training from one start on one data set. */
export interface TrainingRun {
  readonly id: number
  /** The model before any training; null where it is not at hand, as after a reload. */
  readonly start: ModelState | null
  /** Why its curve may begin after epoch 0: earlier epochs learned from other points, or are no longer at hand. */
  readonly before: 'otherPoints' | 'notKept'
  readonly dataVersion: number
  readonly training: Observations
  readonly heldOut: Observations | null
  /** The setting that parted the data so. */
  readonly heldOutChoice: TrainingSettings['heldOut']
  /** Under which the last records were made. */
  readonly options: TrainingOptions
  /** By epoch, ascending, without gaps. */
  readonly records: readonly EpochRecord[]
  /** In mid-epoch: the last part that was taken. */
  readonly part: Checkpoint | null
}

/** A learning curve without what made it. */
export interface Curve {
  readonly id: number
  readonly method: TrainingMethod
  readonly widths: readonly number[]
  readonly points: readonly Omit<EpochRecord, 'checkpoint'>[]
}

/** How much is shown between two rests while Play runs. */
export type PlaySpeed = 'parts' | 'slow' | 'brisk' | 'full'

/** A decoder to be compared; null: of as many latents as the present one. */
export interface PlannedCandidate {
  readonly latentDim: number | null
  readonly hiddenWidths: readonly number[]
}

export interface ComparisonPlan {
  readonly candidates: readonly PlannedCandidate[]
  readonly numStarts: number
  readonly numEpochs: number
  /** Of a VAE beside each candidate; null: none is trained. */
  readonly vaeEpochs: number | null
}

/** Model selection in the background. */
export interface ComparisonState {
  readonly plan: ComparisonPlan
  readonly isWorking: boolean
  readonly fraction: number
  readonly secondsLeft: number | null
  /** What the rows are of; null before any. */
  readonly request: SweepRequest | null
  /** One for each finished candidate; null where every start failed. */
  readonly rows: readonly (SelectionRow | null)[]
  readonly bestNll: number | null
  readonly failure: { readonly key: TextKey; readonly params: TextParams } | null
}

/** A figure of the paper on its page. */
export interface FigureState {
  /** As the form has them; those of the paper at first. */
  readonly settings: FigureSettings
  /** What is drawn, and what it was computed from; null before the first. */
  readonly drawn: { readonly settings: FigureSettings; readonly figure: FigureResult } | null
  readonly activity: 'idle' | 'figure' | 'batch'
  readonly fraction: number
  /** Of a batch: runs that are through, of so many. */
  readonly numDone: number
  readonly numRuns: number
  /** How the last computation ended. */
  readonly outcome: 'none' | 'done' | 'cancelled'
  readonly failure: { readonly key: TextKey; readonly params: TextParams } | null
}

export interface FiguresState {
  /** The figure whose page is open; null: the lab is. */
  readonly page: FigureId | null
  /** Runs of a batch. */
  readonly batchRuns: number
  readonly each: Readonly<Record<FigureId, FigureState>>
}

/** One of those that race: what differs from one to the next. */
export type LanePlan = Pick<
  TrainingOptions,
  'method' | 'learningRate' | 'numImportanceSamples' | 'numComponents'
>

export interface RacePlan {
  readonly lanes: readonly LanePlan[]
  /** σ² that all begin with, in the units of the start (recipe.ts, scalingOf). */
  readonly startVariance: number
  readonly numEpochs: number
  /** Of the decoder that all begin with, and of what they draw. */
  readonly seed: number
}

/** An epoch of a lane. */
export interface LaneRecord {
  readonly epoch: number
  /** nats per point, exact */
  readonly nll: number
  /** Mean ELBO of the lane's encoder, nats per point; null without one, and where it was not measured. */
  readonly elbo: Estimate | null
  /** Time of training since its start, s. */
  readonly seconds: number
}

export interface RaceLane {
  readonly plan: LanePlan
  readonly entrant: RaceEntrant
  /** By epoch, ascending. */
  readonly records: readonly LaneRecord[]
  /** null before the first news. */
  readonly standing: RaceStanding | null
}

/** Trainings side by side, from one start on the same data. */
export interface RaceState {
  readonly plan: RacePlan
  readonly activity: 'idle' | 'running' | 'paused'
  /** Of what the present run is to take, and how long the rest may be (s, null for unknown). */
  readonly fraction: number
  readonly secondsLeft: number | null
  /** What the lanes are of; empty before any race. */
  readonly lanes: readonly RaceLane[]
  readonly dataVersion: number
  readonly training: Observations | null
  readonly heldOut: Observations | null
  /** The start of all. */
  readonly from: StartOrigin | null
  readonly failure: { readonly key: TextKey; readonly params: TextParams } | null
}

/** Whose KL gap a map shows: of the encoder's q, or of the best Gaussian for each point. */
export type GapSubject = 'encoder' | 'gaussian'

/** Approximate posteriors of the selected point, and the gap over the data. Computed while their panel is open. */
/** Σx from the data; in words what came of it, as long as the model is that. */
export interface NoiseEstimateState {
  readonly kind: NoiseCovariance['kind']
  readonly isWorking: boolean
  readonly fraction: number
  readonly secondsLeft: number | null
  readonly failure: { readonly key: TextKey; readonly params: TextParams } | null
  readonly last: {
    /** Of the model that it made, and the data. */
    readonly modelVersion: number
    readonly dataVersion: number
    readonly before: NoiseCovariance
    readonly estimate: NoiseEstimate
    readonly numPoints: number
  } | null
}

export interface ApproximationState {
  readonly isOpen: boolean
  readonly isWorking: boolean
  readonly fraction: number
  readonly secondsLeft: number | null
  /** Of the selected point, with what it was computed from; null before any. */
  readonly of: {
    readonly modelVersion: number
    readonly x: readonly number[]
    readonly result: ApproximationResult
  } | null
  /** The same of each VAE of the race, by its lane: every one has a posterior of its own. */
  readonly lanes: readonly { readonly lane: number; readonly result: ApproximationResult }[]
  readonly failure: { readonly key: TextKey; readonly params: TextParams } | null
  readonly gapSubject: GapSubject
  readonly isMapping: boolean
  readonly mapFraction: number
  /** KL of each data point [n], nats; null before any. */
  readonly gapMap: {
    readonly modelVersion: number
    readonly dataVersion: number
    readonly subject: GapSubject
    readonly gaps: Float64Array
    readonly kind: Estimate['kind']
  } | null
}

/** The hidden part of the selected point. Draws are made while the panel is open. */
export interface CompletionState {
  readonly isOpen: boolean
  readonly isWorking: boolean
  readonly fraction: number
  readonly failure: { readonly key: TextKey; readonly params: TextParams } | null
  /** Draws, and what they are of; null before any. */
  readonly drawn: {
    readonly modelVersion: number
    readonly x: readonly number[]
    readonly settings: CompletionSettings
    /** [n,S] and [n,D]. */
    readonly latent: Float64Array
    readonly completed: Float64Array
  } | null
  readonly isJudging: boolean
  readonly judgeFraction: number
  /** The same part hidden of many points; null before any. */
  readonly judged: {
    readonly modelVersion: number
    readonly dataVersion: number
    readonly hidden: Int32Array
    readonly of: 'heldOut' | 'data'
    readonly numPoints: number
    readonly errors: ResultOf<'completionErrors'>
  } | null
}

/** Scores of points that the refresher does not have. Computed while the panel is open. */
export interface AnomalyState {
  readonly isOpen: boolean
  readonly isWorking: boolean
  readonly fraction: number
  readonly failure: { readonly key: TextKey; readonly params: TextParams } | null
  /** log p(x) of points beside the data, with what they are of; null before any. */
  readonly scored: {
    readonly modelVersion: number
    readonly data: DataState
    readonly heldOutChoice: TrainingSettings['heldOut']
    /** Fresh points, where that is what judges. */
    readonly heldOut: Observations | null
    readonly heldOutLogMarginal: Float64Array
    readonly comparisonLogMarginal: Float64Array
  } | null
  /** Of the rows of the data, the fresh points, the comparison; null before any. */
  readonly baselines: {
    readonly data: DataState
    readonly heldOutChoice: TrainingSettings['heldOut']
    readonly latentDim: number
    readonly tables: ResultOf<'baselineScores'>['tables']
  } | null
  /** Points that were asked for, by their score: a place among all scores, nats; null for none. */
  readonly lookedAt: number | null
}

/** Files of networks that were read and wait for what the reader decides. */
export type PendingImport =
  /** Weights without a description: `guess` is one to be looked through, `problems` are those of the last try. */
  | {
      readonly kind: 'describe'
      readonly files: readonly { readonly file: Blob; readonly name: string }[]
      readonly guess: string
      readonly problems: readonly string[]
    }
  /** A last Sigmoid or Tanh to be dropped, more than three latents, or both. */
  | { readonly kind: 'decide'; readonly decoder: ReadDecoder; readonly encoder: ReadEncoder | null }

export interface ImportingState {
  readonly pending: PendingImport | null
  /** What exact inference takes, of the decoder that was imported or waits; null before any. */
  readonly budget: { readonly of: GenerativeModel['decoder']; readonly value: ModelBudget } | null
}

export interface RunsState {
  readonly current: TrainingRun | null
  readonly activity: 'idle' | 'once' | 'playing'
  /** Why the last training stopped; null before any, and while one goes on. */
  readonly outcome: { readonly key: TextKey; readonly params: TextParams; readonly isFailure: boolean } | null
  /** The curve that a Reset or a new branch left behind. */
  readonly ghost: Curve | null
  readonly pinned: readonly Curve[]
  readonly lastId: number
  readonly speed: PlaySpeed
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
  /** Sides between the region of z = 0 and each other one: [R]. */
  readonly depths: Int32Array
  /** ‖A_ω‖, the largest stretch: [R]. */
  readonly slopeNorms: Float64Array
  readonly numParameters: number
}

/** S = 2: what is known of a partition that is too large for the memory; nothing exact comes from it. */
export interface IncompleteView {
  readonly model: GenerativeModel
  readonly incomplete: IncompletePartition
}

/** S = 2: the selected region by Lemma 4. */
export interface DissectionView extends DissectionResult {
  readonly regionId: number
  readonly of: DomainState['dissectionOf']
}

/** log p(z|x) in a plane of latents, at cell centres of a raster, row 0 at the lower end of the second axis. */
export interface LatentDensityView {
  readonly x: readonly number[]
  readonly plane: LatentPlane
  /** The coordinate that the plane holds is integrated out. */
  readonly isMarginal: boolean
  readonly extent: Extent
  readonly size: readonly [number, number]
  readonly logDensity: Float64Array
  readonly maximum: number
}
type Extent = readonly [readonly [number, number], readonly [number, number]]

export interface DensityView {
  /** Of the model that made it. */
  readonly dataDim: number
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
  /** S = 1: the posterior's curve over z: log p(z|x) at `latent`, in increasing order. Else empty. */
  readonly latent: Float64Array
  readonly logDensity: Float64Array
}

export interface ScoresView {
  /** log p(x_observed) of each data point. */
  readonly logMarginal: Float64Array
  /** Mean negative log-likelihood of the points to learn from, nats per point. */
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
  /** In the place of the partition; null where there is one, and before any. */
  readonly incomplete: Versioned<IncompleteView> | null
  readonly density: Versioned<DensityView> | null
  readonly posterior: Versioned<PosteriorView> | null
  readonly latentDensity: Versioned<LatentDensityView> | null
  readonly dissection: Versioned<DissectionView> | null
  readonly scores: Versioned<ScoresView> | null
  readonly samples: Versioned<SamplesView> | null
  /** Based on the version of the data, not of the model. */
  readonly principalAxes: Versioned<PrincipalAxes> | null
}
/** What is computed; `incomplete` comes of the making of the partition. */
export type ResultName = Exclude<keyof ResultsState, 'incomplete'>

/** What a panel is waiting for, or why it has nothing to show. */
export type JobState =
  | { readonly status: 'idle' }
  | {
      readonly status: 'working'
      readonly fraction: number
      readonly startedMs: number
      /** null where it cannot be told yet, or is no matter. */
      readonly secondsLeft: number | null
    }
  | { readonly status: 'cancelled' }
  /** What is there is coarse; about how long the rest takes. */
  | { readonly status: 'paused'; readonly seconds: number }
  /** Waits for the reader to agree to what it will cost. */
  | { readonly status: 'asking'; readonly cost: PartitionCost }
  | { readonly status: 'failed'; readonly key: TextKey; readonly params: TextParams }
export type JobsState = Readonly<Record<ResultName | 'document', JobState>>

export interface Notice {
  readonly id: number
  readonly tone: 'info' | 'warning' | 'error'
  readonly key: TextKey
  readonly params: TextParams
  /** Further lines, already in words (a file's problems, one a line). */
  readonly details: readonly string[]
  /** What the reader can do about it. */
  readonly action?: { readonly key: TextKey; readonly dialog: UiState['dialog'] } | NewVersionAction
}

/** Load the page anew, in the version that is there now. */
interface NewVersionAction {
  readonly key: TextKey
  readonly loads: 'newVersion'
}

export type ThemeChoice = 'system' | 'light' | 'dark'

/** Per cent of the usual size of type; `auto`: larger in the lecture view. */
export const TYPE_SIZES = ['auto', '100', '125', '150'] as const
export type TypeSize = (typeof TYPE_SIZES)[number]

export interface UiState {
  readonly language: Language
  readonly theme: ThemeChoice
  readonly dialog: 'none' | 'share' | 'export' | 'help' | 'import' | 'python' | 'view'
  readonly layout: Layout
  /** The one panel that is looked at, of those that the layout has; null for all. */
  readonly alone: PanelId | null
  readonly typeSize: TypeSize
  /** Whether single keys do something. */
  readonly hasShortcuts: boolean
  /** Parts of the present view that are too large for its link. */
  readonly linkOmitted: readonly ('model' | 'data' | 'point' | 'comparison')[]
  readonly curveAxis: 'epoch' | 'seconds'
  readonly offline: OfflineStatus
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
  readonly runs: RunsState
  readonly comparison: ComparisonState
  readonly figures: FiguresState
  readonly race: RaceState
  readonly approximation: ApproximationState
  readonly noiseEstimate: NoiseEstimateState
  readonly completion: CompletionState
  readonly anomaly: AnomalyState
  readonly importing: ImportingState
  readonly lessons: LessonsState
  readonly jobs: JobsState
  readonly notices: readonly Notice[]
  readonly lastNoticeId: number
  readonly ui: UiState
  readonly history: HistoryState
  /** Results that arrived for inputs no longer current (debug overlay). */
  readonly numDroppedResults: number
}
