import { solveLower, solveLowerTransposed } from '../numerics/cholesky.ts'
import type { RegionConstants } from './regionConstants.ts'

/** Buffers for one observation at a time; what they hold after each call stands with the functions below. */
export interface Workspace {
  /** x as given, L⁻¹ x for a full Σx, or x̃ in the basis [E]. */
  readonly observed: Float64Array
  /** x̃ − b̃_ω [E]. */
  readonly residual: Float64Array
  /** Some y = Lz⁻¹ z [S]. */
  readonly whitenedLatent: Float64Array
  /** μ_ω(x) [S]. */
  readonly mean: Float64Array
}

export function createWorkspace(constants: RegionConstants): Workspace {
  const { residualDim, latentDim } = constants
  return {
    observed: new Float64Array(residualDim),
    residual: new Float64Array(residualDim),
    whitenedLatent: new Float64Array(latentDim),
    mean: new Float64Array(latentDim),
  }
}

/**
 * Take an observation into the workspace (`observed`), before the functions below.
 *
 * @throws RangeError  x does not have `dataDim` entries, or not all are numbers
 */
export function setObserved(constants: RegionConstants, x: ArrayLike<number>, workspace: Workspace): void {
  const { dataDim } = constants
  if (x.length !== dataDim) throw new RangeError(`x has ${x.length} entries, the observation ${dataDim}`)
  for (let d = 0; d < dataDim; d++) if (x[d] !== x[d]) throw new RangeError(`x[${d}] is not a number`)
  toResidualSpace(constants, x, workspace.observed)
}

/** x [D] in the coordinates that residuals have: out [E]. */
export function toResidualSpace(
  { dataDim, noiseFactor, basis }: RegionConstants,
  x: ArrayLike<number>,
  out: Float64Array,
): void {
  if (basis !== null) {
    basis.project(x, out)
    return
  }
  for (let d = 0; d < dataDim; d++) out[d] = x[d]
  if (noiseFactor !== null) solveLower(noiseFactor, dataDim, out)
}

/** workspace.residual ← x̃ − b̃_ω, in standard deviations of the noise. */
export function setResidual(constants: RegionConstants, regionId: number, workspace: Workspace): void {
  const { residualDim, inverseStd, bias } = constants
  const { observed, residual } = workspace
  const from = regionId * residualDim
  if (inverseStd === null) {
    for (let d = 0; d < residualDim; d++) residual[d] = observed[d] - bias[from + d]
  } else {
    for (let d = 0; d < residualDim; d++) residual[d] = (observed[d] - bias[from + d]) * inverseStd[d]
  }
}

/** ‖x̃ − b̃_ω − B_ω y‖², from workspace.residual; y = whitenedLatent [S]. */
export function misfitSq(
  constants: RegionConstants,
  regionId: number,
  whitenedLatent: Float64Array,
  workspace: Workspace,
): number {
  const { residualDim: D, latentDim: S, whitenedSlope } = constants
  const { residual } = workspace
  let sum = 0
  let row = regionId * D * S
  for (let d = 0; d < D; d++) {
    let value = residual[d]
    for (let k = 0; k < S; k++) value -= whitenedSlope[row + k] * whitenedLatent[k]
    sum += value * value
    row += S
  }
  return sum
}

/**
 * workspace.mean ← μ_ω(x) = Lz (I + BᵀB)⁻¹ Bᵀ (x̃ − b̃), the mean of region ω's Gaussian before truncation. Needs
 * `observed`; writes `residual` and `whitenedLatent` too.
 *
 * Source    [BPB20] (7), Woodbury form
 */
export function setRegionMean(constants: RegionConstants, regionId: number, workspace: Workspace): void {
  const { residualDim: D, latentDim: S, whitenedSlope } = constants
  const { residual, whitenedLatent: y } = workspace
  setResidual(constants, regionId, workspace)
  y.fill(0)
  let row = regionId * D * S
  for (let d = 0; d < D; d++) {
    const e = residual[d]
    for (let k = 0; k < S; k++) y[k] += whitenedSlope[row + k] * e
    row += S
  }
  setMeanFromGradient(constants, regionId, workspace)
}

/**
 * workspace.mean ← μ_ω(x) − origin, with the digits of the difference: Lz (I + BᵀB)⁻¹ (Bᵀ(x̃ − b̃ − B y₀) − y₀), the
 * bracket being the gradient of log p(x, y) at y₀ = Lz⁻¹ origin. Needs and writes what setRegionMean does.
 *
 * @param origin  [S]
 */
export function setLocalRegionMean(
  constants: RegionConstants,
  regionId: number,
  origin: Float64Array,
  workspace: Workspace,
): void {
  const { residualDim: D, latentDim: S, whitenedSlope, priorFactor } = constants
  const { residual, whitenedLatent: y } = workspace
  const whitenedOrigin = origin.slice()
  solveLower(priorFactor, S, whitenedOrigin)
  setResidual(constants, regionId, workspace)
  for (let k = 0; k < S; k++) y[k] = -whitenedOrigin[k]
  let row = regionId * D * S
  for (let d = 0; d < D; d++) {
    let e = residual[d]
    for (let k = 0; k < S; k++) e -= whitenedSlope[row + k] * whitenedOrigin[k]
    for (let k = 0; k < S; k++) y[k] += whitenedSlope[row + k] * e
    row += S
  }
  setMeanFromGradient(constants, regionId, workspace)
}

/** workspace.mean ← Lz (I + BᵀB)⁻¹ y, y = workspace.whitenedLatent. */
function setMeanFromGradient(constants: RegionConstants, regionId: number, workspace: Workspace): void {
  const { latentDim: S, precisionFactor, priorFactor } = constants
  const { whitenedLatent: y, mean } = workspace
  if (S === 1) {
    const factor = precisionFactor[regionId]
    y[0] /= factor * factor
    mean[0] = priorFactor[0] * y[0]
    return
  }
  const factor = precisionFactor.subarray(regionId * S * S, (regionId + 1) * S * S)
  solveLower(factor, S, y)
  solveLowerTransposed(factor, S, y)
  for (let i = 0; i < S; i++) {
    let sum = 0
    for (let k = 0; k <= i; k++) sum += priorFactor[i * S + k] * y[k]
    mean[i] = sum
  }
}
