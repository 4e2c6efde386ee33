import { cholesky, solveLower, solveLowerTransposed } from '../../numerics/cholesky.ts'
import { logSumExp } from '../../numerics/logSumExp.ts'
import type { LatentGaussian, LatentMixture } from '../../network/latentMixture.ts'
import type { RegionConstants } from '../regionConstants.ts'
import type { Workspace } from '../workspace.ts'
import { createGaussianElbo } from './gaussianElbo.ts'
import { componentNodes } from './componentNodes.ts'
import { mixtureTerms, type MixtureTerms } from './mixtureTerms.ts'
import { standardCurvature, type StandardCurvature } from './standardCurvature.ts'

/** A weight changes by no more than this in one step, nats. */
const LARGEST_CHANGE = 2

/** A mixture q with its ELBO, and where from there the ELBO rises. */
export interface AscentPoint {
  readonly q: LatentMixture
  /** ELBO, nats: exact for one component, else by the fixed rules of componentNodes. */
  readonly elbo: number
  /** q after a step of that length, 1 the full one; null where a covariance would not be positive definite. */
  readonly step: (length: number) => LatentMixture | null
}

/**
 * Natural-gradient ascent of the ELBO over mixtures of Gaussians.
 *
 * Needs workspace.observed.
 * Method    with h = log p(x, z) − log q(z), and E over component j,
 *             Σ_j⁻¹ ← Σ_j⁻¹ − β E∇²h,  m_j ← m_j + β Σ_j E∇h,  log w_j ← log w_j + β E h,
 *           in the component's standard coordinates; of one Gaussian the full step is the fixed point of its optimum.
 *           E of log p(x, z) is exact, of log q by componentNodes
 * Source    [LKS19] (mixtures of Gaussians)
 */
export function createMixtureAscent(
  constants: RegionConstants,
  priorCovariance: Float64Array,
  workspace: Workspace,
): (q: LatentMixture) => AscentPoint {
  const { latentDim: S } = constants
  const { evaluate, shares } = createGaussianElbo(constants, priorCovariance, workspace)

  return (q) => {
    const parts = mixtureTerms(q, S)
    const J = q.components.length
    const heights = new Float64Array(J)
    const slopes: StandardCurvature[] = []
    let elbo = 0
    for (const [j, component] of q.components.entries()) {
      const { expectedLogLik, klToPrior } = evaluate(component)
      const joint = standardCurvature(constants, workspace, shares, component.mean, parts.factors[j])
      const own = J === 1 ? ofGaussian(parts.entropies[0]) : ofMixture(q, parts, j)
      // E log p(z) = −KL(q_j ‖ p) − H(q_j)
      heights[j] = expectedLogLik - klToPrior - parts.entropies[j] - own.logDensity
      elbo += Math.exp(q.logWeights[j]) * heights[j]
      slopes.push({
        gradient: joint.gradient.map((value, i) => value - own.gradient[i]),
        hessian: joint.hessian.map((value, i) => value - own.hessian[i]),
      })
    }
    return { q, elbo, step: (length) => stepped(q, parts, elbo, heights, slopes, length) }
  }

  function ofGaussian(entropy: number): StandardCurvature & { readonly logDensity: number } {
    const hessian = new Float64Array(S * S)
    for (let i = 0; i < S; i++) hessian[i * S + i] = -1
    return { logDensity: -entropy, gradient: new Float64Array(S), hessian }
  }
}

/** E over component j of log q, and of its derivatives in the component's standard coordinates. */
function ofMixture(
  q: LatentMixture,
  parts: MixtureTerms,
  j: number,
): StandardCurvature & { readonly logDensity: number } {
  const S = q.components[j].mean.length
  const { nodes, weights } = componentNodes(q, parts, j)
  const terms = new Float64Array(q.components.length)
  const u = new Float64Array(S)
  const slope = new Float64Array(S)
  const pull = new Float64Array(S)
  const gradient = new Float64Array(S)
  const hessian = new Float64Array(S * S)
  let logDensity = 0
  for (let n = 0; n < weights.length; n++) {
    for (let i = 0; i < S; i++) u[i] = nodes[n * S + i]
    const log = parts.around(j, u, terms)
    logDensity += weights[n] * log
    // ∇ log q = −Σ_k r_k Σ_k⁻¹ (z − m_k)
    slope.fill(0)
    for (const k of parts.live) {
      const share = Math.exp(terms[k] - log)
      // below the rounding of the sum
      if (share < 1e-17) continue
      for (let i = 0; i < S; i++) {
        pull[i] = q.components[j].mean[i] - q.components[k].mean[i]
        for (let l = 0; l <= i; l++) pull[i] += parts.factors[j][i * S + l] * u[l]
      }
      solveLower(parts.factors[k], S, pull)
      solveLowerTransposed(parts.factors[k], S, pull)
      for (let i = 0; i < S; i++) slope[i] -= share * pull[i]
    }
    // in u: Fᵀ ∇
    for (let i = 0; i < S; i++) {
      let sum = 0
      for (let l = i; l < S; l++) sum += parts.factors[j][l * S + i] * slope[l]
      pull[i] = sum
    }
    for (let a = 0; a < S; a++) {
      gradient[a] += weights[n] * pull[a]
      for (let b = 0; b < S; b++) hessian[a * S + b] += 0.5 * weights[n] * (u[a] * pull[b] + u[b] * pull[a])
    }
  }
  return { logDensity, gradient, hessian }
}

function stepped(
  { logWeights, components }: LatentMixture,
  { factors }: MixtureTerms,
  elbo: number,
  heights: Float64Array,
  slopes: readonly StandardCurvature[],
  length: number,
): LatentMixture | null {
  const moved: LatentGaussian[] = []
  for (const [j, { mean }] of components.entries()) {
    const next = movedComponent(mean, factors[j], slopes[j], length)
    if (next === null) return null
    moved.push(next)
  }
  const raised = logWeights.map(
    (value, j) => value + length * Math.max(-LARGEST_CHANGE, Math.min(LARGEST_CHANGE, heights[j] - elbo)),
  )
  const logTotal = logSumExp(raised)
  return { logWeights: raised.map((value) => value - logTotal), components: moved }
}

function movedComponent(
  mean: Float64Array,
  factor: Float64Array,
  { gradient, hessian }: StandardCurvature,
  length: number,
): LatentGaussian | null {
  const S = mean.length
  const precision = hessian.map((value, i) => (i % (S + 1) === 0 ? 1 : 0) - length * value)
  const root = cholesky(precision, S)
  if (root === null) return null
  // rows of G = K⁻¹ Fᵀ, column by column; the covariance is Gᵀ G
  const columns = new Float64Array(S * S)
  for (let j = 0; j < S; j++) {
    for (let i = 0; i <= j; i++) columns[j * S + i] = factor[j * S + i]
    solveLower(root, S, columns, j * S)
  }
  const covariance = new Float64Array(S * S)
  for (let i = 0; i < S; i++) {
    for (let j = 0; j < S; j++) {
      for (let k = 0; k < S; k++) covariance[i * S + j] += columns[i * S + k] * columns[j * S + k]
    }
  }
  const shift = gradient.map((value) => length * value)
  solveLower(root, S, shift)
  return {
    mean: mean.map((value, i) => {
      let sum = value
      for (let k = 0; k < S; k++) sum += columns[i * S + k] * shift[k]
      return sum
    }),
    covariance,
  }
}
