import { regionLogMass } from '../regionLogMass.ts'
import type { PlaneRegionSet } from '../regionSet.ts'
import { lemma4Mass } from './lemma4Mass.ts'
import { sliceError } from './sliceError.ts'

/** One entry per distance [n] in each. */
export interface Lemma4Error {
  /** How far the mean has moved, standard deviations along the direction. */
  readonly distances: Float64Array<ArrayBuffer>
  /** regionLogMass, nats: by slices. */
  readonly logMass: Float64Array<ArrayBuffer>
  /** lemma4Mass, linear: may be zero or negative. */
  readonly lemma4: Float64Array<ArrayBuffer>
  /**
   * log |lemma4/mass − 1|, nats: −∞ where the two are equal, 0 where Lemma 4 gives 0. A log, because the mass itself is
   * no double beyond 38 standard deviations.
   */
  readonly logRelativeDifference: Float64Array<ArrayBuffer>
  /** sliceError: relative error of the slices' own mass as they disagree with themselves; NaN where unknown. */
  readonly sliceError: Float64Array<ArrayBuffer>
}

/**
 * Error of both routes to a region's mass as the Gaussian's mean moves away into the tail.
 *
 * @param mean        [2] where the mean starts
 * @param covariance  [4] row-major, SPD
 * @param direction   [2] where it goes, latent units, of any length but zero; away from the region is the caller's choice
 * @param distances   [n] in standard deviations along the direction (of Mahalanobis length), 0 … 40 say
 * Lemma 4 is off by up to 1e-16 whatever the mass, so that its relative error grows as e^{distance²/2}: 1e-4 at a mass of
 * 1e-12, all of it near 1e-16, eight or nine standard deviations from the region; the slices keep their digits.
 */
export function lemma4Error(
  regions: PlaneRegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
  direction: Float64Array,
  distances: Float64Array,
): Lemma4Error {
  const n = distances.length
  const error = {
    distances: new Float64Array(distances),
    logMass: new Float64Array(n),
    lemma4: new Float64Array(n),
    logRelativeDifference: new Float64Array(n),
    sliceError: new Float64Array(n),
  }
  const l11 = Math.sqrt(covariance[0])
  const l21 = covariance[2] / l11
  const y0 = direction[0] / l11
  const length = Math.hypot(y0, (direction[1] - l21 * y0) / Math.sqrt(covariance[3] - l21 * l21))
  const moved = new Float64Array(2)
  distances.forEach((distance, k) => {
    for (let i = 0; i < 2; i++) moved[i] = mean[i] + (distance * direction[i]) / length
    const logMass = regionLogMass(regions, regionId, moved, covariance, 0)
    const { total } = lemma4Mass(regions, regionId, moved, covariance)
    error.logMass[k] = logMass
    error.lemma4[k] = total
    error.logRelativeDifference[k] = logRelativeDifference(total, logMass)
    error.sliceError[k] = sliceError(regions, regionId, moved, covariance)
  })
  return error
}

/** log |value · e^{−logMass} − 1|, whose first term may overflow. */
function logRelativeDifference(value: number, logMass: number): number {
  const logRatio = Math.log(Math.abs(value)) - logMass
  if (value <= 0) return Math.max(logRatio, 0) + Math.log1p(Math.exp(-Math.abs(logRatio)))
  return logRatio > 1 ? logRatio + Math.log1p(-Math.exp(-logRatio)) : Math.log(Math.abs(Math.expm1(logRatio)))
}
