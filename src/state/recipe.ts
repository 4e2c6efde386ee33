/**
 * Where a model and a data set come from: enough to make them again. This is what a link carries, and what tells
 * the reader of a panel what he is looking at.
 */
import type { ImageRecipe } from '../core/datasets/images/imageRecipe.ts'
import type { GeneratorName } from '../core/datasets/generators.ts'
import type { TrainingMethod } from '../core/learning/trainingState.ts'
import type { Scaling } from '../core/numerics/scaling.ts'
import type { DecoderRequest, DigitRequest } from '../../workers/protocol.ts'
import type { ImportFacts } from './importFacts.ts'

export type PresetId =
  | 'circle'
  | 'wave'
  | 'faithful'
  | 'iris'
  | 'iris2'
  | 'spiral'
  | 'fig4a'
  | 'fig4b'
  | 'fig6'
  | 'fig3a'
  | 'fig3b'
  | 'fig3c'
  | 'fig3d'
  | 'fig1'
  | 'fig2'
  | 'large'
  | 'mnist4'
  | 'digits8x8'
export type DataFileName = 'circle-0' | 'wave-0' | 'faithful' | 'iris'
export const MODEL_FILES = [
  'circle-0-1-8-8-2',
  'wave-0-1-8-8-2',
  'faithful-1-6-2',
  'iris-1-6-4',
  'iris-2-6-4',
  'spiral-1-16-16-2',
] as const
export type ModelFileName = (typeof MODEL_FILES)[number]
/** Number of data columns of each file of data. */
export const DATA_FILE_COLUMNS: Readonly<Record<DataFileName, number>> = {
  'circle-0': 2,
  'wave-0': 2,
  faithful: 2,
  iris: 4,
}
export const DATA_FILES = Object.keys(DATA_FILE_COLUMNS) as readonly DataFileName[]

/**
 * Data stay in their own units everywhere. To standardise is a matter of where training starts: the decoder is drawn
 * for columns of mean 0 and standard deviation 1 and then put back into the data's units, with noise σ² diag(sd²). So
 * every density has the Jacobian in it, and picture, file and Inspector need no second set of units. Steps of EM for
 * the layers are those on standardised data, since ‖x − g(z)‖² is measured in Σx (a weight prior would see the scaled
 * weights); a learned Σx has to be diagonal to keep its shape. `noiseVariance` and a variance set by hand are σ², in
 * standardised units.
 */
export function scalingOf(origin: ModelOrigin): Scaling | undefined {
  const start = startOf(origin)
  return start.kind === 'seeded' ? start.request.scaling : undefined
}

/** Of a model that nothing has trained here. */
export type StartOrigin =
  | { readonly kind: 'file'; readonly file: ModelFileName }
  | { readonly kind: 'seeded'; readonly request: DecoderRequest; readonly noiseVariance: number }
  /** Without facts after a link, which holds the parameters alone. */
  | { readonly kind: 'imported'; readonly name: string; readonly facts?: ImportFacts }

export type ModelOrigin =
  | StartOrigin
  | {
      readonly kind: 'trained'
      /** Of the model before any training, and the noise variance set by hand over its own. */
      readonly from: StartOrigin
      readonly fromNoise: number | null
      readonly method: TrainingMethod
      /** Which run made it, and how far the run was: finished epochs, and steps of the next. */
      readonly runId: number
      readonly epoch: number
      readonly position: number
    }

/** Where a model began, before any training. */
export function startOf(origin: ModelOrigin): StartOrigin {
  return origin.kind === 'trained' ? origin.from : origin
}

export interface GeneratedData {
  readonly kind: 'generated'
  readonly generator: GeneratorName
  readonly numPoints: number
  readonly noiseStd: number
  readonly seed: number
}
export type DigitSource = DigitRequest['source']
/** Handwritten digits that lie beside the page. */
export interface DigitData extends ImageRecipe {
  readonly kind: 'digits'
  readonly source: DigitSource
  /** null: all ten. */
  readonly digit: number | null
}

export type DataOrigin =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly file: DataFileName }
  | GeneratedData
  | DigitData
  | { readonly kind: 'imported'; readonly name: string }
  | DrawnData

/** Points set by hand, on a sheet of data units: what the data space shows of them before any zoom. */
export interface DrawnData {
  readonly kind: 'drawn'
  readonly sheet: readonly [readonly [number, number], readonly [number, number]]
}

export const GENERATOR_DEFAULTS: Readonly<Record<GeneratorName, GeneratedData>> = {
  circle: { kind: 'generated', generator: 'circle', numPoints: 500, noiseStd: 0.05, seed: 0 },
  wave: { kind: 'generated', generator: 'wave', numPoints: 500, noiseStd: 0.1, seed: 0 },
  twoMoons: { kind: 'generated', generator: 'twoMoons', numPoints: 500, noiseStd: 0.1, seed: 0 },
  spiral: { kind: 'generated', generator: 'spiral', numPoints: 500, noiseStd: 0.1, seed: 0 },
  pinwheel: { kind: 'generated', generator: 'pinwheel', numPoints: 500, noiseStd: 0.05, seed: 0 },
  lineMixture: { kind: 'generated', generator: 'lineMixture', numPoints: 500, noiseStd: 0.1, seed: 0 },
}
export const GENERATOR_NAMES = Object.keys(GENERATOR_DEFAULTS) as readonly GeneratorName[]

/** MNIST as in the paper's Fig. 7; the small digits as they are, full ink 1. */
export const DIGIT_DEFAULTS: Readonly<Record<DigitSource, DigitData>> = {
  mnist: {
    kind: 'digits',
    source: 'mnist',
    digit: 4,
    numEach: null,
    isUnitNorm: true,
    noiseStd: 0.1,
    seed: 0,
  },
  digits8x8: {
    kind: 'digits',
    source: 'digits8x8',
    digit: null,
    numEach: null,
    isUnitNorm: false,
    noiseStd: 0,
    seed: 0,
  },
}
export const DIGIT_SOURCES = Object.keys(DIGIT_DEFAULTS) as readonly DigitSource[]
/** Pixels of an image. */
export const DIGIT_COLUMNS: Readonly<Record<DigitSource, number>> = { mnist: 784, digits8x8: 64 }
/** All ten thousand images of MNIST would be 63 MB and slow to learn from: of all digits so many each, unless asked. */
export const NUM_OF_EACH_DIGIT: Readonly<Record<DigitSource, number | null>> = { mnist: 100, digits8x8: null }

/** The name as a generator's; undefined for another. */
export function findGenerator(name: string): GeneratorName | undefined {
  return GENERATOR_NAMES.find((known) => known === name)
}

export const LIMITS = {
  /** Points of a generated set. */
  numPoints: [1, 100_000],
  noiseStd: [0, 100],
  /** Images of a digit that are taken. */
  numEach: [1, 10_000],
  seed: [0, 4_294_967_295],
  /** What partition, integrals and views are built for. */
  latentDim: [1, 3],
  /** Units of one hidden layer, and hidden layers. */
  width: [1, 256],
  numHiddenLayers: [1, 6],
  /** Images between two convolutions, and convolutions. */
  channels: [1, 16],
  numConvolutions: [0, 4],
  negativeSlope: [-10, 10],
  noiseVariance: [1e-12, 1e12],
  /** log10 of what Σx and Σz are multiplied by on the way to a limit. */
  limitNoise: [-12, 0],
  limitPrior: [0, 12],
  /** Of the sheet that points are drawn on. */
  sheet: [-1e300, 1e300],
  epochs: [1, 1_000_000],
  relativeGain: [0, 1],
  minutes: [0.01, 1440],
  learningRate: [1e-8, 10],
  batchSize: [1, 100_000],
  numImportanceSamples: [1, 100],
  numComponents: [1, 16],
  /** Of the latents of GLO: λ, or the radius of the ball. */
  constraintStrength: [1e-9, 1e9],
  numStarts: [1, 100],
  /** Of the paper's figures: what a page can compute while one waits. */
  batchRuns: [1, 100],
  /** Hidden layers, and units of one, of decoders whose regions are drawn one by one. */
  figureLayers: [1, 3],
  figureWidth: [1, 16],
  figureLatent: [-100, 100],
  figureSamples: [1, 5000],
  figurePoints: [2, 5000],
  figureImages: [2, 1100],
  figurePrecision: [0, 1e6],
  figureEpochs: [1, 5000],
  raceEpochs: [0, 100_000],
  /** Draws of a hidden part that are shown. */
  completions: [1, 100],
  /** Of the values that are hidden at random. */
  hiddenShare: [0, 0.95],
  hiddenPatterns: [1, 1000],
  /** Of a weight prior: precision, rate or bound. */
  priorStrength: [1e-9, 1e9],
} as const satisfies Record<string, readonly [number, number]>

/** Whether a number is finite and within limits (both ends included). */
export function isWithin(value: number, limits: readonly [number, number]): boolean {
  return Number.isFinite(value) && value >= limits[0] && value <= limits[1]
}
