import { nearestInRegion } from '../integrals/nearestInRegion.ts'
import { regionLogRelativeMass } from '../integrals/regionLogRelativeMass.ts'
import { solveLower } from '../numerics/cholesky.ts'
import { setRegionMean, setResidual, type Workspace } from './workspace.ts'
import { logJoint } from './logJoint.ts'
import type { RegionConstants } from './regionConstants.ts'

/** A latent point that others are compared with, and what their difference to it needs. */
interface Reference {
  readonly regionId: number
  /** y = Lz⁻¹ z [S]. */
  readonly whitenedLatent: Float64Array
  /** B y of its region [D]. */
  readonly whitenedImage: Float64Array
  /** x̃ − b̃ − B y [D]. */
  readonly residual: Float64Array
}

export interface RelativeJoints {
  /** argmax_z p(x, z): latent [S], its region, log p(x, z) there (nats). */
  readonly mode: { readonly latent: Float64Array; readonly regionId: number; readonly logJoint: number }
  /** log p(x, t = ω) − log p(x, mode): [R], nats. */
  readonly logRelative: Float64Array
  /** log p(x, z) − log p(x, mode) at a latent of a region, nats. */
  readonly logJointDifference: (regionId: number, latent: ArrayLike<number>) => number
}

/**
 * Every region's share of p(x), relative to the density p(x, z) at its mode. Far from the manifold log p(x) is so large
 * that its last place alone moves responsibilities (by 1e-10 at 1000 standard deviations); differences are not.
 *
 * Needs workspace.observed.
 * Method    log p(x, ω) = log p(x, a) + log ∫ p(x, z)/p(x, a) dz, a the point of ω with the largest p(x, z). Between
 *           two such points, with residuals ρ = x̃ − g̃(z) and δ = ρ − ρ* = g̃(z*) − g̃(z), formed without x,
 *           ‖ρ‖² − ‖ρ*‖² = δ·(2ρ* + δ): its error is of the order of ‖ρ‖‖δ‖ and not of ‖ρ‖²
 * Source    derived from [BPB20] (5), (6)
 */
export function relativeJoints(constants: RegionConstants, workspace: Workspace): RelativeJoints {
  const { numRegions: R, latentDim: S, regionCovariance, regionPrecision } = constants
  const geometry = constants.partition.geometry
  const anchors = new Float64Array(R * S)
  const logRelative = new Float64Array(R)
  const anchor = new Float64Array(S)

  // the best point of each region; the best of all, up to the rounding of log p(x, z), is the reference
  let bestId = 0
  let best = -Infinity
  for (let r = 0; r < R; r++) {
    setRegionMean(constants, r, workspace)
    logRelative[r] = regionLogRelativeMass(geometry, r, workspace.mean, regionCovariance, r * S * S)
    nearestInRegion(geometry, r, workspace.mean, regionPrecision, r * S * S, anchor)
    anchors.set(anchor, r * S)
    const value = logJoint(constants, r, anchor, workspace)
    if (value > best) {
      best = value
      bestId = r
    }
  }
  let reference = createReference(
    constants,
    bestId,
    anchors.subarray(bestId * S, (bestId + 1) * S),
    workspace,
  )

  // the true mode, by differences; then everything relative to it
  let modeId = bestId
  let largest = 0
  for (let r = 0; r < R; r++) {
    const difference = logDifference(constants, reference, r, anchors.subarray(r * S, (r + 1) * S), workspace)
    if (difference > largest) {
      largest = difference
      modeId = r
    }
  }
  const latent = anchors.slice(modeId * S, (modeId + 1) * S)
  if (modeId !== bestId) reference = createReference(constants, modeId, latent, workspace)
  for (let r = 0; r < R; r++) {
    if (logRelative[r] === -Infinity) continue
    logRelative[r] += logDifference(constants, reference, r, anchors.subarray(r * S, (r + 1) * S), workspace)
  }
  return {
    mode: { latent, regionId: modeId, logJoint: logJoint(constants, modeId, latent, workspace) },
    logRelative,
    logJointDifference: (regionId, z) => logDifference(constants, reference, regionId, z, workspace),
  }
}

function createReference(
  constants: RegionConstants,
  regionId: number,
  latent: ArrayLike<number>,
  workspace: Workspace,
): Reference {
  const { latentDim: S, dataDim: D, priorFactor, whitenedSlope } = constants
  const whitenedLatent = Float64Array.from(latent)
  solveLower(priorFactor, S, whitenedLatent)
  setResidual(constants, regionId, workspace)
  const whitenedImage = new Float64Array(D)
  const residual = new Float64Array(D)
  for (let d = 0; d < D; d++) {
    const row = (regionId * D + d) * S
    for (let k = 0; k < S; k++) whitenedImage[d] += whitenedSlope[row + k] * whitenedLatent[k]
    residual[d] = workspace.residual[d] - whitenedImage[d]
  }
  return { regionId, whitenedLatent, whitenedImage, residual }
}

/** log p(x, z) − log p(x, z*), nats; uses workspace.whitenedLatent for y. */
function logDifference(
  constants: RegionConstants,
  reference: Reference,
  regionId: number,
  latent: ArrayLike<number>,
  workspace: Workspace,
): number {
  const { latentDim: S, dataDim: D, priorFactor, whitenedSlope, bias, inverseStd } = constants
  const y = workspace.whitenedLatent
  for (let k = 0; k < S; k++) y[k] = latent[k]
  solveLower(priorFactor, S, y)
  let difference = 0
  for (let k = 0; k < S; k++) {
    const from = reference.whitenedLatent[k]
    difference += (y[k] - from) * (y[k] + from)
  }
  for (let d = 0; d < D; d++) {
    let delta = bias[reference.regionId * D + d] - bias[regionId * D + d]
    if (inverseStd !== null) delta *= inverseStd[d]
    let image = 0
    const row = (regionId * D + d) * S
    for (let k = 0; k < S; k++) image += whitenedSlope[row + k] * y[k]
    delta += reference.whitenedImage[d] - image
    difference += delta * (2 * reference.residual[d] + delta)
  }
  // beyond doubles: infinitely less likely
  return difference === difference ? -0.5 * difference : -Infinity
}
