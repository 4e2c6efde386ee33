import type { GenerativeModel } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import type { Steps } from '../steps.ts'
import { observePointSteps } from './observePoint.ts'
import { setRegionMean } from './workspace.ts'

/**
 * The Gaussian that a region cuts out of: N(μ_ω(x), Σ_ω) of the posterior, or the prior where there is no observation.
 *
 * @param x  [D], NaN = missing; null for the prior
 * @returns  mean [S], covariance [S,S] row-major
 * @throws RangeError, NumericalError  of observePoint
 * Source    [BPB20] (7)
 */
export function* regionGaussianSteps(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array | null,
  regionId: number,
): Steps<{ mean: Float64Array; covariance: Float64Array }> {
  const S = partition.latentDim
  if (x === null) return { mean: new Float64Array(S), covariance: model.priorCovariance.slice() }
  const { constants, workspace } = yield* observePointSteps(partition, model, x)
  setRegionMean(constants, regionId, workspace)
  const from = regionId * S * S
  return {
    mean: workspace.mean.slice(),
    covariance: constants.regionCovariance.slice(from, from + S * S),
  }
}
