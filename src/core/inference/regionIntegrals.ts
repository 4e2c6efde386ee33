import { regionLogRelativeMass } from '../integrals/regionLogRelativeMass.ts'
import { turnedMoments } from '../integrals/plane/turnedMoments.ts'
import { regionMoments } from '../integrals/regionMoments.ts'
import { solveLower } from '../numerics/cholesky.ts'
import type { PlaneGeometry } from '../partition/partition.ts'
import type { ContactPoint } from './contactPoint.ts'
import { localPolygon } from './localPolygon.ts'
import { localRegion } from './localRegion.ts'
import type { PlaneFrame } from './planeFrame.ts'
import type { RegionConstants } from './regionConstants.ts'
import { setLocalRegionMean, setRegionMean, setResidual, type Workspace } from './workspace.ts'

/** Integrals over regions under the posterior of the observation that a workspace holds. */
export interface RegionIntegrals {
  /** log ∫_ω p(x, z)/p(x, a) dz, a the region's point with the largest p(x, z), its contact: nats. */
  readonly logRelativeMass: (contact: ContactPoint) => number
  /**
   * Moments of z − contact given x and ω, as regionMoments writes them; relative to the region's point of contact, because
   * a posterior of width 1e-7 at z = 1 would lose 9 digits of its covariance to the means' rounding. The sides that the
   * contact lies on go through it to the last digit.
   */
  readonly setMomentsAbout: (contact: ContactPoint, out: Float64Array) => void
}

/** S = 2 by the regions' own frames (planeFrame.ts), in which no digit of a narrow Gaussian is lost. */
export function createRegionIntegrals(constants: RegionConstants, workspace: Workspace): RegionIntegrals {
  const { geometry } = constants.partition
  return constants.frame === null || geometry.kind !== 'plane'
    ? inLatents(constants, workspace)
    : inFrames(constants, constants.frame, geometry, workspace)
}

function inLatents(constants: RegionConstants, workspace: Workspace): RegionIntegrals {
  const { latentDim: S, regionCovariance } = constants
  const { geometry } = constants.partition
  return {
    logRelativeMass: ({ regionId: r }) => {
      setRegionMean(constants, r, workspace)
      return regionLogRelativeMass(geometry, r, workspace.mean, regionCovariance, r * S * S)
    },
    setMomentsAbout: ({ regionId: r, latent: origin }, out) => {
      const local = localRegion(geometry, r, origin)
      if (local !== null) {
        setLocalRegionMean(constants, r, origin, workspace)
        regionMoments(local, 0, workspace.mean, regionCovariance, r * S * S, out, 0)
        return
      }
      setRegionMean(constants, r, workspace)
      regionMoments(geometry, r, workspace.mean, regionCovariance, r * S * S, out, 0)
      for (let k = 0; k < S; k++) out[2 + k] -= origin[k]
    },
  }
}

function inFrames(
  constants: RegionConstants,
  { directions, stretches, covariance, toLatent, regions }: PlaneFrame,
  geometry: PlaneGeometry,
  workspace: Workspace,
): RegionIntegrals {
  const { residualDim: D, whitenedSlope, priorFactor } = constants
  const { residual } = workspace
  const [l11, , , l22] = priorFactor
  const logVolume = Math.log(l11 * l22)
  const centre = new Float64Array(2)
  const whitened = new Float64Array(2)
  const own = new Float64Array(2)

  /** centre ← the mean before truncation in the region's own y, less that of the origin: t² (s Uᵀρ − y₀), ρ taken there. */
  const setCentre = (r: number, origin: Float64Array): void => {
    whitened.set(origin)
    solveLower(priorFactor, 2, whitened)
    // y₀ = Vᵀ Lz⁻¹ origin, V = Lz⁻¹ toLatent a rotation
    const cos = toLatent[4 * r] / l11
    const sin = -toLatent[4 * r + 1] / l11
    own[0] = cos * whitened[0] + sin * whitened[1]
    own[1] = cos * whitened[1] - sin * whitened[0]
    setResidual(constants, r, workspace)
    let a0 = 0
    let a1 = 0
    for (let d = 0; d < D; d++) {
      const row = (r * D + d) * 2
      const e = residual[d] - (whitenedSlope[row] * whitened[0] + whitenedSlope[row + 1] * whitened[1])
      a0 += directions[2 * r * D + d] * e
      a1 += directions[(2 * r + 1) * D + d] * e
    }
    centre[0] = covariance[4 * r] * (stretches[2 * r] * a0 - own[0])
    centre[1] = covariance[4 * r + 3] * (stretches[2 * r + 1] * a1 - own[1])
  }

  return {
    logRelativeMass: (contact) => {
      const { region } = localPolygon(geometry, contact, priorFactor, regions, toLatent)
      setCentre(contact.regionId, contact.latent)
      return regionLogRelativeMass(region, 0, centre, covariance, 4 * contact.regionId) + logVolume
    },
    setMomentsAbout: (contact, out) => {
      const r = contact.regionId
      setCentre(r, contact.latent)
      const { region, lines, vertices } = localPolygon(geometry, contact, priorFactor, regions, toLatent)
      turnedMoments(region, lines, vertices, toLatent, 4 * r, centre, covariance, 4 * r, out)
    },
  }
}
