/**
 * The one place that says what crosses between the page and its workers: types and constants, imported by both sides.
 * A request maps to [request, result]; progress is the same for all, and updates are what a long job tells on its way. Results are plain objects of numbers, strings
 * and Float64Array: no classes, no functions.
 */
import type { Dataset } from '../src/core/datasets/dataset.ts'
import type { ImageRecipe } from '../src/core/datasets/images/imageRecipe.ts'
import type { HidingRecipe } from '../src/core/datasets/hideValues.ts'
import type { GeneratorName } from '../src/core/datasets/generators.ts'
import type { PrincipalAxes } from '../src/core/datasets/principalAxes.ts'
import type { ComparedRun } from '../src/core/figures/comparedLanes.ts'
import type { FigureResult, FigureSettings } from '../src/core/figures/figure.ts'
import type { ImageRunSettings } from '../src/core/figures/imageRun.ts'
import type { ManifoldPolyline } from '../src/core/figures/manifoldPolyline.ts'
import type { ManifoldStrip } from '../src/core/figures/manifoldStrip.ts'
import type { Estimate } from '../src/core/inference/variational/estimate.ts'
import type { ModelBudget } from '../src/core/inference/modelBudget.ts'
import type { PointPosterior } from '../src/core/inference/pointPosterior.ts'
import type { RegionDissection } from '../src/core/integrals/lemma4/dissectRegion.ts'
import type { Lemma4Error } from '../src/core/integrals/lemma4/lemma4Error.ts'
import type { ForwardDifference } from '../src/core/formats/checkForward.ts'
import type { ImportedNetwork } from '../src/core/formats/importedNetwork.ts'
import type { Encoder } from '../src/core/network/encoder.ts'
import type { LatentMixture } from '../src/core/network/latentMixture.ts'
import type { ConvolutionRecipe } from '../src/core/network/initialiseDecoder.ts'
import type { NoiseEstimate, NoiseEstimateOptions } from '../src/core/learning/estimateNoise.ts'
import type { Decoder, GenerativeModel, NoiseCovariance } from '../src/core/network/model.ts'
import type { RaceRun } from '../src/core/learning/race.ts'
import type { SelectionRow, SelectionSweep, SweepProgress } from '../src/core/learning/selectionSweep.ts'
import type { Checkpoint, TrainingOptions } from '../src/core/learning/trainingState.ts'
import type { Projection } from '../src/core/numerics/projection.ts'
import type { Scaling } from '../src/core/numerics/scaling.ts'
import type { IncompletePartition, Partition } from '../src/core/partition/partition.ts'
import type { Problem } from '../src/core/problem.ts'

export const PROTOCOL_VERSION = 2

/** Travels with every request and comes back with its result. */
export interface Job {
  readonly protocol: number
  readonly jobId: number
  /** The version of the inputs that the answer will be about; 0 where it depends on none. */
  readonly modelVersion: number
}

/** Stands in a request for a table that the worker was given before (WorkerApi.keep). */
export interface KeptTable {
  readonly keptTable: number
}

/** `done / total` never falls within a job; the unit is the job's own (bytes, rows, or a fraction of 1). */
export interface Progress {
  readonly done: number
  readonly total: number
  /** A key of the text catalogue under `phase.` */
  readonly phase:
    | 'reading'
    | 'partition'
    | 'density'
    | 'scores'
    | 'contours'
    | 'samples'
    | 'posterior'
    | 'training'
}

/** What the axes of a picture show: data coordinates (one for a curve, two for a map), or a projection on as many. */
export type GridAxes = readonly number[] | Projection

export interface GridSpec {
  readonly coordinates: GridAxes
  /** [lower, upper] along each axis, data units. Samples are at cell centres. */
  readonly extent: readonly (readonly [number, number])[]
  /** Number of cells along each axis; a curve has one entry. */
  readonly size: readonly number[]
}

export interface GridResult {
  /** log p at cell centres, [rows, columns] row-major; row 0 at the lower end of the second axis. nats */
  readonly logMarginal: Float64Array
  readonly maximum: number
  /** (x, ω) pairs that were left out because a rigorous bound put their sum below 1e-14 of p(x). */
  readonly numPairsSkipped: number
}

export interface ContourResult {
  /** One entry a threshold: rings flattened as x, y in cell units, each ring's start in `starts` (in pairs). */
  readonly levels: readonly {
    readonly threshold: number
    readonly coordinates: Float64Array
    readonly starts: Int32Array
  }[]
}

/** What is known where the partition itself does not fit into memory. */
export interface PartitionRest {
  readonly kind: 'incomplete'
  readonly incomplete: IncompletePartition
}

export interface PartitionResult {
  readonly kind: 'complete'
  readonly partition: Partition
  /** log p(t = ω), Prop. 1: [R]. */
  readonly logPriorMass: Float64Array
  /** Sides between the region that holds z = 0 and each other one, as the walk of Fig. 1 finds them: [R]. */
  readonly depths: Int32Array
  /** ‖A_ω‖, the largest stretch: [R]. */
  readonly slopeNorms: Float64Array
  readonly numParameters: number
}

export interface DissectionResult {
  readonly dissection: RegionDissection
  /** The Gaussian that is integrated: [2], [2,2]. */
  readonly mean: Float64Array
  readonly covariance: Float64Array
  /** Both routes as the mean leaves the region; null for the whole plane. */
  readonly error: Lemma4Error | null
}

/** log p(z|x) on a raster of the latent plane. */
export interface PosteriorGridResult {
  /** At cell centres, [rows, columns] row-major; row 0 at the lower end of z2. nats */
  readonly logDensity: Float64Array
  readonly maximum: number
}

export interface PosteriorResult {
  readonly posterior: PointPosterior
  /** S = 1: where the posterior's curve is told: [n], increasing, within the requested range. Else empty. */
  readonly latent: Float64Array
  /** log p(z|x) there: [n]. */
  readonly logDensity: Float64Array
}

export interface SampleResult {
  /** [n, S], [n, D] (g(z), on the manifold) and [n, D] (g(z) + ε). */
  readonly latent: Float64Array
  readonly noiseless: Float64Array
  readonly noisy: Float64Array
}

export type InitialiserName = 'torch' | 'he' | 'glorot' | 'authors'
export type ActivationName = 'ReLU' | 'LeakyReLU' | 'Abs'

export interface DecoderRequest {
  readonly widths: readonly number[] // latent, hidden…, data
  readonly activation: ActivationName
  readonly negativeSlope: number
  readonly initialiser: InitialiserName
  /** Transposed convolutions at the end; none without it. */
  readonly convolutions?: ConvolutionRecipe | undefined
  readonly seed: number
  /** Where the decoder is drawn for standardised data: it comes back in the data's own units. */
  readonly scaling?: Scaling | undefined
}

/** Observations to learn from or to judge by: [numPoints, D] row-major, NaN = missing. */
export interface Observations {
  readonly values: Float64Array
  readonly numPoints: number
}

export interface TrainingRequest {
  readonly training: Observations
  readonly heldOut: Observations | null
  readonly options: TrainingOptions
  /** Where to go on from; or a model to begin at, which counts as so many epochs old. */
  readonly from:
    | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint }
    | { readonly kind: 'model'; readonly model: GenerativeModel; readonly epoch: number }
  /**
   * step: one part of an epoch. epoch: to the end of the epoch. run: until `untilEpoch`, convergence, or time is up;
   * a step and an epoch are taken whatever those say.
   */
  readonly stop: 'step' | 'epoch' | 'run'
  readonly untilEpoch: number
  /** Stop after so much time, rests included, ms; ∞ for no such limit. */
  readonly maxMs: number
  /** Tell of every part of an epoch instead of every epoch… */
  readonly tellParts: boolean
  /** …and let this much time pass between two of what is told, ms. */
  readonly paceMs: number
}

/** A moment of training. */
export interface TrainingRecord {
  readonly checkpoint: Checkpoint
  /** Mean of −log p over the held-out points, nats; null where there are none, or in mid-epoch. */
  readonly heldOutNll: number | null
  /** Time of computing since the record before, ms. */
  readonly ms: number
}

export type TrainingEnd = 'asked' | 'converged' | 'epochLimit' | 'timeLimit'

/** What is still untold when training stops, and why it stopped. */
export interface TrainingResult {
  readonly records: readonly TrainingRecord[]
  readonly end: TrainingEnd
}

/** One of those that train side by side. */
export interface RaceEntrant {
  readonly options: TrainingOptions
  /** Where it begins, or goes on. */
  readonly from:
    | { readonly kind: 'model'; readonly model: GenerativeModel }
    | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint }
}

/** Trainings on the same data, an epoch each in turn, until each has come to its own end. */
export interface RaceRequest {
  readonly training: Observations
  readonly heldOut: Observations | null
  readonly entrants: readonly RaceEntrant[]
}

/** The end of an epoch of one entrant. */
export interface RaceRecord {
  readonly entrant: number
  readonly epoch: number
  /** Mean of −log p over the points, exact, nats. */
  readonly nll: number
  /** Mean ELBO of the entrant's encoder over the points, nats; null without one, and where it was not measured. */
  readonly elbo: Estimate | null
  /** Time of training since the entrant's record before, ms: without what only measures. */
  readonly ms: number
}

/** How far an entrant is. */
export interface RaceStanding {
  readonly status: RaceRun['status']
  /** NumericalError's code where it failed. */
  readonly failure: string | null
  /** The last there is, also of one that failed; null where it could not begin. */
  readonly checkpoint: Checkpoint | null
  /** Of its decoder, to draw the manifold; null where it is large, and without a checkpoint. */
  readonly partition: Partition | null
  /** Mean of −log p over the held-out points at the checkpoint, once it is through, nats; null before, and where there are none. */
  readonly heldOutNll: number | null
}

/** Records since the last news, and where everybody stands now. */
export interface RaceNews {
  readonly records: readonly RaceRecord[]
  readonly standings: readonly RaceStanding[]
}

/** A figure to be computed; that of images comes with the file of its digit. */
export type FigureRequest =
  | Exclude<FigureSettings, { readonly kind: 'images' }>
  | { readonly kind: 'images'; readonly settings: ImageRunSettings; readonly file: Blob }

/** A figure of the paper; of a comparison one run. */
export type FigureAnswer =
  | Exclude<FigureResult, { readonly kind: 'comparison' | 'images' }>
  | ComparisonAnswer

/** A run of a comparison, as far as it is. */
export type ComparisonAnswer =
  | { readonly kind: 'comparison'; readonly result: TimedRun<ManifoldPolyline> }
  | { readonly kind: 'images'; readonly result: TimedRun<ManifoldStrip> }

/** With the seconds of training of each method. */
export interface TimedRun<M> {
  readonly run: ComparedRun<M>
  readonly seconds: readonly number[]
}

export interface SweepRequest {
  readonly training: Observations
  readonly heldOut: Observations | null
  readonly dataDim: number
  readonly sweep: SelectionSweep
}

/** A q(z) beside the exact posterior of a point, nats. */
export interface Approximation {
  /** What an encoder says, or the best that the family has for this point. */
  readonly kind: 'encoder' | 'fitted'
  readonly q: LatentMixture
  readonly elbo: Estimate
  /** KL(q ‖ p(z|x)) */
  readonly klToPosterior: Estimate
  /** S = 1: log q(z) where the curves are told; else empty. */
  readonly logDensity: Float64Array
}

export interface ApproximationResult {
  readonly logMarginal: number
  /** The encoder's first, if there is one; then the best mixtures of 1, 2, … Gaussians. */
  readonly approximations: readonly Approximation[]
  /** The importance-weighted bound of the first of them, for each number of samples that was asked for. */
  readonly bounds: readonly { readonly numSamples: number; readonly bound: Estimate }[]
  /** S = 1: where the curves are told [n], increasing, and log p(z|x) there; else empty. */
  readonly latent: Float64Array
  readonly posteriorLogDensity: Float64Array
  /** S ≥ 2: log p(z|x) over the first two latent coordinates, further ones integrated out; row 0 at the lower end of z2. */
  readonly raster: {
    readonly extent: readonly [readonly [number, number], readonly [number, number]]
    readonly size: readonly [number, number]
    readonly logDensity: Float64Array
    readonly maximum: number
  } | null
}

/** Handwritten digits that lie beside the page: of MNIST a file of bytes a digit, of the 8 × 8 ones a table of all. */
export interface DigitRequest {
  readonly source: 'mnist' | 'digits8x8'
  readonly files: readonly Blob[]
  readonly digits: readonly number[]
  /** What the dataset shall be called. */
  readonly name: string
  readonly recipe: ImageRecipe
}

/** What was found out about an imported network when it was read. */
interface ReadNetwork {
  readonly name: string
  readonly format: ImportedNetwork['format']
  /** Against values that came in the file; null where none did. */
  readonly check: (ForwardDifference & { readonly numPoints: number }) | null
}
export interface ReadDecoder extends ReadNetwork {
  /** Of any latent dimension. */
  readonly decoder: Decoder
  /** The file's last activation, which the decoder is without. */
  readonly dropped: 'Sigmoid' | 'Tanh' | null
  readonly noise: NoiseCovariance | null
  readonly priorCovariance: Float64Array | null
}
export interface ReadEncoder extends ReadNetwork {
  readonly encoder: Encoder
}

/** A choice among the lines, planes and spaces of a latent space of more than three dimensions. */
export type SectionChoice =
  /** Along coordinate axes (0-based), the others as `origin` [S] has them. */
  | { readonly kind: 'axes'; readonly axes: readonly number[]; readonly origin: readonly number[] }
  /** Through the mean of the encoder's means of the data, along their principal axes. */
  | { readonly kind: 'encodings'; readonly numAxes: number }

export interface Requests {
  /** Read, check and load a model file. Rejects with ParseError. */
  readModel: [
    { readonly file: Blob; readonly name: string },
    { readonly model: GenerativeModel; readonly notices: readonly Problem[] },
  ]
  /**
   * Networks in files that were given together: a decoder, an encoder, or both; JSON, ONNX or safetensors. Rejects with
   * ParseError, whose paths begin with the file's name where there are several.
   */
  readNetworks: [
    {
      readonly files: readonly { readonly file: Blob; readonly name: string }[]
      /** Of the decoder that is there: an encoder may be meant for it. */
      readonly present: { readonly latentDim: number; readonly dataDim: number } | null
    },
    {
      readonly decoder: ReadDecoder | null
      readonly encoder: ReadEncoder | null
      /** A description to be looked through and given beside, for weights that come without; null where none is needed. */
      readonly guess: string | null
    },
  ]
  /** A model of more than three latents on a section, and where that is. Rejects with ParseError. */
  latentSection: [
    {
      readonly model: GenerativeModel
      readonly choice: SectionChoice
      /** For a choice by encodings. */
      readonly encoder: Encoder | null
      readonly observations: Observations | null
    },
    { readonly model: GenerativeModel; readonly origin: Float64Array; readonly directions: Float64Array },
  ]
  /** Data that an activation put out, on the scale of what went in. Rejects with ParseError. */
  undoActivation: [{ readonly dataset: Dataset; readonly activation: 'Sigmoid' | 'Tanh' }, Dataset]
  /** Read, check and load a table (CSV or JSON). Rejects with ParseError. */
  readData: [
    { readonly file: Blob; readonly name: string; readonly labelColumn: string | null },
    { readonly dataset: Dataset; readonly notices: readonly Problem[] },
  ]
  /** Rejects with ParseError. */
  readDigits: [DigitRequest, Dataset]
  /** PNG files of one size as data. Rejects with ParseError. */
  readPngs: [
    { readonly files: readonly { readonly file: Blob; readonly name: string }[]; readonly name: string },
    { readonly dataset: Dataset; readonly notices: readonly Problem[] },
  ]
  generateData: [
    {
      readonly generator: GeneratorName
      readonly numPoints: number
      readonly noiseStd: number
      readonly seed: number
    },
    Dataset,
  ]
  /** The leading principal axes of the data, up to a limit of columns (core/datasets/limits.ts). */
  principalAxes: [{ readonly dataset: Dataset; readonly numAxes: number }, PrincipalAxes]
  initialiseDecoder: [DecoderRequest, GenerativeModel['decoder']]
  /** About how many regions there will be, and what they take: milliseconds, for wide and deep networks seconds. */
  estimatePartition: [
    { readonly model: GenerativeModel },
    {
      readonly numRegions: number
      readonly bytes: number
      readonly seconds: number
      /** More than about this many will not be found. */
      readonly limit: number
    },
  ]
  /** What exact inference will take, for models of any number of latents: at most about a second. */
  modelBudget: [{ readonly model: GenerativeModel; readonly numPoints: number }, ModelBudget]
  buildPartition: [{ readonly model: GenerativeModel }, PartitionResult | PartitionRest]
  /** Rows [fromRow, toRow) of the grid. */
  logMarginalGrid: [
    {
      readonly model: GenerativeModel
      readonly grid: GridSpec
      readonly fromRow: number
      readonly toRow: number
    },
    GridResult,
  ]
  contours: [
    {
      readonly values: Float64Array
      readonly width: number
      readonly height: number
      readonly thresholds: readonly number[]
    },
    ContourResult,
  ]
  /**
   * NaN in x is missing. S = 1: with a curve of `count` evenly spaced points over a range of z, and more where the
   * posterior is narrow, since only the worker knows where that is.
   */
  inferPoint: [
    {
      readonly model: GenerativeModel
      readonly x: Float64Array
      readonly curve: { readonly range: readonly [number, number]; readonly count: number } | null
    },
    PosteriorResult,
  ]
  /** S = 2: a region and its Gaussian by the paper's Lemma 4 (Fig. 2). x null: the prior; NaN in x is missing. */
  dissectRegion: [
    { readonly model: GenerativeModel; readonly regionId: number; readonly x: Float64Array | null },
    DissectionResult,
  ]
  /** The posterior density of z in a plane of latents, for a picture. NaN in x is missing. */
  posteriorGrid: [
    {
      readonly model: GenerativeModel
      readonly x: Float64Array
      /** The latent coordinates along the picture's axes, and for S = 3 the value of the one that is held. */
      readonly axes: readonly [number, number]
      readonly held: { readonly axis: number; readonly at: number } | null
      /** S = 3: integrate the third coordinate out instead of holding it. */
      readonly isMarginal: boolean
      readonly extent: readonly [readonly [number, number], readonly [number, number]]
      readonly size: readonly [number, number]
    },
    PosteriorGridResult,
  ]
  /** Every q of a point beside its exact posterior. NaN in x is missing. */
  approximate: [
    {
      readonly model: GenerativeModel
      readonly encoder: Encoder | null
      readonly x: Float64Array
      /** Of the mixtures that are fitted. */
      readonly maxComponents: number
      readonly boundSizes: readonly number[]
      readonly seed: number
    },
    ApproximationResult,
  ]
  /** KL(q ‖ p(z|x)) of each point [n], nats: of the encoder's q; without one, of the best Gaussian for each. */
  klGaps: [
    {
      readonly model: GenerativeModel
      readonly encoder: Encoder | null
      readonly seed: number
    } & Observations,
    { readonly gaps: Float64Array; readonly kind: Estimate['kind'] },
  ]
  /** The mode of p(z|x) alone: quick, for hovering. NaN in x is missing. */
  mapLatent: [{ readonly model: GenerativeModel; readonly x: Float64Array }, PointPosterior['map']]
  /** The same where only a projection y of x is known: the mode of p(z|y). */
  mapProjected: [
    { readonly model: GenerativeModel; readonly projection: Projection; readonly place: Float64Array },
    PointPosterior['map'],
  ]
  /** log p(x) of points [n, D]. */
  scoreData: [
    { readonly model: GenerativeModel; readonly values: Float64Array; readonly numPoints: number },
    { readonly logMarginal: Float64Array },
  ]
  /** Σ log p(x) of each run of 512 points, in the very order and arithmetic of training: the same bits. */
  logLikelihood: [{ readonly model: GenerativeModel } & Observations, { readonly chunks: Float64Array }]
  /** Σx from data, everything else held. */
  estimateNoise: [
    { readonly model: GenerativeModel; readonly options: NoiseEstimateOptions } & Observations,
    NoiseEstimate,
  ]
  /** Exact draws of what is missing of x: [numSamples, S] and x completed [numSamples, D]. */
  sampleCompletion: [
    {
      readonly model: GenerativeModel
      readonly x: Float64Array
      readonly numSamples: number
      /** Draw x itself; else its noiseless part. */
      readonly withNoise: boolean
      readonly seed: number
    },
    { readonly latent: Float64Array; readonly completed: Float64Array },
  ]
  /**
   * Hide the same coordinates of every row: mean log p(x_obs) of the rows, nats, and root mean square error of
   * E[x_hidden|x_obs] beside that of the columns' means; null where nothing of it is known.
   */
  completionErrors: [
    {
      readonly model: GenerativeModel
      readonly hidden: Int32Array
      /** Of the points that were learned from [D]. */
      readonly columnMeans: Float64Array
    } & Observations,
    {
      readonly meanLogMarginal: number
      readonly rmse: number | null
      readonly meanImageRmse: number | null
    },
  ]
  /** A share of a table's values hidden at random. */
  hideValues: [{ readonly dataset: Dataset; readonly recipe: HidingRecipe }, Dataset]
  /**
   * Of every row of each table: −log p under probabilistic PCA of as many latents, fitted to the training points (null
   * where something of these is missing, or D ≤ S), and the distance to their mean, over what the row observes.
   */
  baselineScores: [
    {
      readonly training: Observations
      readonly dataDim: number
      readonly latentDim: number
      readonly tables: readonly Observations[]
    },
    { readonly tables: readonly { readonly ppca: Float64Array | null; readonly distance: Float64Array }[] },
  ]
  /** A job of the training worker. It has no memory: what it goes on from is in the request. */
  train: [TrainingRequest, TrainingResult]
  /** Of a training worker too: the rows that were not told, all of them. */
  selectModels: [SweepRequest, { readonly rows: readonly (SelectionRow | null)[] }]
  /** Of a training worker too: what was not told. */
  race: [RaceRequest, RaceNews]
  /** Of a training worker too. */
  figure: [FigureRequest, FigureAnswer]
  samplePrior: [
    { readonly model: GenerativeModel; readonly numSamples: number; readonly seed: number },
    SampleResult,
  ]
  /** Exact draws from p(z|x): [numSamples, S]. */
  samplePosterior: [
    {
      readonly model: GenerativeModel
      readonly x: Float64Array
      readonly numSamples: number
      readonly seed: number
    },
    { readonly latent: Float64Array; readonly data: Float64Array },
  ]
}

/** What jobs tell on their way, beside their progress. */
export interface Updates {
  /** Records in order; those of the first report start with the state before any step. */
  train: readonly TrainingRecord[]
  selectModels: SweepProgress
  race: RaceNews
  /** A comparison on its way. */
  figure: ComparisonAnswer
}

export type RequestName = keyof Requests
export type RequestOf<K extends RequestName> = Requests[K][0]
export type ResultOf<K extends RequestName> = Requests[K][1]
export type UpdateOf<K extends RequestName> = K extends keyof Updates ? Updates[K] : never

/** An error as a value; the client rebuilds the class. */
export interface EncodedError {
  readonly name: string
  readonly message: string
  readonly code: string | null
  readonly context: Readonly<Record<string, string | number>>
  readonly problems: readonly Problem[]
  readonly stack: string
}

export type Settled<K extends RequestName> =
  | { readonly ok: true; readonly jobId: number; readonly modelVersion: number; readonly value: ResultOf<K> }
  | {
      readonly ok: false
      readonly jobId: number
      readonly modelVersion: number
      readonly error: EncodedError
    }

/** What a worker exposes. Every function settles; `run` answers failures as values, since a thrown error loses its fields. */
export interface WorkerApi {
  ping(): Pong
  /** The callbacks are positional, as callbacks only cross as arguments of their own; the worker releases them at the end. */
  run<K extends RequestName>(
    job: Job,
    name: K,
    request: RequestOf<K>,
    onProgress: ((progress: Progress) => void) | null,
    onUpdate?: ((update: UpdateOf<K>) => void) | null,
  ): Promise<Settled<K>>
  /** The job ends at its next pause with an AbortError. Of a job that is over, or unknown, nothing happens. */
  cancel(jobId: number): void
  /** A table that requests will name from now on (KeptTable) instead of bringing it along. */
  keep(id: number, values: Float64Array): void
  /** Tables that no later request names. */
  forget(ids: readonly number[]): void
  /** Take ports to other workers: a training worker asks for help over them, an inference worker helps. */
  link(ports: readonly MessagePort[]): void
}

export interface Pong {
  readonly protocol: number
}
