import { regionMoments, regionMomentsSize } from '../../integrals/regionMoments.ts'
import { solveLower } from '../../numerics/cholesky.ts'
import { truncatedGaussianMoments } from '../../numerics/truncatedGaussian.ts'
import type { LatentGaussian } from '../../network/latentMixture.ts'
import { NumericalError } from '../../problem.ts'
import { localRegion } from '../localRegion.ts'
import type { RegionConstants } from '../regionConstants.ts'
import { misfitSq, setResidual, type Workspace } from '../workspace.ts'
import { regionDistance } from './regionDistance.ts'

/** What all regions that are left out may hold together, of the mass and in nats. */
const NEGLIGIBLE = 1e-17
/** Nearer than this, in standard deviations, e^{−d²/2} alone says that no region is negligible. */
const NEVER_NEGLIGIBLE = 8.5
/** 1/√ε: integrals over polygons are not sure to end for a Gaussian that is wider one way than the other by more. */
const WIDEST = 6.7e7

/** How a Gaussian q(z) falls on the regions, for many q; buffers that the next one overwrites. */
export interface GaussianShares {
  /** The regions that are not negligible, in `kept[0 … numKept)`; the arrays below have one entry for each of these. */
  numKept: number
  readonly kept: Int32Array
  /** π_ω = q(ω) [R]. */
  readonly mass: Float64Array
  /** E_q[z|ω] less the mean of q [R,S]. */
  readonly offset: Float64Array
  /** Central Cov_q[z|ω] [R,S,S]. */
  readonly covariance: Float64Array
  /** E_q[‖x̃ − g̃(z)‖² | ω], in variances of the noise [R]. */
  readonly misfitSq: Float64Array
  /**
   * Fill the above for the observation that the workspace holds.
   *
   * @param factor  lower Cholesky factor of q's covariance [S,S]
   * @returns       E_q ‖x̃ − g̃(z)‖²
   * @throws NumericalError  `overflow` where q is more than 6e7 times as wide one way as the other (S ≥ 2)
   */
  readonly evaluate: (q: LatentGaussian, factor: Float64Array) => number
  /**
   * Of the last q and the observation in the workspace: E_q[1 (‖ρ_ω(z)‖² − ‖ρ_o(z)‖²)] outside of a region o, whose
   * misfit ρ_o is continued there; and the same with a plus, which says what the difference may have lost.
   */
  readonly misfitBeyond: (home: number) => { readonly difference: number; readonly magnitude: number }
}

/**
 * Shares of a Gaussian q, and what it expects of the misfit, region by region.
 *
 * Method    In coordinates about the mean of q, where a narrow q keeps its digits. E‖ρ − B y‖² = ‖ρ − B E y‖² +
 *           tr(BᵀB Cov y): no term is negative. A region in a half-space at distance d > 0, in standard deviations of q,
 *           has π_ω E[1 + ‖ρ‖²|ω] ≤ e^{−d²/2} (1 + ‖ρ₀‖² + ‖B F‖² (S + 0.8 d)), ρ₀ its misfit at the mean of q, continued
 *           there: what by this bound is below 1e-17, all together, is left out. Masses are divided by their sum
 * Accuracy  that of the integrals; the bound costs 1e-17
 * Source    derived: ‖ρ(z)‖² ≤ 2 ‖ρ₀‖² + 2 ‖B F‖² ‖w‖², w = F⁻¹ (z − m) ~ N(0, I); of a half-space at d, the mass is Q(d)
 *           ≤ ½ e^{−d²/2} and ∫‖w‖² = S Q(d) + d φ(d)
 */
export function createGaussianShares(constants: RegionConstants, workspace: Workspace): GaussianShares {
  const { numRegions: R, latentDim: S, residualDim: D, priorFactor, gram, whitenedSlope } = constants
  const { geometry } = constants.partition
  const smallest = NEGLIGIBLE / R
  const moments = new Float64Array(Math.max(regionMomentsSize(S), 4))
  const whitenedMean = new Float64Array(S)
  const whitenedOffset = new Float64Array(S)
  const spread = new Float64Array(S * S)
  /** Lz⁻¹ F, by columns. */
  const whitenedFactor = new Float64Array(S * S)
  const zero = new Float64Array(S)
  const shares: GaussianShares = {
    numKept: 0,
    kept: new Int32Array(R),
    mass: new Float64Array(R),
    offset: new Float64Array(R * S),
    covariance: new Float64Array(R * S * S),
    misfitSq: new Float64Array(R),
    evaluate,
    misfitBeyond,
  }
  const { kept, mass, offset, covariance } = shares
  return shares

  function evaluate(q: LatentGaussian, factor: Float64Array): number {
    refuseNeedle(factor, S)
    whitenedMean.set(q.mean)
    solveLower(priorFactor, S, whitenedMean)
    for (let j = 0; j < S; j++) {
      for (let i = 0; i < S; i++) whitenedFactor[j * S + i] = factor[i * S + j]
      solveLower(priorFactor, S, whitenedFactor, j * S)
    }
    let count = 0
    let total = 0
    for (let r = 0; r < R; r++) {
      const distance = regionDistance(geometry, r, q.mean, factor)
      if (distance >= NEVER_NEGLIGIBLE) {
        setResidualAtMean(r)
        if (bound(r, distance) < smallest) continue
      }
      setMoments(r, q)
      const share = Math.exp(moments[0])
      // of a region without an interior, and beyond doubles
      if (share === 0) continue
      kept[count] = r
      mass[count] = share
      total += share
      for (let k = 0; k < S; k++) offset[count * S + k] = moments[2 + k]
      for (let k = 0; k < S * S; k++) covariance[count * S * S + k] = moments[2 + S + k]
      count++
    }
    shares.numKept = count
    let expected = 0
    for (let i = 0; i < count; i++) {
      mass[i] /= total
      shares.misfitSq[i] = expectedMisfitSq(i, kept[i])
      expected += mass[i] * shares.misfitSq[i]
    }
    return expected
  }

  /** Moments of z − mean of q, into the places of regionMoments. */
  function setMoments(r: number, q: LatentGaussian): void {
    if (geometry.kind === 'line') {
      const { limits } = geometry
      const [m] = q.mean
      truncatedGaussianMoments(limits[r] - m, limits[r + 1] - m, 0, q.covariance[0], moments)
      moments[3] = moments[2]
      moments[2] = moments[1]
      return
    }
    const local = localRegion(geometry, r, q.mean)
    if (local !== null) {
      regionMoments(local, 0, zero, q.covariance, 0, moments, 0)
      return
    }
    regionMoments(geometry, r, q.mean, q.covariance, 0, moments, 0)
    for (let k = 0; k < S; k++) moments[2 + k] -= q.mean[k]
  }

  /** workspace.residual ← x̃ − b̃_ω − B_ω Lz⁻¹ m, m the mean of q. */
  function setResidualAtMean(r: number): void {
    setResidual(constants, r, workspace)
    const { residual } = workspace
    for (let d = 0, row = r * D * S; d < D; d++, row += S) {
      for (let k = 0; k < S; k++) residual[d] -= whitenedSlope[row + k] * whitenedMean[k]
    }
  }

  /** Of π_ω E[1 + ‖ρ‖²|ω]; needs workspace.residual at the mean. */
  function bound(r: number, distance: number): number {
    const { residual } = workspace
    let size = 1
    for (let d = 0; d < D; d++) size += residual[d] * residual[d]
    let steepness = 0
    for (let j = 0; j < S; j++) {
      for (let i = 0; i < S; i++) {
        for (let k = 0; k < S; k++) {
          steepness += whitenedFactor[j * S + i] * gram[(r * S + i) * S + k] * whitenedFactor[j * S + k]
        }
      }
    }
    return Math.exp(-0.5 * distance * distance) * (size + steepness * (S + 0.8 * distance))
  }

  function misfitBeyond(home: number): { difference: number; magnitude: number } {
    let difference = 0
    let magnitude = 0
    for (let i = 0; i < shares.numKept; i++) {
      if (kept[i] === home) continue
      const continued = expectedMisfitSq(i, home)
      difference += mass[i] * (shares.misfitSq[i] - continued)
      magnitude += mass[i] * (shares.misfitSq[i] + continued)
    }
    return { difference, magnitude }
  }

  /** E_q[‖ρ_r(z)‖² | kept region i], ρ_r by the affine map of region r. Needs whitenedMean. */
  function expectedMisfitSq(i: number, r: number): number {
    for (let k = 0; k < S; k++) whitenedOffset[k] = offset[i * S + k]
    solveLower(priorFactor, S, whitenedOffset)
    setResidualAtMean(r)
    let expected = misfitSq(constants, r, whitenedOffset, workspace)
    if (S === 1) return expected + (gram[r] * covariance[i]) / (priorFactor[0] * priorFactor[0])
    // Lz⁻¹ C Lz⁻ᵀ: the rows, then the columns
    for (let k = 0; k < S * S; k++) spread[k] = covariance[i * S * S + k]
    for (let pass = 0; pass < 2; pass++) {
      for (let row = 0; row < S; row++) solveLower(priorFactor, S, spread, row * S)
      transpose(spread, S)
    }
    for (let k = 0; k < S * S; k++) expected += gram[r * S * S + k] * spread[k]
    return expected
  }
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

function refuseNeedle(factor: Float64Array, S: number): void {
  let widest = 0
  let narrowest = Infinity
  for (let k = 0; k < S; k++) {
    widest = Math.max(widest, factor[k * S + k])
    narrowest = Math.min(narrowest, factor[k * S + k])
  }
  if (widest < WIDEST * narrowest) return
  throw new NumericalError('overflow', `q is ${(widest / narrowest).toPrecision(3)} times as wide as thin`, {
    widest,
    narrowest,
  })
}
