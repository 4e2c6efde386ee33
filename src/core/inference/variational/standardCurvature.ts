import { solveLower } from '../../numerics/cholesky.ts'
import type { RegionConstants } from '../regionConstants.ts'
import { setLocalRegionMean, type Workspace } from '../workspace.ts'
import type { GaussianShares } from './gaussianShares.ts'

/** First and second derivatives of a function of z = m + F u, averaged over u ~ N(0, I). */
export interface StandardCurvature {
  /** E ∇_u: [S]. */
  readonly gradient: Float64Array
  /** E ∇_u ∇_uᵀ, symmetric: [S,S]. */
  readonly hessian: Float64Array
}

/**
 * The curvature of log p(x, z) as a Gaussian q = N(m, F Fᵀ) sees it, exact. Kinks count: by Stein's identity the mean
 * Hessian is E[u ∇_uᵀ], which asks for the gradient alone.
 *
 * Needs workspace.observed, and the shares of q.
 * @param mean    m [S]
 * @param factor  F [S,S], lower triangular
 * Method    on ω the gradient is G_ω − Σ_ω⁻¹ (z − m), G_ω = Σ_ω⁻¹ (μ_ω − m), so that means and covariances of q given ω
 *           are all that is needed
 * Source    derived from [BPB20] (7)
 */
export function standardCurvature(
  constants: RegionConstants,
  workspace: Workspace,
  { numKept, kept, mass, offset, covariance }: GaussianShares,
  mean: Float64Array,
  factor: Float64Array,
): StandardCurvature {
  const { latentDim: S, regionPrecision } = constants
  const gradient = new Float64Array(S)
  const hessian = new Float64Array(S * S)
  const o = new Float64Array(S)
  const pull = new Float64Array(S)
  const precision = new Float64Array(S * S)
  const second = new Float64Array(S * S)
  for (let i = 0; i < numKept; i++) {
    const at = kept[i] * S * S
    setLocalRegionMean(constants, kept[i], mean, workspace)
    // in u: pull = Fᵀ P (μ − m), precision = Fᵀ P F, o = F⁻¹ offset, second = F⁻¹ C F⁻ᵀ + o oᵀ
    for (let a = 0; a < S; a++) {
      o[a] = offset[i * S + a]
      pull[a] = 0
      for (let k = a; k < S; k++) {
        for (let l = 0; l < S; l++)
          pull[a] += factor[k * S + a] * regionPrecision[at + k * S + l] * workspace.mean[l]
      }
      for (let b = 0; b < S; b++) {
        let sum = 0
        for (let k = a; k < S; k++) {
          for (let l = b; l < S; l++)
            sum += factor[k * S + a] * regionPrecision[at + k * S + l] * factor[l * S + b]
        }
        precision[a * S + b] = sum
        second[a * S + b] = covariance[i * S * S + a * S + b]
      }
    }
    solveLower(factor, S, o)
    standardise(second, factor, S)
    for (let a = 0; a < S; a++) {
      let slope = pull[a]
      for (let b = 0; b < S; b++) {
        slope -= precision[a * S + b] * o[b]
        let entry = o[a] * pull[b]
        for (let k = 0; k < S; k++) entry -= (second[a * S + k] + o[a] * o[k]) * precision[k * S + b]
        hessian[a * S + b] += 0.5 * mass[i] * entry
        hessian[b * S + a] += 0.5 * mass[i] * entry
      }
      gradient[a] += mass[i] * slope
    }
  }
  return { gradient, hessian }
}

/** M ← F⁻¹ M F⁻ᵀ of a symmetric M. */
function standardise(matrix: Float64Array, factor: Float64Array, S: number): void {
  for (let pass = 0; pass < 2; pass++) {
    for (let row = 0; row < S; row++) solveLower(factor, S, matrix, row * S)
    for (let i = 0; i < S; i++) {
      for (let j = 0; j < i; j++) {
        const value = matrix[i * S + j]
        matrix[i * S + j] = matrix[j * S + i]
        matrix[j * S + i] = value
      }
    }
  }
}
