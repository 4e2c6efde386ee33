import { generateDataset } from '../datasets/generateDataset.ts'
import type { GeneratorName } from '../datasets/generators.ts'
import { buildTrainingData, type TrainingData } from '../learning/trainingData.ts'
import type { DecoderRecipe } from '../network/initialiseDecoder.ts'
import type { GenerativeModel } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import {
  comparedLanesSteps,
  type ComparedMethod,
  type ComparedRun,
  type ComparisonProgress,
} from './comparedLanes.ts'
import { manifoldPolyline, type ManifoldPolyline } from './manifoldPolyline.ts'
import { seededDecoder } from './seededDecoder.ts'

export interface ComparisonSettings {
  readonly generator: GeneratorName
  readonly numPoints: number
  readonly noiseStd: number
  /** Widths of the hidden layers; one latent, two outputs. */
  readonly hidden: readonly number[]
  readonly recipe: Omit<DecoderRecipe, 'widths'>
  /** σ² before training, of all methods. */
  readonly startVariance: number
  readonly methods: readonly ComparedMethod[]
  readonly batchSize: number
  /** Fresh points of the generator, to judge by. */
  readonly numHeldOut: number
  /** Of the points, the start, and the draws of the methods; a further run has the next seed. */
  readonly seed: number
}

/** What the seed of a run is made into: independent streams, since createRng hashes it. */
const STREAMS = { points: 0, decoder: 1, heldOut: 2, training: 3 } as const
const NUM_STREAMS = 4

/**
 * Methods side by side on points of the plane, with one latent: comparedLanes.ts.
 *
 * @throws RangeError  of generateDataset, seededDecoder, createRng
 * Source    [BPB20] Figs. 4 to 6
 */
export function* comparedRunSteps(
  settings: ComparisonSettings,
): Generator<ComparisonProgress<ManifoldPolyline>, ComparedRun<ManifoldPolyline>, void> {
  const { methods, batchSize, seed } = settings
  const data = pointsOf(settings, settings.numPoints, STREAMS.points)
  return yield* comparedLanesSteps({
    data,
    heldOut: pointsOf(settings, settings.numHeldOut, STREAMS.heldOut),
    model: startOf(settings),
    methods,
    batchSize,
    weightPrior: { kind: 'none' },
    trainingSeed: streamSeed(settings, STREAMS.training),
    seed,
    points: data.values,
    manifoldOf: manifoldPolyline,
  })
}

function pointsOf(settings: ComparisonSettings, numPoints: number, stream: number): TrainingData {
  const { values, dataDim } = generateDataset(
    { ...settings, numPoints },
    createRng(streamSeed(settings, stream)),
  )
  return buildTrainingData(values, numPoints, dataDim)
}

function startOf(settings: ComparisonSettings): GenerativeModel {
  const { recipe, hidden, startVariance } = settings
  const seed = streamSeed(settings, STREAMS.decoder)
  return {
    decoder: seededDecoder({ ...recipe, widths: [1, ...hidden, 2], seed }),
    noise: { kind: 'isotropic', variance: startVariance },
    priorCovariance: Float64Array.of(1),
  }
}

function streamSeed({ seed }: ComparisonSettings, stream: number): number {
  return NUM_STREAMS * seed + stream
}
