import { cholesky, choleskyLogDet } from '../../numerics/cholesky.ts'
import { regionLogMass } from '../../integrals/regionLogMass.ts'
import type { LatentGaussian } from '../../network/latentMixture.ts'
import type { RegionConstants } from '../regionConstants.ts'
import type { RelativeJoints } from '../relativeJoints.ts'
import { setRegionMean, type Workspace } from '../workspace.ts'
import { gaussianDivergence } from './gaussianDivergence.ts'
import type { GaussianShares } from './gaussianShares.ts'
import { latentFactor } from './latentFactor.ts'

const EPSILON = 2.220446049250313e-16
const LOG_2PI = 1.8378770664093456

/**
 * KL(q ‖ p(z|x)) by terms that vanish where the posterior is the Gaussian of one region.
 *
 * Needs workspace.observed, and in `shares` what q has of the regions.
 * @returns  nats, and a bound of its rounding; null where the posterior's mode is not inside a region
 * Method    With o the mode's region, N_o = N(μ_o, Σ_o) its Gaussian before truncation and ρ_o its misfit, continued,
 *             KL = KL(q‖N_o) + log p(x)/κ_o + ½ Σ_{ω≠o} E_q[1_ω (‖ρ_ω‖² − ‖ρ_o‖²)],
 *             p(x)/κ_o = 1 + Σ_{ω≠o} (κ_ω Φ_ω/κ_o − N_o(ω)):
 *           what both Gaussians have in o has gone, and the rest is as small as what lies beyond o
 * Source    derived: log N_o(z) = log p(x, z) − log κ_o + ½ (‖ρ_ω(z)‖² − ‖ρ_o(z)‖²) for z in ω
 */
export function nearGaussianDivergence(
  constants: RegionConstants,
  workspace: Workspace,
  { mode, logRelative }: RelativeJoints,
  q: LatentGaussian,
  shares: GaussianShares,
): { readonly divergence: number; readonly rounding: number } | null {
  const { latentDim: S, numRegions: R, regionCovariance, partition } = constants
  const { geometry } = partition
  const home = mode.regionId
  setRegionMean(constants, home, workspace)
  const mean = workspace.mean.slice()
  if (mean.some((value, k) => value !== mode.latent[k])) return null
  const covariance = regionCovariance.slice(home * S * S, (home + 1) * S * S)
  const factor = cholesky(covariance, S)
  if (factor === null) return null

  // p(x)/κ_o − 1
  const logScale = 0.5 * (S * LOG_2PI + choleskyLogDet(factor, S))
  let excess = 0
  let beyond = 0
  for (let r = 0; r < R; r++) {
    if (r === home) continue
    const share = Math.exp(logRelative[r] - logScale)
    const continued = Math.exp(regionLogMass(geometry, r, mean, covariance, 0))
    excess += share - continued
    beyond += share + continued
  }
  const offset = q.mean.map((value, k) => value - mean[k])
  const near = gaussianDivergence(offset, q.covariance, latentFactor(q, S), covariance, factor)
  const { difference, magnitude } = shares.misfitBeyond(home)
  return {
    divergence: near + Math.log1p(excess) + 0.5 * difference,
    rounding: EPSILON * (near + beyond + 0.5 * magnitude),
  }
}
