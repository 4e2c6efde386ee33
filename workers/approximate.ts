/** Approximate posteriors beside the exact one: what core has, put together for a picture and a table. */
import { inferPointSteps } from '../src/core/inference/inferPoint.ts'
import { latentCurve } from '../src/core/inference/latentCurve.ts'
import { posteriorDensityGridSteps } from '../src/core/inference/posteriorDensityGrid.ts'
import { posteriorLogDensitySteps } from '../src/core/inference/posteriorLogDensity.ts'
import { posteriorMarginalGridSteps } from '../src/core/inference/posteriorMarginalGrid.ts'
import { scorePointsSteps } from '../src/core/inference/scorePoints.ts'
import { fitLatentMixturesSteps } from '../src/core/inference/variational/fitLatentMixtures.ts'
import { iwaeBoundSteps } from '../src/core/inference/variational/iwaeBound.ts'
import { logDensityOfMixture } from '../src/core/inference/variational/logDensityOfMixture.ts'
import { meanElboSteps } from '../src/core/inference/variational/meanElbo.ts'
import { mixtureGap } from '../src/core/inference/variational/mixtureGap.ts'
import { encode } from '../src/core/network/encode.ts'
import type { LatentMixture } from '../src/core/network/latentMixture.ts'
import { createRng } from '../src/core/numerics/createRng.ts'
import type { Partition } from '../src/core/partition/partition.ts'
import type { PointPosterior } from '../src/core/inference/pointPosterior.ts'
import type { Approximation, RequestOf, ResultOf } from './protocol.ts'
import type { JobContext } from './serve.ts'

type Range = readonly [number, number]

const CURVE_POINTS = 400
/** Each Gaussian has points of its own, to so many of its standard deviations: it may be narrower than the curve's grid. */
const POINTS_PER_GAUSSIAN = 61
const REACH = 4
/** Cells a side of the picture of the exact posterior, by the latent dimension; that of S = 3 integrates. */
const RASTER = [0, 0, 96, 24]
/** Repetitions that tell the error of an importance-weighted bound. */
const REPETITIONS = 64
/** Where a picture begins and ends at the latest, in prior standard deviations. */
const WIDEST = 8

/** Every q of one point: the encoder's, if there is one, and the best mixtures of 1, 2, … Gaussians. */
export async function approximate(
  { model, encoder, x, maxComponents, boundSizes, seed }: RequestOf<'approximate'>,
  partition: Partition,
  context: JobContext,
): Promise<ResultOf<'approximate'>> {
  const S = partition.latentDim
  const posterior = await context.drive(inferPointSteps(partition, model, x), 'posterior', 0, 0.2)
  const fitted = await context.drive(
    fitLatentMixturesSteps(partition, model, x, maxComponents),
    'posterior',
    0.2,
    0.7,
  )
  const qs: { kind: Approximation['kind']; q: LatentMixture }[] = [
    ...(encoder === null ? [] : [{ kind: 'encoder' as const, q: encode(encoder, x) }]),
    ...fitted.map((q) => ({ kind: 'fitted' as const, q })),
  ]
  const mixtures = qs.map(({ q }) => q)
  const latent =
    S === 1 ? curvePlaces(partition, posterior, mixtures, model.priorCovariance[0]!) : new Float64Array()
  const posteriorLogDensity = await context.drive(
    posteriorLogDensitySteps(partition, model, x, posterior.logMarginal, latent),
    'posterior',
    0.7,
    0.75,
  )
  const approximations = qs.map(({ kind, q }): Approximation => {
    const { elbo, klToPosterior } = mixtureGap(partition, model, x, q, createRng(seed))
    const logDensity = S === 1 ? logDensityOfMixture(q, latent, 1) : new Float64Array()
    return { kind, q, elbo, klToPosterior, logDensity }
  })
  const bounds: { numSamples: number; bound: Approximation['elbo'] }[] = []
  for (const numSamples of boundSizes) {
    const steps = iwaeBoundSteps(partition, model, x, mixtures[0]!, numSamples, REPETITIONS, createRng(seed))
    bounds.push({ numSamples, bound: await context.drive(steps, 'posterior', 0.75, 0.8) })
  }
  return {
    logMarginal: posterior.logMarginal,
    approximations,
    bounds,
    latent,
    posteriorLogDensity,
    raster: S === 1 ? null : await rasterOf({ model, x }, partition, posterior, mixtures, context),
  }
}

/** KL(q ‖ p(z|x)) of each point: of the encoder's q, or of the best Gaussian. */
export async function klGaps(
  { model, encoder, values, numPoints, seed }: RequestOf<'klGaps'>,
  partition: Partition,
  context: JobContext,
): Promise<ResultOf<'klGaps'>> {
  const { dataDim } = partition
  const rowOf = (n: number): Float64Array => values.subarray(n * dataDim, (n + 1) * dataDim)
  const qs: LatentMixture[] = []
  for (let n = 0; n < numPoints; n++) {
    if (encoder !== null) qs.push(encode(encoder, rowOf(n)))
    else {
      const from = (0.7 * n) / numPoints
      const steps = fitLatentMixturesSteps(partition, model, rowOf(n), 1)
      qs.push(...(await context.drive(steps, 'posterior', from, from + 0.7 / numPoints)))
    }
    await context.pause()
  }
  const { elbo, mean } = await context.drive(
    meanElboSteps(partition, model, values, qs, createRng(seed)),
    'posterior',
    0.7,
    0.85,
  )
  const logMarginal = await context.drive(
    scorePointsSteps(partition, model, values, numPoints),
    'posterior',
    0.85,
    1,
  )
  return { gaps: logMarginal.map((value, n) => value - elbo[n]!), kind: mean.kind }
}

/** Where the curves of S = 1 are told: where the posterior or any q is. */
function curvePlaces(
  partition: Partition,
  posterior: PointPosterior,
  qs: readonly LatentMixture[],
  priorVariance: number,
): Float64Array {
  const range = rangeOf(posterior, qs, 0, 1, WIDEST * Math.sqrt(priorVariance))
  const places = new Set(latentCurve(range, CURVE_POINTS, partition, posterior))
  for (const { components } of qs)
    for (const { mean, covariance } of components) {
      const std = Math.sqrt(covariance[0]!)
      for (let i = 0; i < POINTS_PER_GAUSSIAN; i++) {
        const place = mean[0]! + std * REACH * ((2 * i) / (POINTS_PER_GAUSSIAN - 1) - 1)
        if (place >= range[0] && place <= range[1]) places.add(place)
      }
    }
  return Float64Array.from(places).sort()
}

/** The span of a latent coordinate that holds the posterior and every q. */
function rangeOf(
  { mean, covariance }: PointPosterior,
  qs: readonly LatentMixture[],
  axis: number,
  S: number,
  most: number,
): Range {
  let lower = Infinity
  let upper = -Infinity
  const add = (centre: number, variance: number): void => {
    const reach = REACH * Math.sqrt(variance)
    lower = Math.min(lower, centre - reach)
    upper = Math.max(upper, centre + reach)
  }
  add(mean[axis]!, covariance[axis * S + axis]!)
  for (const q of qs)
    for (const each of q.components) add(each.mean[axis]!, each.covariance[axis * S + axis]!)
  const clamp = (value: number): number => Math.min(most, Math.max(-most, value))
  const [from, to] = [clamp(lower), clamp(upper)]
  return to > from ? [from, to] : [-most, most]
}

/** log p(z|x) over z1 and z2, of S = 3 with z3 integrated out. */
async function rasterOf(
  { model, x }: Pick<RequestOf<'approximate'>, 'model' | 'x'>,
  partition: Partition,
  posterior: PointPosterior,
  qs: readonly LatentMixture[],
  context: JobContext,
): Promise<NonNullable<ResultOf<'approximate'>['raster']>> {
  const S = partition.latentDim
  const most = (axis: number): number => WIDEST * Math.sqrt(model.priorCovariance[axis * S + axis]!)
  const extent = [0, 1].map((axis) => rangeOf(posterior, qs, axis, S, most(axis))) as [Range, Range]
  const cells = RASTER[S]!
  const grid = { extent, size: [cells, cells] as const }
  const axes = [0, 1] as const
  const steps =
    S === 2
      ? posteriorDensityGridSteps(partition, model, x, posterior.logMarginal, grid, { axes, held: null })
      : posteriorMarginalGridSteps(partition, model, x, grid, axes)
  const { logDensity, maximum } = await context.drive(steps, 'posterior', 0.8, 1)
  return { extent, size: grid.size, logDensity, maximum }
}
