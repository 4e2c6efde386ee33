import { imageDatasetSteps } from '../datasets/images/imageDataset.ts'
import type { ImageGroup } from '../datasets/images/imageGroup.ts'
import { buildTrainingData, type TrainingData } from '../learning/trainingData.ts'
import { subsetOf } from '../learning/subsetOf.ts'
import type { DecoderRecipe } from '../network/initialiseDecoder.ts'
import { createRng } from '../numerics/createRng.ts'
import { shuffledIndices } from '../numerics/shuffledIndices.ts'
import {
  comparedLanesSteps,
  type ComparedMethod,
  type ComparedRun,
  type ComparisonProgress,
} from './comparedLanes.ts'
import { manifoldStrip, STRIP_IMAGES, type ManifoldStrip } from './manifoldStrip.ts'
import { seededDecoder } from './seededDecoder.ts'

export interface ImageRunSettings {
  /** Whose images they are. */
  readonly digit: number
  /** To learn from, at most; one image at least is held out. */
  readonly numImages: number
  /** To judge by, at most. */
  readonly numHeldOut: number
  /** Of the noise that is added to images of norm 1. */
  readonly noiseStd: number
  /** Widths of the hidden layers; one latent. */
  readonly hidden: readonly number[]
  readonly recipe: Omit<DecoderRecipe, 'widths'>
  /** σ² before training, of all methods. */
  readonly startVariance: number
  readonly methods: readonly ComparedMethod[]
  readonly batchSize: number
  /** Of a Gaussian prior of every weight, for all methods; 0 for none. NLLs are without it. */
  readonly priorPrecision: number
  /** Of noise, split, start and draws; a further run has the next seed. */
  readonly seed: number
}

/** What the seed of a run is made into: independent streams, since createRng hashes it. */
const STREAMS = { noise: 0, decoder: 1, split: 2, training: 3 } as const
const NUM_STREAMS = 4

/**
 * Methods side by side on images of one digit, each of norm 1 with noise, with one latent: comparedLanes.ts. The points
 * of the run are the first images to learn from, as many as a strip has.
 *
 * @param images  of the digit, two at least
 * @throws RangeError  of imageDatasetSteps, seededDecoder, createRng; fewer than two images
 * Source    [BPB20] Fig. 7
 */
export function* imageRunSteps(
  settings: ImageRunSettings,
  images: ImageGroup,
): Generator<ComparisonProgress<ManifoldStrip>, ComparedRun<ManifoldStrip>, void> {
  const { digit, noiseStd, hidden, recipe, startVariance, methods, batchSize, seed } = settings
  const { priorPrecision } = settings
  const seedOf = (stream: keyof typeof STREAMS): number => NUM_STREAMS * seed + STREAMS[stream]
  const empty = { seed, points: new Float64Array(0), lanes: [] }
  const reading = imageDatasetSteps([images], String(digit), {
    numEach: null,
    isUnitNorm: true,
    noiseStd,
    seed: seedOf('noise'),
  })
  let read = reading.next()
  for (; read.done !== true; read = reading.next()) yield { done: 0, total: 1, run: empty, told: null }
  const { values, numPoints, dataDim } = read.value
  const all = buildTrainingData(values, numPoints, dataDim)
  const { training, heldOut } = split(all, settings, seedOf('split'))
  const decoder = seededDecoder({ ...recipe, widths: [1, ...hidden, dataDim], seed: seedOf('decoder') })
  return yield* comparedLanesSteps({
    data: training,
    heldOut,
    model: {
      decoder,
      noise: { kind: 'isotropic', variance: startVariance },
      priorCovariance: Float64Array.of(1),
    },
    methods,
    batchSize,
    weightPrior: priorPrecision > 0 ? { kind: 'gaussian', precision: priorPrecision } : { kind: 'none' },
    trainingSeed: seedOf('training'),
    seed,
    points: training.values.slice(0, STRIP_IMAGES * dataDim),
    manifoldOf: manifoldStrip,
  })
}

function split(
  all: TrainingData,
  { numImages, numHeldOut }: ImageRunSettings,
  seed: number,
): { readonly training: TrainingData; readonly heldOut: TrainingData } {
  if (all.numPoints < 2) throw new RangeError('expected two images at least')
  const order = shuffledIndices(all.numPoints, createRng(seed))
  const numTraining = Math.min(numImages, all.numPoints - 1)
  const { values } = subsetOf(all, order.slice(0, numTraining))
  return {
    // with a floor of its own: what is held out has no say in it
    training: buildTrainingData(values, numTraining, all.dataDim),
    heldOut: subsetOf(all, order.slice(numTraining, numTraining + numHeldOut)),
  }
}
