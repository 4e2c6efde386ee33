import { scaledIntervalMass } from '../numerics/scaledIntervalMass.ts'
import type { Steps } from '../steps.ts'
import { SKIPPED_PART, type Grid, type LogMarginalGrid } from './grid.ts'
import type { RegionConstants } from './regionConstants.ts'
import { lineGeometry } from '../partition/lineGeometry.ts'

/** Columns that share one list of regions. */
const BLOCK = 16
/** Room for the rounding of the bounds themselves, nats. */
const BOUND_SLACK = 0.05

/**
 * logMarginalGridSteps for S = 1.
 *
 * Method    In units of the noise, the residual splits into τ along the piece, scaled to N(0, 1) under κ_ω, and p
 *           across it: log κ = C − ½(p² + τ²), and the interval of ω in standard deviations of the posterior begins at
 *           a = α − ‖B‖ τ. All are affine in x. With d the distance of 0 to [a, b] and w = b − a,
 *             κ Φ ≤ e^{C − ½(p² + τ² + d²)} · min(1, w/√(2π)) =: e^U,
 *           because Φ ≤ e^{−d²/2} and the density is at most e^{−d²/2}/√(2π). Per x: all U first; the region with the
 *           largest exactly; then all but those with U < log(that one) + log(1e-14/R). The rest is summed in linear
 *           scale relative to the largest U: one log per x. Before that, the same for a block of columns at once: U is
 *           below its tangent there, and log κΦ above its values at the block's ends, as both are concave in x.
 * Accuracy  agrees with logMarginal to 1e-13 + the inputs' own rounding  (asserted: logMarginalGrid.test.ts)
 * Cost      ≈ 4 ns per pair left out, ≈ 60 ns per pair kept; one row per step
 * Source    [BPB20] (5); decomposition and bound derived above
 */
export function* lineMarginalGridSteps(
  constants: RegionConstants,
  grid: Grid,
  fromRow: number,
  toRow: number,
): Steps<LogMarginalGrid> {
  const { numRegions: R, dataDim } = constants
  const frame = alongAndAcross(constants)
  const numColumns = grid.size[0]
  const numRows = dataDim === 2 ? grid.size[1] : 1
  const [left, right] = grid.extent[0]
  const [bottom, top] = dataDim === 2 ? grid.extent[1] : [0, 0]
  const values = new Float64Array((toRow - fromRow) * numColumns)
  const logKeep = Math.log(SKIPPED_PART) - Math.log(R) - BOUND_SLACK

  const { bias1, bias2, along1, along2, across1, across2, pull, lower, upper, width, bound, excess } = frame
  const rowAlong = new Float64Array(R)
  const rowAcross = new Float64Array(R)
  // per x and region: ‖B‖ τ and U
  const shifts = new Float64Array(R)
  const logBound = new Float64Array(R)
  const blockBound = new Float64Array(R)
  const kept = new Int32Array(R)
  let maximum = -Infinity
  let numPairsSkipped = 0

  const columnCentre = (column: number): number => left + ((column + 0.5) * (right - left)) / numColumns

  /** Mass of region r where its ends are shifted: linear, relative to e^U. */
  const relativeMass = (r: number, shift: number): number => {
    const a = lower[r] - shift
    const b = upper[r] - shift
    return excess[r] * (a + b < 0 ? scaledIntervalMass(-b, -a, width[r]) : scaledIntervalMass(a, b, width[r]))
  }

  /** log κ Φ of region r in the current row. */
  const logRegionJoint = (r: number, x1: number): number => {
    const e1 = x1 - bias1[r]
    const tau = along1[r] * e1 + rowAlong[r]
    const p = across1[r] * e1 + rowAcross[r]
    const shift = pull[r] * tau
    const d = Math.max(lower[r] - shift, shift - upper[r], 0)
    return bound[r] - 0.5 * (p * p + tau * tau + d * d) + Math.log(relativeMass(r, shift))
  }

  /** Fill `kept` with the regions that cannot be left out on all of [start, end] of the current row. */
  const keepForBlock = (start: number, end: number): number => {
    const centre = 0.5 * (start + end)
    const reach = 0.5 * (end - start)
    let largest = -Infinity
    let first = -1
    for (let r = 0; r < R; r++) {
      const e1 = centre - bias1[r]
      const tau = along1[r] * e1 + rowAlong[r]
      const p = across1[r] * e1 + rowAcross[r]
      const below = lower[r] - pull[r] * tau
      const above = pull[r] * tau - upper[r]
      const d = Math.max(below, above, 0)
      const u = bound[r] - 0.5 * (p * p + tau * tau + d * d)
      const pulled = (above > below ? d : -d) * pull[r]
      // U is concave in x: below its tangent
      blockBound[r] = u + reach * Math.abs(across1[r] * p + along1[r] * (tau + pulled))
      if (u > largest) {
        largest = u
        first = r
      }
    }
    let numKept = 0
    if (first < 0) return 0
    // log κ Φ is concave in x (Prékopa): above the lower of its values at the ends
    const threshold = roundedDown(
      Math.min(logRegionJoint(first, start), logRegionJoint(first, end)) + logKeep,
    )
    // `first` always: where a limit cancels 1e17 standard deviations, rounding may put its bound below its value
    for (let r = 0; r < R; r++) if (r === first || !(blockBound[r] < threshold)) kept[numKept++] = r
    return numKept
  }

  for (let row = fromRow; row < toRow; row++) {
    const x2 = bottom + ((row + 0.5) * (top - bottom)) / numRows
    for (let r = 0; r < R; r++) {
      const e2 = x2 - bias2[r]
      rowAlong[r] = along2[r] * e2
      rowAcross[r] = across2[r] * e2
    }
    for (let from = 0; from < numColumns; from += BLOCK) {
      const to = Math.min(from + BLOCK, numColumns)
      const numKept = keepForBlock(columnCentre(from), columnCentre(to - 1))
      numPairsSkipped += (R - numKept) * (to - from)
      for (let column = from; column < to; column++) {
        const x1 = columnCentre(column)
        let largest = -Infinity
        let first = -1
        for (let i = 0; i < numKept; i++) {
          const r = kept[i]
          const e1 = x1 - bias1[r]
          const tau = along1[r] * e1 + rowAlong[r]
          const p = across1[r] * e1 + rowAcross[r]
          const shift = pull[r] * tau
          // without branches, which would be mispredicted here
          const d = Math.max(lower[r] - shift, shift - upper[r], 0)
          const u = bound[r] - 0.5 * (p * p + tau * tau + d * d)
          shifts[r] = shift
          logBound[r] = u
          if (u > largest) {
            largest = u
            first = r
          }
        }
        const at = (row - fromRow) * numColumns + column
        if (first < 0) {
          values[at] = -Infinity
          continue
        }
        let sum = relativeMass(first, shifts[first])
        const threshold = roundedDown(largest + Math.log(sum) + logKeep)
        for (let i = 0; i < numKept; i++) {
          const r = kept[i]
          const u = logBound[r]
          // also false for NaN: a pair whose bound cannot be had is not left out in silence
          if (u < threshold) numPairsSkipped++
          else if (r !== first) sum += Math.exp(u - largest) * relativeMass(r, shifts[r])
        }
        const value = largest + Math.log(sum)
        values[at] = value
        if (value > maximum) maximum = value
      }
    }
    yield { done: row + 1 - fromRow, total: toRow - fromRow }
  }
  return { logMarginal: values, maximum, numPairsSkipped }
}

/** Room for the rounding of logs of that size, which at −1e20 is thousands of nats. */
function roundedDown(threshold: number): number {
  return threshold - 1e-12 * Math.abs(threshold)
}

/** Per region [R], whitened residual e = x − b taken along and across the piece. */
interface Frame {
  readonly bias1: Float64Array
  readonly bias2: Float64Array
  /** τ = along · e, N(0, 1) under κ_ω. */
  readonly along1: Float64Array
  readonly along2: Float64Array
  /** p = across · e, N(0, 1) too. */
  readonly across1: Float64Array
  readonly across2: Float64Array
  /** ‖B‖: how many posterior standard deviations the posterior's mean moves per τ. */
  readonly pull: Float64Array
  /** Ends of the region in posterior standard deviations, at τ = 0, and their difference. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly width: Float64Array
  /** U at p = τ = d = 0, and e^{C − that}. */
  readonly bound: Float64Array
  readonly excess: Float64Array
}

function alongAndAcross(constants: RegionConstants): Frame {
  const { numRegions: R, dataDim: D, whitenedSlope, noiseFactor, inverseStd, observation } = constants
  const { limits } = lineGeometry(constants.partition)
  const array = (): Float64Array => new Float64Array(R)
  const frame = {
    bias1: array(),
    bias2: array(),
    along1: array(),
    along2: array(),
    across1: array(),
    across2: array(),
    pull: array(),
    lower: array(),
    upper: array(),
    width: array(),
    bound: array(),
    excess: array(),
  }
  // whitening e ↦ W e: lower triangular
  let w11: number
  let w21 = 0
  let w22 = 0
  if (noiseFactor !== null) {
    w11 = 1 / noiseFactor[0]
    if (D === 2) {
      w22 = 1 / noiseFactor[3]
      w21 = -noiseFactor[2] * w11 * w22
    }
  } else {
    w11 = inverseStd![0]
    if (D === 2) w22 = inverseStd![1]
  }
  for (let r = 0; r < R; r++) {
    frame.bias1[r] = observation.bias[r * D]
    frame.bias2[r] = D === 2 ? observation.bias[r * D + 1] : 0
    const slope1 = whitenedSlope[r * D]
    const slope2 = D === 2 ? whitenedSlope[r * D + 1] : 0
    const pull = Math.hypot(slope1, slope2)
    const u1 = pull > 0 ? slope1 / pull : 1
    const u2 = pull > 0 ? slope2 / pull : 0
    const stretch = Math.hypot(1, pull)
    frame.along1[r] = (u1 * w11 + u2 * w21) / stretch
    frame.along2[r] = (u2 * w22) / stretch
    if (D === 2) {
      frame.across1[r] = -u2 * w11 + u1 * w21
      frame.across2[r] = u1 * w22
    }
    frame.pull[r] = pull
    const scale = stretch / constants.priorFactor[0]
    frame.lower[r] = limits[r] * scale
    frame.upper[r] = limits[r + 1] * scale
    const width = (limits[r + 1] - limits[r]) * scale
    frame.width[r] = width
    // a width below 1e-250 gains nothing more: e^575 is still a double
    const logWidth = Math.max(Math.log(width / Math.sqrt(2 * Math.PI)), -575)
    const gain = Math.min(logWidth, 0)
    frame.bound[r] = width > 0 ? constants.logNormaliser[r] + gain : -Infinity
    frame.excess[r] = Math.exp(-gain)
  }
  return frame
}
