import { cholesky } from '../../numerics/cholesky.ts'
import { symmetricEigen } from '../../numerics/symmetricEigen.ts'
import type { LatentGaussian, LatentMixture } from '../../network/latentMixture.ts'
import type { GenerativeModel } from '../../network/model.ts'
import type { Partition } from '../../partition/partition.ts'
import type { Steps } from '../../steps.ts'
import { inferPoint } from '../inferPoint.ts'
import { observePoint } from '../observePoint.ts'
import { mergeComponents, type WeightedGaussian } from './mergeComponents.ts'
import { createMixtureAscent, type AscentPoint } from './mixtureAscent.ts'

/** Truncated Gaussians to start from: the heaviest; what they leave out is found by the ascent. */
const MOST_PARTS = 40
/** Steps for every start, and then for the best. */
const TRIAL_STEPS = 12
const MOST_STEPS = 200
/** Nats: a step that gains less, even at its best length, is the last. */
const LEAST_GAIN = 1e-9
const SHORTEST = 1e-3

/**
 * The best posteriors that mixtures of 1, 2, …, J Gaussians can be for one observation: q of (nearly) the largest ELBO, so
 * that its gap is the family's, and what an encoder's q lacks of it is the encoder's.
 *
 * @param x  [D], NaN = missing
 * @param maxComponents  J
 * @returns  J mixtures, the one of k components at k − 1; the first is the best Gaussian
 * @throws RangeError, NumericalError  of inferPoint
 * Method    starts: the truncated Gaussians of the exact posterior, merged (mergeComponents.ts); and the best q of one
 *           component fewer with any one of its Gaussians split. A few steps of ascent from each (mixtureAscent.ts),
 *           and from the best until nothing is gained
 * Accuracy  a local maximum, within about 1e-9 nats for S = 1 and one Gaussian, else what componentNodes says. The ELBO
 *           never falls with k, up to that, because the q before, with one component twice, is one of the candidates
 */
export function* fitLatentMixturesSteps(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
  maxComponents: number,
): Steps<LatentMixture[]> {
  const { constants, workspace } = observePoint(partition, model, x)
  const pointOf = createMixtureAscent(constants, model.priorCovariance, workspace)
  const parts = partsOf(partition, model, x)
  const fitted: LatentMixture[] = []
  let before: AscentPoint | null = null
  for (let k = 1; k <= maxComponents; k++) {
    const starts = startsOf(parts, before, k)
    let best: AscentPoint | null = null
    for (const start of starts) {
      const point = yield* climb(pointOf(start), TRIAL_STEPS, k, maxComponents)
      if (best === null || point.elbo > best.elbo) best = point
    }
    const point = yield* climb(best!, MOST_STEPS, k, maxComponents)
    before = before !== null && before.elbo > point.elbo ? pointOf(doubled(before.q)) : point
    fitted.push(before.q)
  }
  return fitted

  function* climb(start: AscentPoint, numSteps: number, done: number, total: number): Steps<AscentPoint> {
    let point = start
    let length = 1
    for (let step = 0; step < numSteps; step++) {
      let next: AscentPoint | null = null
      for (; length >= SHORTEST; length /= 4) {
        const q = point.step(length)
        const candidate = q === null ? null : pointOf(q)
        yield { done: done - 1, total }
        if (candidate !== null && candidate.elbo > point.elbo) {
          next = candidate
          break
        }
      }
      if (next === null) return point
      const gain = next.elbo - point.elbo
      point = next
      if (gain < LEAST_GAIN * Math.max(1, Math.abs(point.elbo)) && length === 1) return point
      length = Math.min(1, 2 * length)
    }
    return point
  }
}

/** The truncated Gaussians of the posterior, heaviest first. */
function partsOf(partition: Partition, model: GenerativeModel, x: Float64Array): WeightedGaussian[] {
  const S = partition.latentDim
  const { logRegionPosterior, conditionalMean, conditionalCovariance } = inferPoint(partition, model, x)
  const parts = Array.from(logRegionPosterior, (log, r) => ({
    weight: Math.exp(log),
    mean: conditionalMean.slice(r * S, (r + 1) * S),
    covariance: conditionalCovariance.slice(r * S * S, (r + 1) * S * S),
  }))
  return parts
    .filter(({ weight, covariance }) => weight > 1e-9 && cholesky(covariance, S) !== null)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, MOST_PARTS)
}

function startsOf(
  parts: readonly WeightedGaussian[],
  before: AscentPoint | null,
  count: number,
): LatentMixture[] {
  const merged = mergeComponents(parts, count)
  const starts = merged.length === count ? [mixtureOf(merged)] : []
  if (before !== null) {
    for (let j = 0; j < before.q.components.length; j++) starts.push(split(before.q, j))
    return starts
  }
  // one Gaussian may do best at one of several modes
  for (const several of [2, 4]) {
    for (const part of mergeComponents(parts, several)) starts.push(mixtureOf([part]))
  }
  return starts
}

function mixtureOf(parts: readonly WeightedGaussian[]): LatentMixture {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0)
  return {
    logWeights: Float64Array.from(parts, ({ weight }) => Math.log(weight / total)),
    components: parts.map(({ mean, covariance }) => ({ mean, covariance })),
  }
}

/** Component j in the place of two, on either side of it along its longest axis, of the same mean and covariance. */
function split({ logWeights, components }: LatentMixture, j: number): LatentMixture {
  const { mean, covariance } = components[j]
  const S = mean.length
  const { values, vectors } = symmetricEigen(covariance, S)
  const shift = vectors.slice((S - 1) * S).map((value) => value * Math.sqrt(0.5 * Math.max(values[S - 1], 0)))
  const narrowed = covariance.map((value, i) => value - shift[Math.floor(i / S)] * shift[i % S])
  const at = (sign: number): LatentGaussian => ({
    mean: mean.map((value, i) => value + sign * shift[i]),
    covariance: narrowed,
  })
  return withTwo({ logWeights, components }, j, [at(-1), at(1)])
}

/** The same q, its heaviest component counted twice. */
function doubled(q: LatentMixture): LatentMixture {
  let heaviest = 0
  for (const [j, value] of q.logWeights.entries()) if (value > q.logWeights[heaviest]) heaviest = j
  const component = q.components[heaviest]
  return withTwo(q, heaviest, [component, component])
}

function withTwo(
  { logWeights, components }: LatentMixture,
  j: number,
  two: readonly [LatentGaussian, LatentGaussian],
): LatentMixture {
  const half = logWeights[j] - Math.LN2
  return {
    logWeights: Float64Array.from([...logWeights.subarray(0, j), half, half, ...logWeights.subarray(j + 1)]),
    components: components.flatMap((component, k) => (k === j ? [...two] : [component])),
  }
}
