import { regionLogRelativeMass } from '../integrals/regionLogRelativeMass.ts'
import { regionMoments, regionMomentsSize } from '../integrals/regionMoments.ts'
import { solveLower } from '../numerics/cholesky.ts'
import { localRegion } from './localRegion.ts'
import type { PlaneFrame } from './planeFrame.ts'
import type { RegionConstants } from './regionConstants.ts'
import { setLocalRegionMean, setRegionMean, setResidual, type Workspace } from './workspace.ts'

/** Integrals over regions under the posterior of the observation that a workspace holds. */
export interface RegionIntegrals {
  /** log ∫_ω p(x, z)/p(x, a) dz, a the region's point with the largest p(x, z): nats. */
  readonly logRelativeMass: (regionId: number) => number
  /**
   * Moments of z − origin given x and ω, as regionMoments writes them; relative to the origin, because a posterior of
   * width 1e-7 at z = 1 would lose 9 digits of its covariance to the means' rounding.
   */
  readonly setMomentsAbout: (regionId: number, origin: Float64Array, out: Float64Array) => void
}

/** S = 2 by the regions' own frames (planeFrame.ts), in which no digit of a narrow Gaussian is lost. */
export function createRegionIntegrals(constants: RegionConstants, workspace: Workspace): RegionIntegrals {
  return constants.frame === null
    ? inLatents(constants, workspace)
    : inFrames(constants, constants.frame, workspace)
}

function inLatents(constants: RegionConstants, workspace: Workspace): RegionIntegrals {
  const { latentDim: S, regionCovariance } = constants
  const { geometry } = constants.partition
  return {
    logRelativeMass: (r) => {
      setRegionMean(constants, r, workspace)
      return regionLogRelativeMass(geometry, r, workspace.mean, regionCovariance, r * S * S)
    },
    setMomentsAbout: (r, origin, out) => {
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
  workspace: Workspace,
): RegionIntegrals {
  const { dataDim: D, whitenedSlope, priorFactor } = constants
  const { residual } = workspace
  const [l11, , , l22] = priorFactor
  const logVolume = Math.log(l11 * l22)
  const centre = new Float64Array(2)
  const whitened = new Float64Array(2)
  const own = new Float64Array(2)
  const moments = new Float64Array(regionMomentsSize(2))
  const zero = new Float64Array(2)

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
    logRelativeMass: (r) => {
      setCentre(r, zero)
      return regionLogRelativeMass(regions, r, centre, covariance, 4 * r) + logVolume
    },
    setMomentsAbout: (r, origin, out) => {
      setCentre(r, origin)
      const local = localRegion(regions, r, own)!
      regionMoments(local, 0, centre, covariance, 4 * r, moments, 0)
      out[0] = moments[0]
      out[1] = moments[1] + logVolume
      setTurned(toLatent, 4 * r, moments, out)
    },
  }
}

/** Mean M m and covariance M C Mᵀ, into the places of regionMoments. */
function setTurned(matrix: Float64Array, at: number, moments: Float64Array, out: Float64Array): void {
  const m00 = matrix[at]
  const m01 = matrix[at + 1]
  const m10 = matrix[at + 2]
  const m11 = matrix[at + 3]
  const [, , y0, y1, c00, c01, , c11] = moments
  out[2] = m00 * y0 + m01 * y1
  out[3] = m10 * y0 + m11 * y1
  const off = m00 * (c00 * m10 + c01 * m11) + m01 * (c01 * m10 + c11 * m11)
  out[4] = m00 * (m00 * c00 + 2 * m01 * c01) + m01 * m01 * c11
  out[5] = off
  out[6] = off
  out[7] = m10 * (m10 * c00 + 2 * m11 * c01) + m11 * m11 * c11
}
