import { solveLower } from '../numerics/cholesky.ts'
import { offsetIn } from './contactOffset.ts'
import { isTouched, type ContactPoint } from './contactPoint.ts'
import type { RegionConstants } from './regionConstants.ts'
import { setResidual, type Workspace } from './workspace.ts'

/**
 * log p(x, z) − log p(x, z*) as a function of z, nats; z* the mode, or another point to compare with.
 *
 * Needs workspace.observed for z*, and uses workspace.whitenedLatent.
 * Method    With residuals ρ = x̃ − g̃(z) and δ = ρ − ρ* = g̃(z*) − g̃(z), formed without x,
 *           ‖ρ‖² − ‖ρ*‖² = δ·(2ρ* + δ): an error of the order of ‖ρ‖‖δ‖ and not of ‖ρ‖². Images by the affine maps of
 *           two regions disagree at a point that both hold, by their rounding ε: an error ‖ρ‖ε/σ, 1e-10 where x is
 *           1000 standard deviations of 0.001 away. But g is continuous: where a region's closure holds both points,
 *           δ = −B (y − y*) by its map alone; and where both lie on one of its edges, z − z* is taken along that edge,
 *           because what rounding moves a point across the edge would be multiplied by the gradient, which is large
 *           there. So what regions share at an edge or a vertex cancels exactly
 * Source    derived from [BPB20] (5), (6)
 */
export function createModeDifference(
  constants: RegionConstants,
  mode: ContactPoint,
  workspace: Workspace,
): (point: ContactPoint) => number {
  const { latentDim: S, residualDim: D, priorFactor, whitenedSlope, bias, inverseStd, partition } = constants
  const { geometry } = partition
  const y = workspace.whitenedLatent
  const whitenedMode = Float64Array.from(mode.latent)
  solveLower(priorFactor, S, whitenedMode)
  // B* y* and x̃ − b̃* − B* y*
  const image = new Float64Array(D)
  const residual = new Float64Array(D)
  setResidual(constants, mode.regionId, workspace)
  for (let d = 0; d < D; d++) {
    image[d] = mapped(mode.regionId, d, whitenedMode)
    residual[d] = workspace.residual[d] - image[d]
  }
  const touching: number[] = []
  for (let r = 0; r < constants.numRegions; r++) if (isTouched(geometry, r, mode)) touching.push(r)

  return (point) => {
    const between = touching.includes(point.regionId)
      ? point.regionId
      : touching.find((r) => isTouched(geometry, r, point))
    const difference = between === undefined ? throughImages(point) : throughRegion(between, point)
    // beyond doubles: infinitely less likely
    return difference === difference ? difference : -Infinity
  }

  function mapped(regionId: number, d: number, whitened: Float64Array): number {
    const row = (regionId * D + d) * S
    let sum = 0
    for (let k = 0; k < S; k++) sum += whitenedSlope[row + k] * whitened[k]
    return sum
  }

  function throughImages({ regionId, latent }: ContactPoint): number {
    for (let k = 0; k < S; k++) y[k] = latent[k]
    solveLower(priorFactor, S, y)
    let difference = 0
    for (let k = 0; k < S; k++) difference += (y[k] - whitenedMode[k]) * (y[k] + whitenedMode[k])
    for (let d = 0; d < D; d++) {
      let delta = bias[mode.regionId * D + d] - bias[regionId * D + d]
      if (inverseStd !== null) delta *= inverseStd[d]
      delta += image[d] - mapped(regionId, d, y)
      difference += delta * (2 * residual[d] + delta)
    }
    return -0.5 * difference
  }

  /** The closure of `regionId` holds the mode and the point. */
  function throughRegion(regionId: number, point: ContactPoint): number {
    // y − y*
    y.set(offsetIn(geometry, regionId, mode, point))
    solveLower(priorFactor, S, y)
    let difference = 0
    for (let k = 0; k < S; k++) difference += y[k] * (2 * whitenedMode[k] + y[k])
    for (let d = 0; d < D; d++) {
      const delta = -mapped(regionId, d, y)
      difference += delta * (2 * residual[d] + delta)
    }
    return -0.5 * difference
  }
}
