import type { Grid } from '../inference/grid.ts'
import { inferPoint } from '../inference/inferPoint.ts'
import { latentCurve } from '../inference/latentCurve.ts'
import { logMarginalGridSteps } from '../inference/logMarginalGrid.ts'
import { observeAll } from '../inference/observation.ts'
import type { PointPosterior } from '../inference/pointPosterior.ts'
import { posteriorDensityGridSteps } from '../inference/posteriorDensityGrid.ts'
import { posteriorLogDensity } from '../inference/posteriorLogDensity.ts'
import { buildRegionConstants } from '../inference/regionConstants.ts'
import { samplePrior } from '../inference/samplePrior.ts'
import type { GenerativeModel } from '../network/model.ts'
import { createRng } from '../numerics/createRng.ts'
import { buildPartitionSteps } from '../partition/buildPartition.ts'
import type { Partition, RegionGeometry } from '../partition/partition.ts'
import type { Steps } from '../steps.ts'
import { seededDecoder, type SeededRecipe } from './seededDecoder.ts'

export interface DistributionsSettings {
  /** Of one or two latents and two outputs. */
  readonly decoder: SeededRecipe
  /** σ², a variance; Σz = I. */
  readonly noiseVariance: number
  readonly numSamples: number
  readonly sampleSeed: number
  /** Cells along each axis of the pictures of densities. */
  readonly gridSize: number
}

/** log p(z|x) where it is drawn. */
export type PosteriorPicture =
  /** S = 1: at rising z, region limits among them: [n], [n]. */
  | { readonly kind: 'line'; readonly latent: Float64Array; readonly logDensity: Float64Array }
  /** S = 2: at cell centres, [rows, columns] row-major, row 0 at the lower end of z2. */
  | {
      readonly kind: 'plane'
      readonly grid: Grid
      readonly logDensity: Float64Array
      readonly maximum: number
    }

/** What is said of one observation. */
export interface ObservedSample {
  /** The sample's z, g(z) (noiseless) or g(z) + ε: [S], [2]. */
  readonly latent: Float64Array
  readonly x: Float64Array
  readonly isNoisy: boolean
  readonly logMarginal: number
  /** E[z|x]: [S]. */
  readonly mean: Float64Array
  readonly picture: PosteriorPicture
}

export interface Distributions {
  readonly settings: DistributionsSettings
  readonly geometry: RegionGeometry
  readonly numRegions: number
  /** [n,S], [n,2], [n,2]. The first is the sample that is observed. */
  readonly latent: Float64Array
  readonly noiseless: Float64Array
  readonly noisy: Float64Array
  /** log p(x) at cell centres, as LogMarginalGrid. */
  readonly grid: Grid
  readonly logMarginal: Float64Array
  readonly maximum: number
  /** The first sample without its noise, then with it. */
  readonly observed: readonly [ObservedSample, ObservedSample]
}

/** Standard deviations of the prior within which posteriors are drawn. */
const REACH = 4
const CURVE_POINTS = 401
/** What p(x) shows beyond the samples, as part of their spread. */
const MARGIN = 0.12

/**
 * A random model's samples, its density p(x), and the posteriors p(z|x) of one sample with noise and without.
 *
 * @throws RangeError      not one or two latents and two outputs; of seededDecoder
 * @throws NumericalError  of buildPartition and inferPoint
 * Source    [BPB20] Fig. 3, (5), (6), (7)
 */
export function* distributionsSteps(settings: DistributionsSettings): Steps<Distributions> {
  const { numSamples, sampleSeed, gridSize } = settings
  const decoder = seededDecoder(settings.decoder)
  const { latentDim: S, dataDim } = decoder
  if (S > 2 || dataDim !== 2)
    throw new RangeError(`${S} latents and ${dataDim} outputs; expected 1 or 2, and 2`)
  const partition = yield* buildPartitionSteps(decoder)
  const model: GenerativeModel = {
    decoder,
    noise: { kind: 'isotropic', variance: settings.noiseVariance },
    priorCovariance: S === 1 ? Float64Array.of(1) : Float64Array.of(1, 0, 0, 1),
  }
  const samples = samplePrior(partition, model, numSamples, createRng(sampleSeed))
  const grid: Grid = {
    extent: [extentOf(samples.noisy, 0), extentOf(samples.noisy, 1)],
    size: [gridSize, gridSize],
  }
  const constants = buildRegionConstants(partition, observeAll(partition, model), model.priorCovariance)
  const { logMarginal, maximum } = yield* logMarginalGridSteps(constants, grid, 0, gridSize)
  const latent = samples.latent.slice(0, S)
  const observe = (x: Float64Array, isNoisy: boolean): Steps<ObservedSample> =>
    observedSample(partition, model, gridSize, { latent, x, isNoisy })
  const noiseless = yield* observe(samples.noiseless.slice(0, 2), false)
  const noisy = yield* observe(samples.noisy.slice(0, 2), true)
  const { geometry, numRegions } = partition
  return {
    settings,
    geometry,
    numRegions,
    ...samples,
    grid,
    logMarginal,
    maximum,
    observed: [noiseless, noisy],
  }
}

function extentOf(points: Float64Array, axis: 0 | 1): [number, number] {
  let lower = Infinity
  let upper = -Infinity
  for (let i = axis; i < points.length; i += 2) {
    lower = Math.min(lower, points[i])
    upper = Math.max(upper, points[i])
  }
  const margin = MARGIN * (upper - lower)
  return [lower - margin, upper + margin]
}

function* observedSample(
  partition: Partition,
  model: GenerativeModel,
  gridSize: number,
  sample: Pick<ObservedSample, 'latent' | 'x' | 'isNoisy'>,
): Steps<ObservedSample> {
  const posterior = inferPoint(partition, model, sample.x)
  const { logMarginal, mean } = posterior
  return {
    ...sample,
    logMarginal,
    mean,
    picture: yield* pictureOf(partition, model, gridSize, sample.x, posterior),
  }
}

function* pictureOf(
  partition: Partition,
  model: GenerativeModel,
  gridSize: number,
  x: Float64Array,
  posterior: PointPosterior,
): Steps<PosteriorPicture> {
  if (partition.latentDim === 1) {
    const latent = latentCurve([-REACH, REACH], CURVE_POINTS, partition, posterior)
    return {
      kind: 'line',
      latent,
      logDensity: posteriorLogDensity(partition, model, x, posterior.logMarginal, latent),
    }
  }
  const range = [-REACH, REACH] as const
  const grid: Grid = { extent: [range, range], size: [gridSize, gridSize] }
  const { logDensity, maximum } = yield* posteriorDensityGridSteps(
    partition,
    model,
    x,
    posterior.logMarginal,
    grid,
  )
  return { kind: 'plane', grid, logDensity, maximum }
}
