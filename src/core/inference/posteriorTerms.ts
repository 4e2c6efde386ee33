import { regionLogMass } from '../integrals/regionLogMass.ts'
import { solveLower } from '../numerics/cholesky.ts'
import type { ContactPoint } from './contactPoint.ts'
import type { PosteriorTerms } from './pointPosterior.ts'
import type { RegionConstants } from './regionConstants.ts'
import { misfitSq, setRegionMean, setResidual, type Workspace } from './workspace.ts'

const LOG_2PI = 1.8378770664093456
/** Regions whose log κ_ω and log Φ_ω are told: as many as a formula can show. */
const MAX_LEADING = 8

/**
 * The parts of which log p(x) and log p(x, z) at the mode consist, for the formulas that show them.
 *
 * Needs workspace.observed.
 * @param logRegionPosterior  log p(ω|x) [R]
 * @param mode                argmax_z p(x, z), and its region
 * Method    log κ_ω as the two sums of squares at μ_ω(x), log Φ_ω by its own integral: their sum is a second route to
 *           log p(x, ω), which inferPoint has from the region's point of contact (a test holds one against the other)
 * Accuracy  of the sum, relative to the larger of the two: 1e-12
 * Cost      at most eight integrals
 * Source    [BPB20] (5), (7)
 */
export function posteriorTerms(
  constants: RegionConstants,
  workspace: Workspace,
  logRegionPosterior: Float64Array,
  mode: ContactPoint,
): Pick<PosteriorTerms, 'leading' | 'mode'> {
  const { latentDim: S, regionCovariance, logNormaliser, partition } = constants
  const regionIds = leadingIds(logRegionPosterior)
  const logEvidence = new Float64Array(regionIds.length)
  const logMass = new Float64Array(regionIds.length)
  for (const [i, r] of regionIds.entries()) {
    setRegionMean(constants, r, workspace)
    const { mean } = workspace
    logMass[i] = regionLogMass(partition.geometry, r, mean, regionCovariance, r * S * S)
    const { misfit, normSq } = squaresAt(constants, workspace, r, mean)
    logEvidence[i] = logNormaliser[r] - 0.5 * (misfit + normSq)
  }
  setRegionMean(constants, mode.regionId, workspace)
  const mean = workspace.mean.slice()
  const { misfit, normSq } = squaresAt(constants, workspace, mode.regionId, mode.latent)
  const logPrior = -0.5 * (S * LOG_2PI + priorLogDet(constants) + normSq)
  return {
    leading: { regionIds, logEvidence, logMass },
    mode: {
      regionId: mode.regionId,
      regionMean: mean,
      logPrior,
      logLikelihood: constants.logJointNormaliser + 0.5 * (S * LOG_2PI + priorLogDet(constants) - misfit),
    },
  }
}

/** ‖x̃ − b̃_ω − B_ω y‖² and ‖y‖² at a latent point, y = Lz⁻¹ z. */
function squaresAt(
  constants: RegionConstants,
  workspace: Workspace,
  regionId: number,
  latent: Float64Array,
): { misfit: number; normSq: number } {
  const { latentDim: S, priorFactor } = constants
  const y = latent.slice()
  solveLower(priorFactor, S, y)
  setResidual(constants, regionId, workspace)
  let normSq = 0
  for (let k = 0; k < S; k++) normSq += y[k] * y[k]
  return { misfit: misfitSq(constants, regionId, y, workspace), normSq }
}

function priorLogDet({ latentDim: S, priorFactor }: RegionConstants): number {
  let logDet = 0
  for (let k = 0; k < S; k++) logDet += 2 * Math.log(priorFactor[k * S + k])
  return logDet
}

/** The regions with the largest posterior, the largest first; none of posterior zero. */
function leadingIds(logShares: Float64Array): Int32Array {
  const ids: number[] = []
  for (let r = 0; r < logShares.length; r++) {
    const share = logShares[r]
    if (!(share > -Infinity)) continue
    if (ids.length === MAX_LEADING && share <= logShares[ids[MAX_LEADING - 1]]) continue
    let place = ids.length
    while (place > 0 && logShares[ids[place - 1]] < share) place--
    ids.splice(place, 0, r)
    ids.length = Math.min(ids.length, MAX_LEADING)
  }
  return Int32Array.from(ids)
}
