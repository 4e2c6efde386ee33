import { regionMomentsSize } from '../integrals/regionMoments.ts'
import type { GenerativeModel } from '../network/model.ts'
import { solveLower } from '../numerics/cholesky.ts'
import { logSumExp } from '../numerics/logSumExp.ts'
import { neumaierSum } from '../numerics/neumaierSum.ts'
import { imageInRegion } from '../partition/imageInRegion.ts'
import type { Partition } from '../partition/partition.ts'
import { NumericalError } from '../problem.ts'
import { contactOffset } from './contactOffset.ts'
import { partOfSteps, runToEnd, type Steps } from '../steps.ts'
import { createPace, INTEGRAL_COST } from './createPace.ts'
import { createRegionIntegrals } from './regionIntegrals.ts'
import { misfitSq, setResidual, type Workspace } from './workspace.ts'
import { imputeMissingSteps } from './imputeMissing.ts'
import { nearestOnManifoldSteps } from './nearestOnManifold.ts'
import { observePointSteps } from './observePoint.ts'
import type { PointPosterior } from './pointPosterior.ts'
import { posteriorTerms } from './posteriorTerms.ts'
import { relativeJointsSteps } from './relativeJoints.ts'
import type { RegionConstants } from './regionConstants.ts'

/** inferPointSteps without stops. */
export function inferPoint(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
  options: InferPointOptions = {},
): PointPosterior {
  return runToEnd(inferPointSteps(partition, model, x, options))
}

interface InferPointOptions {
  /** Also the covariance of the missing coordinates [M,M]; default false. */
  readonly withMissingCovariance?: boolean
}

/**
 * Everything exact that the model says about one observation: p(x), p(z|x) and its moments, mode and entropy.
 *
 * @param x  [D] data units, NaN = missing; all may be missing: then the posterior is the prior
 * @throws RangeError      x does not have `dataDim` entries
 * @throws NumericalError  of buildRegionConstants; `overflow` where ‖x‖/σ is beyond 1e150
 * Accuracy  in the oracle's measure ≤ 1e-13 or a few times the value's own sensitivity to one unit in the last place of
 *           the inputs  (asserted: inferPoint.test.ts)
 * Source    [BPB20] (5), (6), (7) and the moments, in central form: docs/MATH.md 3
 */
export function* inferPointSteps(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
  { withMissingCovariance = false }: InferPointOptions = {},
): Steps<PointPosterior> {
  const { latentDim: S, numRegions: R } = partition
  const { observed, missing, observation, constants, workspace, seen } = yield* partOfSteps(
    observePointSteps(partition, model, x),
    0,
    0.1,
  )

  // per region: its share of p(x), and the moments of its truncated Gaussian
  const { mode, contacts, logRelative } = yield* partOfSteps(
    relativeJointsSteps(constants, workspace),
    0.1,
    0.4,
  )
  const logTotal = mode.logJoint + logSumExp(logRelative)
  if (!(logTotal > -Infinity)) {
    throw new NumericalError('overflow', 'the observation is too far away: its log density overflows', {
      largest: seen.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0),
    })
  }
  const size = regionMomentsSize(S)
  const moments = new Float64Array(size)
  const conditionalEntropy = new Float64Array(R)
  const conditionalMean = new Float64Array(R * S)
  const conditionalCovariance = new Float64Array(R * S * S)
  const { logRegionPosterior, responsibility } = normalise(logRelative)
  const { setMomentsAbout } = createRegionIntegrals(constants, workspace)
  const localMean = new Float64Array(R * S)
  const isStepOver = createPace()
  for (let r = 0; r < R; r++) {
    const contact = contacts[r]
    setMomentsAbout(contact, moments)
    const offset = contactOffset(partition.geometry, mode, contact)
    conditionalEntropy[r] = responsibility[r] > 0 ? moments[1] : NaN
    const isNull = logRelative[r] === -Infinity
    for (let k = 0; k < S; k++) {
      localMean[r * S + k] = isNull ? NaN : offset[k] + moments[2 + k]
      conditionalMean[r * S + k] = isNull ? NaN : contact.latent[k] + moments[2 + k]
    }
    for (let k = 0; k < S * S; k++) conditionalCovariance[r * S * S + k] = isNull ? NaN : moments[2 + S + k]
    if (isStepOver(2 * INTEGRAL_COST[S])) yield { done: 0.4 + (0.4 * (r + 1)) / R, total: 1 }
  }
  const { mean, covariance } = mixtureMoments(responsibility, localMean, conditionalCovariance, S)
  for (let k = 0; k < S; k++) mean[k] += mode.latent[k]
  const entropyTerms = new Float64Array(R)
  for (let r = 0; r < R; r++) {
    if (responsibility[r] > 0)
      entropyTerms[r] = responsibility[r] * (conditionalEntropy[r] - logRegionPosterior[r])
  }
  const posteriors = { responsibility, mean: conditionalMean, covariance: conditionalCovariance }
  const nearest = yield* partOfSteps(
    nearestOnManifoldSteps(partition.geometry, observation, seen, model.priorCovariance),
    0.8,
    0.9,
  )
  const completeLogLikelihood = yield* partOfSteps(
    expectedCompleteLogLikelihoodSteps(
      constants,
      workspace,
      responsibility,
      conditionalMean,
      conditionalCovariance,
    ),
    0.9,
    0.95,
  )
  const imputed =
    missing.length === 0
      ? null
      : yield* partOfSteps(
          imputeMissingSteps(partition, model.noise, x, observed, missing, posteriors, withMissingCovariance),
          0.95,
          1,
        )
  return {
    // nothing seen: the prior's mass is one
    logMarginal: observed.length === 0 ? 0 : logTotal,
    mean,
    covariance,
    expectedData: expectedImage(partition, responsibility, conditionalMean),
    map: {
      latent: mode.latent,
      logJoint: mode.logJoint,
      data: imageInRegion(partition, mode.regionId, mode.latent),
    },
    entropy: neumaierSum(entropyTerms),
    expectedCompleteLogLikelihood: completeLogLikelihood.expected,
    logRegionPosterior,
    conditionalMean,
    conditionalCovariance,
    missing: imputed,
    nearest: {
      latent: nearest.latent,
      data: imageInRegion(partition, nearest.regionId, nearest.latent),
      distance: nearest.distance,
      rounding: nearest.rounding,
    },
    terms: {
      ...posteriorTerms(constants, workspace, logRegionPosterior, mode),
      conditionalEntropy,
      conditionalCompleteLogLikelihood: completeLogLikelihood.conditional,
    },
  }
}

/** Responsibilities, and their logs, from the regions' shares. */
function normalise(logRelative: Float64Array): {
  logRegionPosterior: Float64Array
  responsibility: Float64Array
} {
  const logSum = logSumExp(logRelative)
  const logRegionPosterior = logRelative.map((value) => Math.min(value - logSum, 0))
  return { logRegionPosterior, responsibility: logRegionPosterior.map(Math.exp) }
}

/** Mean and covariance of a mixture, by total covariance. */
function mixtureMoments(
  weight: Float64Array,
  means: Float64Array,
  covariances: Float64Array,
  S: number,
): { mean: Float64Array; covariance: Float64Array } {
  const R = weight.length
  const mean = new Float64Array(S)
  const covariance = new Float64Array(S * S)
  const terms = new Float64Array(R)
  for (let i = 0; i < S; i++) {
    for (let r = 0; r < R; r++) terms[r] = weight[r] > 0 ? weight[r] * means[r * S + i] : 0
    mean[i] = neumaierSum(terms)
  }
  for (let i = 0; i < S; i++) {
    for (let j = 0; j < S; j++) {
      for (let r = 0; r < R; r++) {
        terms[r] =
          weight[r] > 0
            ? weight[r] *
              (covariances[(r * S + i) * S + j] + (means[r * S + i] - mean[i]) * (means[r * S + j] - mean[j]))
            : 0
      }
      covariance[i * S + j] = neumaierSum(terms)
    }
  }
  return { mean, covariance }
}

/** E[g(z)|x] = Σ ρ_ω (A_ω m_ω + b_ω): [D], all coordinates. */
function expectedImage(partition: Partition, weight: Float64Array, means: Float64Array): Float64Array {
  const { numRegions: R, dataDim: D, latentDim: S, slope, bias } = partition
  const expected = new Float64Array(D)
  for (let r = 0; r < R; r++) {
    if (weight[r] === 0) continue
    for (let d = 0; d < D; d++) {
      let value = bias[r * D + d]
      for (let k = 0; k < S; k++) value += slope[(r * D + d) * S + k] * means[r * S + k]
      expected[d] += weight[r] * value
    }
  }
  return expected
}

/** E[log p(x, z)|x] and E[log p(x, z)|x, ω] [R], every quadratic about its conditional mean. */
function* expectedCompleteLogLikelihoodSteps(
  constants: RegionConstants,
  workspace: Workspace,
  weight: Float64Array,
  means: Float64Array,
  covariances: Float64Array,
): Steps<{ expected: number; conditional: Float64Array }> {
  const { numRegions: R, latentDim: S, residualDim: D, priorFactor, gram, logJointNormaliser } = constants
  const isStepOver = createPace()
  const terms = new Float64Array(R)
  const conditional = new Float64Array(R).fill(NaN)
  const y = new Float64Array(S)
  // C_y = Lz⁻¹ C Lz⁻ᵀ
  const whitened = new Float64Array(S * S)
  for (let r = 0; r < R; r++) {
    if (weight[r] === 0) continue
    for (let k = 0; k < S; k++) y[k] = means[r * S + k]
    solveLower(priorFactor, S, y)
    for (let i = 0; i < S * S; i++) whitened[i] = covariances[r * S * S + i]
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < S; i++) solveLower(priorFactor, S, whitened, i * S)
      transpose(whitened, S)
    }
    setResidual(constants, r, workspace)
    let expected = misfitSq(constants, r, y, workspace)
    for (let i = 0; i < S; i++) {
      expected += y[i] * y[i] + whitened[i * S + i]
      for (let j = 0; j < S; j++) expected += gram[(r * S + i) * S + j] * whitened[i * S + j]
    }
    terms[r] = weight[r] * expected
    conditional[r] = logJointNormaliser - 0.5 * expected
    if (isStepOver(200 + 2 * D * S)) yield { done: r + 1, total: R }
  }
  return { expected: logJointNormaliser - 0.5 * neumaierSum(terms), conditional }
}

function transpose(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const value = matrix[i * n + j]
      matrix[i * n + j] = matrix[j * n + i]
      matrix[j * n + i] = value
    }
  }
}
