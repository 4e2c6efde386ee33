import { solveLower, solveLowerTransposed } from '../numerics/cholesky.ts'
import type { RegionConstants } from './regionConstants.ts'

/** Buffers for one observation at a time; what they hold after each call stands with the functions below. */
export interface Workspace {
  /** x as given, or L⁻¹ x for a full Σx [D]. */
  readonly observed: Float64Array
  /** x̃ − b̃_ω [D]. */
  readonly residual: Float64Array
  /** Mean of y given x and ω [S]. */
  readonly whitenedMean: Float64Array
  /** μ_ω(x) [S]. */
  readonly mean: Float64Array
}

export function createWorkspace(constants: RegionConstants): Workspace {
  const { dataDim, latentDim } = constants
  return {
    observed: new Float64Array(dataDim),
    residual: new Float64Array(dataDim),
    whitenedMean: new Float64Array(latentDim),
    mean: new Float64Array(latentDim),
  }
}

/**
 * Take an observation into the workspace (`observed`), before the functions below.
 *
 * @throws RangeError  x does not have `dataDim` entries, or not all are numbers
 */
export function setObserved(constants: RegionConstants, x: ArrayLike<number>, workspace: Workspace): void {
  const { dataDim, noiseFactor } = constants
  if (x.length !== dataDim) throw new RangeError(`x has ${x.length} entries, the observation ${dataDim}`)
  for (let d = 0; d < dataDim; d++) {
    if (x[d] !== x[d]) throw new RangeError(`x[${d}] is not a number`)
    workspace.observed[d] = x[d]
  }
  if (noiseFactor !== null) solveLower(noiseFactor, dataDim, workspace.observed)
}

/** workspace.residual ← x̃ − b̃_ω, in standard deviations of the noise. */
export function setResidual(constants: RegionConstants, regionId: number, workspace: Workspace): void {
  const { dataDim, inverseStd, bias } = constants
  const { observed, residual } = workspace
  const from = regionId * dataDim
  if (inverseStd === null) {
    for (let d = 0; d < dataDim; d++) residual[d] = observed[d] - bias[from + d]
  } else {
    for (let d = 0; d < dataDim; d++) residual[d] = (observed[d] - bias[from + d]) * inverseStd[d]
  }
}

/** ‖x̃ − b̃_ω − B_ω y‖², from workspace.residual. y: [S]. */
export function misfitSq(
  constants: RegionConstants,
  regionId: number,
  whitenedLatent: Float64Array,
  workspace: Workspace,
): number {
  const { dataDim: D, latentDim: S, whitenedSlope } = constants
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
 * Condition region ω's Gaussian on x, before truncation: log κ_ω(x) = log N(x; b_ω, Σx + A_ω Σz A_ωᵀ), nats.
 *
 * Writes `residual`, `whitenedMean` and `mean` = μ_ω(x); needs `observed`.
 * @returns  −∞ where the squared residual overflows
 * Method    −½ (‖x̃ − b̃ − B ȳ‖² + ‖ȳ‖²) plus a constant: sums of squares, where eᵀΣx⁻¹e − μᵀΣ_ω⁻¹μ would cancel
 * Source    [BPB20] (7); log κ derived in MATH.md 3
 */
export function conditionOnObservation(
  constants: RegionConstants,
  regionId: number,
  workspace: Workspace,
): number {
  const { dataDim: D, latentDim: S, whitenedSlope, precisionFactor, priorFactor } = constants
  const { residual, whitenedMean, mean } = workspace
  setResidual(constants, regionId, workspace)

  // ȳ = (I + BᵀB)⁻¹ Bᵀ (x̃ − b̃)
  whitenedMean.fill(0)
  let row = regionId * D * S
  for (let d = 0; d < D; d++) {
    const e = residual[d]
    for (let k = 0; k < S; k++) whitenedMean[k] += whitenedSlope[row + k] * e
    row += S
  }
  if (S === 1) {
    const factor = precisionFactor[regionId]
    whitenedMean[0] /= factor * factor
    mean[0] = priorFactor[0] * whitenedMean[0]
  } else {
    const factor = precisionFactor.subarray(regionId * S * S, (regionId + 1) * S * S)
    solveLower(factor, S, whitenedMean)
    solveLowerTransposed(factor, S, whitenedMean)
    for (let i = 0; i < S; i++) {
      let sum = 0
      for (let k = 0; k <= i; k++) sum += priorFactor[i * S + k] * whitenedMean[k]
      mean[i] = sum
    }
  }

  let quadratic = misfitSq(constants, regionId, whitenedMean, workspace)
  for (let k = 0; k < S; k++) quadratic += whitenedMean[k] * whitenedMean[k]
  const value = constants.logNormaliser[regionId] - 0.5 * quadratic
  return value === value ? value : -Infinity
}
