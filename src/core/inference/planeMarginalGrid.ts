import type { Steps } from '../steps.ts'
import { cellCentre, SKIPPED_PART, type Grid, type LogMarginalGrid } from './grid.ts'
import type { PlaneFrame } from './planeFrame.ts'
import { createPlaneMarginal } from './planeMarginal.ts'
import type { RegionConstants } from './regionConstants.ts'

/** Columns that share one list of regions. */
const BLOCK = 16

/**
 * logMarginalGridSteps for S = 2.
 *
 * Method    As planeMarginal.ts, among the regions that may matter somewhere in a block of columns. A bound
 *           U = c − ½ F has in F the squared distance of (x̃, 0) to a convex set, {(B y + b̃, y)} with y in the region or
 *           anywhere, and distances change no faster than x̃ does: with h the block's half width in standard deviations
 *           of the noise, U ≤ c − ½ max(0, √F − h)² on all of it, F at its centre. And log κΦ is concave in x (Prékopa):
 *           above the lower of its values at the block's ends
 * Cost      that of one mass per pair kept, and of bounds
 */
export function* planeMarginalGridSteps(
  constants: RegionConstants,
  frame: PlaneFrame,
  grid: Grid,
  fromRow: number,
  toRow: number,
): Steps<LogMarginalGrid> {
  const { numRegions: R, dataDim } = constants
  const { logMarginal, numSkipped, bounds, logKeep } = createPlaneMarginal(constants, frame, SKIPPED_PART)
  const { logBound, scan, logJoint } = bounds
  const [numColumns] = grid.size
  const values = new Float64Array((toRow - fromRow) * numColumns)
  const x = new Float64Array(dataDim)
  const stdPerUnit = whitenedUnit(constants)
  const among = { ids: new Int32Array(R), count: 0 }
  const block = new Float64Array(R)
  const pair = { ids: new Int32Array(1), count: 1 }
  let maximum = -Infinity
  let numPairsSkipped = 0

  /** log κΦ of one region at column `column` of the current row. */
  const logJointAt = (regionId: number, column: number): number => {
    x[0] = cellCentre(grid, 0, column)
    pair.ids[0] = regionId
    scan(x, pair)
    return logJoint(regionId)
  }

  /** The regions that may matter on columns [from, to) of the current row. */
  const listForBlock = (from: number, to: number): void => {
    const left = cellCentre(grid, 0, from)
    const right = cellCentre(grid, 0, to - 1)
    x[0] = 0.5 * (left + right)
    const reach = 0.5 * Math.abs(right - left) * stdPerUnit
    among.count = 0
    const first = scan(x)
    if (first < 0) return
    for (let r = 0; r < R; r++) {
      const distance = Math.sqrt(2 * Math.max(frame.logBound[r] - logBound[r], 0))
      const least = Math.max(distance - reach, 0)
      block[r] = frame.logBound[r] - 0.5 * least * least
    }
    const lowest = Math.min(logJointAt(first, from), logJointAt(first, to - 1))
    const threshold = lowest + logKeep - 1e-12 * Math.abs(lowest)
    // also false for NaN: what cannot be bounded stays
    for (let r = 0; r < R; r++) if (!(block[r] < threshold)) among.ids[among.count++] = r
  }

  for (let row = fromRow; row < toRow; row++) {
    if (dataDim === 2) x[1] = cellCentre(grid, 1, row)
    for (let from = 0; from < numColumns; from += BLOCK) {
      const to = Math.min(from + BLOCK, numColumns)
      listForBlock(from, to)
      numPairsSkipped += (R - among.count) * (to - from)
      for (let column = from; column < to; column++) {
        x[0] = cellCentre(grid, 0, column)
        const value = logMarginal(x, among)
        numPairsSkipped += numSkipped()
        values[(row - fromRow) * numColumns + column] = value
        if (value > maximum) maximum = value
      }
    }
    yield { done: row + 1 - fromRow, total: toRow - fromRow }
  }
  return { logMarginal: values, maximum, numPairsSkipped }
}

/** How far x̃ moves per data unit of the first coordinate. */
function whitenedUnit({ dataDim, inverseStd, noiseFactor }: RegionConstants): number {
  if (noiseFactor === null) return inverseStd![0]
  if (dataDim === 1) return 1 / noiseFactor[0]
  // L⁻¹ (1, 0)ᵀ
  return Math.hypot(1, noiseFactor[2] / noiseFactor[3]) / noiseFactor[0]
}
