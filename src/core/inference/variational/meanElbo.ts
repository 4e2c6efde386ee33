import type { Rng } from '../../numerics/createRng.ts'
import { neumaierSum } from '../../numerics/neumaierSum.ts'
import type { LatentMixture } from '../../network/latentMixture.ts'
import type { GenerativeModel } from '../../network/model.ts'
import type { Partition } from '../../partition/partition.ts'
import type { Steps } from '../../steps.ts'
import { observeAll, observeCoordinates } from '../observation.ts'
import { observedIndices } from '../observedIndices.ts'
import { buildRegionConstants, type RegionConstants } from '../regionConstants.ts'
import { createWorkspace, setObserved, type Workspace } from '../workspace.ts'
import type { Estimate } from './estimate.ts'
import { createGaussianElbo } from './gaussianElbo.ts'
import { createMixtureElbo } from './mixtureElbo.ts'

/** Gaussians of S latents between two yields, GAUSSIANS_PER_STEP[S]: some milliseconds. */
const GAUSSIANS_PER_STEP = [500, 500, 20, 1]
/** The same for pairs of components, which labelInformation compares. */
const PAIRS_PER_STEP = [80, 80, 24, 4]
/** Patterns of missing entries whose constants are kept; those of wide data may all differ. */
const MOST_PATTERNS = 64

interface Pattern {
  readonly observed: readonly number[]
  readonly constants: RegionConstants
  readonly workspace: Workspace
  readonly elboOf: (q: LatentMixture, rng: Rng) => Estimate
}

/**
 * The ELBO of many points, each with its own q, nats.
 *
 * @param values    [numPoints, D] row-major, NaN = missing
 * @param mixtures  q of each point [numPoints]
 * @param rng       for mixtures where S ≥ 2
 * @returns  of each point [numPoints], and their mean; exact where every q is one Gaussian
 * @throws RangeError      values, mixtures and the partition do not fit together
 * @throws NumericalError  of buildRegionConstants, mixtureTerms and GaussianShares.evaluate
 * Method    as mixtureElbo.ts; with the constants of each pattern of missing entries built once, and regions left out
 *           that hold less than 1e-17 of q and its misfit, all together
 */
export function* meanElboSteps(
  partition: Partition,
  model: GenerativeModel,
  values: Float64Array,
  mixtures: readonly LatentMixture[],
  rng: Rng,
): Steps<{ readonly mean: Estimate; readonly elbo: Float64Array }> {
  const { dataDim, latentDim } = partition
  const numPoints = mixtures.length
  if (values.length !== numPoints * dataDim) {
    throw new RangeError(`values has ${values.length} entries, expected ${numPoints} × ${dataDim}`)
  }
  const patternOf = createPatterns(partition, model)
  const elbo = new Float64Array(numPoints)
  let kind: Estimate['kind'] = 'exact'
  let error = 0
  let cost = 0
  for (let n = 0; n < numPoints; n++) {
    const row = values.subarray(n * dataDim, (n + 1) * dataDim)
    const { observed, constants, workspace, elboOf } = patternOf(row)
    const seen = observed.length === dataDim ? row : Float64Array.from(observed, (d) => row[d])
    setObserved(constants, seen, workspace)
    const each = elboOf(mixtures[n], rng)
    elbo[n] = each.value
    if (each.kind !== 'exact') kind = each.kind
    // errors of quadratures may all have one sign
    error += each.kind === 'sampled' ? each.standardError ** 2 : each.standardError
    const J = mixtures[n].components.length
    cost += J / GAUSSIANS_PER_STEP[latentDim] + (J * J - 1) / PAIRS_PER_STEP[latentDim]
    if (cost >= 1) {
      cost = 0
      yield { done: n + 1, total: numPoints }
    }
  }
  const standardError = (kind === 'sampled' ? Math.sqrt(error) : error) / numPoints
  return { mean: { value: neumaierSum(elbo) / numPoints, kind, standardError }, elbo }
}

/** The constants of each row's pattern of missing entries. */
function createPatterns(partition: Partition, model: GenerativeModel): (row: Float64Array) => Pattern {
  const all = observeAll(partition, model)
  const patterns = new Map<string, Pattern>()
  return (row) => {
    const { observed, missing } = observedIndices(row)
    const key = missing.join()
    let pattern = patterns.get(key)
    if (pattern === undefined) {
      const observation = missing.length === 0 ? all : observeCoordinates(all, observed)
      pattern = createPattern(
        buildRegionConstants(partition, observation, model.priorCovariance),
        model.priorCovariance,
        observed,
      )
      if (patterns.size >= MOST_PATTERNS) patterns.clear()
      patterns.set(key, pattern)
    }
    return pattern
  }
}

function createPattern(
  constants: RegionConstants,
  priorCovariance: Float64Array,
  observed: readonly number[],
): Pattern {
  const workspace = createWorkspace(constants)
  const ofGaussian = createGaussianElbo(constants, priorCovariance, workspace).evaluate
  const ofMixture = createMixtureElbo(constants, priorCovariance, workspace)
  const elboOf = (q: LatentMixture, rng: Rng): Estimate =>
    q.components.length === 1
      ? { value: ofGaussian(q.components[0]).elbo, kind: 'exact', standardError: 0 }
      : ofMixture(q, rng).elbo
  return { observed, constants, workspace, elboOf }
}
