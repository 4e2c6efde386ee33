import type { RegionConstants } from './regionConstants.ts'
import { truncatedGaussianMoments } from '../numerics/truncatedGaussian.ts'
import { NEGLIGIBLE_SHARE, type RegionShares } from './regionShares.ts'
import { lineGeometry } from '../partition/lineGeometry.ts'
import { toResidualSpace } from './workspace.ts'

/** Room for the rounding of the bounds themselves, nats. */
const BOUND_SLACK = 0.05

/**
 * createRegionShares for S = 1: the E-step's hot path.
 *
 * Method    In units of the noise the residual splits into τ along the piece, scaled to N(0, 1) under κ_ω, and p across
 *           it; the ends of ω in standard deviations of the posterior are a = α − ‖B‖ τ and b = β − ‖B‖ τ. With d the
 *           distance of 0 to [a, b] and w = b − a,
 *             κ Φ ≤ e^{C − ½(p² + τ² + d²)} · min(1, w/√(2π)) =: e^U,
 *           so that all U come first, and moments only where U may matter; the mass then comes from the entropy
 * Accuracy  log p(x), shares and moments as createRegionShares to 1e-13  (asserted: learning/eStep.test.ts)
 * Cost      ≈ 3 (E + 2) ns per pair left out, ≈ 150 ns per pair kept; no allocation per point
 * Source    the bound of lineMarginalGrid.ts, for any D
 */
export function createLineShares(constants: RegionConstants): RegionShares {
  const { numRegions: R, residualDim: D, inverseStd, bias, regionCovariance } = constants
  const { limits } = lineGeometry(constants.partition)
  const frame = buildFrame(constants)
  const { direction, pull, toTau, toMean, lower, upper, bound, logGain } = frame
  const { halfLog, inverseVariance, inverseStdDev } = frame
  const observed = new Float64Array(D)
  const residual = new Float64Array(D)
  const centre = new Float64Array(R)
  const gap = new Float64Array(R)
  const logBound = new Float64Array(R)
  const moments = new Float64Array(4)
  const kept = new Int32Array(R)
  const responsibility = new Float64Array(R)
  const mean = new Float64Array(R)
  const covariance = new Float64Array(R)
  const smallest = NEGLIGIBLE_SHARE / R
  const logSmallest = Math.log(smallest) - BOUND_SLACK
  const scale = new Float64Array(D).fill(1)
  if (inverseStd !== null) scale.set(inverseStd)
  const shares: RegionShares = {
    numKept: 0,
    kept,
    responsibility,
    mean,
    covariance,
    evaluate,
    evaluateSteps: null,
  }
  return shares

  /** Fill centre, shift and logBound; the region with the largest bound, or −1. */
  function scan(): number {
    let largest = -Infinity
    let first = -1
    for (let r = 0, at = 0; r < R; r++, at += D) {
      let along = 0
      for (let d = 0; d < D; d++) {
        const e = (observed[d] - bias[at + d]) * scale[d]
        residual[d] = e
        along += direction[at + d] * e
      }
      let acrossSq = 0
      for (let d = 0; d < D; d++) {
        const p = residual[d] - along * direction[at + d]
        acrossSq += p * p
      }
      const tau = along * toTau[r]
      const s = pull[r] * tau
      const distance = Math.max(lower[r] - s, s - upper[r], 0)
      const u = bound[r] - 0.5 * (acrossSq + tau * tau + distance * distance)
      centre[r] = along * toMean[r]
      gap[r] = distance
      logBound[r] = u
      if (u > largest) {
        largest = u
        first = r
      }
    }
    return first
  }

  /** The same for D = 2, where one product gives what lies across: a third of the time. */
  function scanPlane(): number {
    let largest = -Infinity
    let first = -1
    const x1 = observed[0]
    const x2 = observed[1]
    const scale1 = scale[0]
    const scale2 = scale[1]
    for (let r = 0, at = 0; r < R; r++, at += 2) {
      const e1 = (x1 - bias[at]) * scale1
      const e2 = (x2 - bias[at + 1]) * scale2
      const u1 = direction[at]
      const u2 = direction[at + 1]
      const along = u1 * e1 + u2 * e2
      const p = u1 * e2 - u2 * e1
      const tau = along * toTau[r]
      const s = pull[r] * tau
      const distance = Math.max(lower[r] - s, s - upper[r], 0)
      const u = bound[r] - 0.5 * (p * p + tau * tau + distance * distance)
      centre[r] = along * toMean[r]
      gap[r] = distance
      logBound[r] = u
      if (u > largest) {
        largest = u
        first = r
      }
    }
    return first
  }

  /**
   * log ∫_ω e^{−½(y² − d²)} dy − log √(2π), y in posterior standard deviations: from the moments of region r, which it
   * leaves in `moments`. By the definition of the entropy H it is H − ½ log 2πv − ½ E[y² − d²]; no term grows with d.
   */
  function logScaledMass(r: number): number {
    const from = limits[r]
    const to = limits[r + 1]
    const variance = regionCovariance[r]
    truncatedGaussianMoments(from, to, centre[r], variance, moments)
    const distance = gap[r]
    // from the point of the interval nearest to its centre; at an end, rounding has centre and distance disagree on the side
    const nearest = Math.min(Math.max(centre[r], from), to)
    const offset = moments[1] - nearest
    const spread = (moments[2] + offset * offset) * inverseVariance[r]
    return moments[3] - halfLog[r] - 0.5 * spread - distance * Math.abs(offset) * inverseStdDev[r]
  }

  function evaluate(x: Float64Array): number {
    toResidualSpace(constants, x, observed)
    const first = D === 2 ? scanPlane() : scan()
    shares.numKept = 0
    if (first < 0) return -Infinity

    // masses relative to e^largest; what is left out by its bound holds less than NEGLIGIBLE_SHARE, all together
    const largest = logBound[first]
    const logFirst = logScaledMass(first) - logGain[first]
    const threshold = largest + logFirst + logSmallest - 1e-12 * Math.abs(largest)
    let sum = Math.exp(logFirst)
    kept[0] = first
    responsibility[0] = sum
    mean[0] = moments[1]
    covariance[0] = moments[2]
    let numKept = 1
    for (let r = 0; r < R; r++) {
      // also false for NaN: a pair whose bound cannot be had is not left out in silence
      if (logBound[r] < threshold || r === first) continue
      const mass = Math.exp(logBound[r] - largest + logScaledMass(r) - logGain[r])
      sum += mass
      kept[numKept] = r
      responsibility[numKept] = mass
      mean[numKept] = moments[1]
      covariance[numKept++] = moments[2]
    }
    const normaliser = 1 / sum
    let count = 0
    for (let i = 0; i < numKept; i++) {
      const share = responsibility[i] * normaliser
      if (!(share > smallest)) continue
      kept[count] = kept[i]
      responsibility[count] = share
      mean[count] = mean[i]
      covariance[count++] = covariance[i]
    }
    shares.numKept = count
    return largest + Math.log(sum)
  }
}

/** Per region, what does not depend on x. */
interface Frame {
  /** Unit vector along the piece, in units of the noise: [R,E]. */
  readonly direction: Float64Array
  /** ‖B‖: how many posterior standard deviations the posterior's mean moves per τ. */
  readonly pull: Float64Array
  /** From the residual along the piece to τ, and to μ_ω. */
  readonly toTau: Float64Array
  readonly toMean: Float64Array
  /** Ends of the region in posterior standard deviations. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** U at p = τ = d = 0, and what of it comes from the width: log min(1, w/√(2π)). */
  readonly bound: Float64Array
  readonly logGain: Float64Array
  /** Of the posterior's standard deviation s: ½ log 2πs², 1/s², 1/s. */
  readonly halfLog: Float64Array
  readonly inverseVariance: Float64Array
  readonly inverseStdDev: Float64Array
}

function buildFrame(constants: RegionConstants): Frame {
  const {
    numRegions: R,
    residualDim: D,
    whitenedSlope,
    priorFactor,
    logNormaliser,
    regionCovariance,
  } = constants
  const { limits } = lineGeometry(constants.partition)
  const array = (): Float64Array => new Float64Array(R)
  const frame: Frame = {
    direction: new Float64Array(R * D),
    pull: array(),
    toTau: array(),
    toMean: array(),
    lower: array(),
    upper: array(),
    bound: array(),
    logGain: array(),
    halfLog: array(),
    inverseVariance: array(),
    inverseStdDev: array(),
  }
  for (let r = 0; r < R; r++) {
    let largest = 0
    for (let d = 0; d < D; d++) largest = Math.max(largest, Math.abs(whitenedSlope[r * D + d]))
    let sumSq = 0
    // scaled, so that steep and flat pieces neither overflow nor vanish
    if (largest > 0) for (let d = 0; d < D; d++) sumSq += (whitenedSlope[r * D + d] / largest) ** 2
    const pull = largest * Math.sqrt(sumSq)
    // a flat piece has no direction: any will do, as τ is N(0, 1) there too
    for (let d = 0; d < D; d++)
      frame.direction[r * D + d] = pull > 0 ? whitenedSlope[r * D + d] / pull : d === 0 ? 1 : 0
    const stretch = Math.hypot(1, pull)
    frame.pull[r] = pull
    frame.toTau[r] = 1 / stretch
    frame.toMean[r] = (priorFactor[0] * (pull / stretch)) / stretch
    const scale = stretch / priorFactor[0]
    frame.lower[r] = limits[r] * scale
    frame.upper[r] = limits[r + 1] * scale
    const width = (limits[r + 1] - limits[r]) * scale
    // a width below 1e-250 gains nothing more: e^575 is still a double
    const gain = Math.min(Math.max(Math.log(width / Math.sqrt(2 * Math.PI)), -575), 0)
    frame.bound[r] = width > 0 ? logNormaliser[r] + gain : -Infinity
    frame.logGain[r] = gain
    const variance = regionCovariance[r]
    frame.halfLog[r] = 0.5 * Math.log(2 * Math.PI * variance)
    frame.inverseVariance[r] = 1 / variance
    frame.inverseStdDev[r] = 1 / Math.sqrt(variance)
  }
  return frame
}
