import { partOfSteps, type Steps } from '../steps.ts'
import { cellCentre, SKIPPED_PART, type Grid, type LogMarginalGrid } from './grid.ts'
import type { PlaneFrame } from './planeFrame.ts'
import { createPlaneMarginal } from './planeMarginal.ts'
import type { RegionConstants } from './regionConstants.ts'
import { createPace } from './createPace.ts'
import { createSmoothRows } from './createSmoothRows.ts'
import { NODE_ERROR_GAIN } from './rowInterpolant.ts'

/** Columns that share one list of regions. */
const BLOCK = 16
/** Regions of which one x is a step of its own. */
const MANY_REGIONS = 1000
/** Work of a region at one x, its bound or more, in multiply-adds. */
const WORK_PER_PAIR = 30

/**
 * logMarginalGridSteps for S = 2.
 *
 * Method    Along a row p(x) is smooth: where columns are close beside the noise, a few values give all others
 *           (rowInterpolant.ts). Where they are not, or the bound of its error does not hold, p(x) is summed at each
 *           column as in planeMarginal.ts, among the regions that may matter somewhere in a block of columns. A bound
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
  const [numColumns] = grid.size
  const rows = createSmoothRows(constants, grid)
  const { isSmooth, stdPerUnit } = rows
  const skippedPart = isSmooth ? SKIPPED_PART / NODE_ERROR_GAIN : SKIPPED_PART
  const { logMarginal, logMarginalSteps, numSkipped, bounds, logKeep } = createPlaneMarginal(
    constants,
    frame,
    skippedPart,
  )
  const { logBound, scan, logJoint } = bounds
  const values = new Float64Array((toRow - fromRow) * numColumns)
  const x = new Float64Array(dataDim)
  const among = { ids: new Int32Array(R), count: 0 }
  const block = new Float64Array(R)
  const pair = { ids: new Int32Array(1), count: 1 }
  let numIntegrated = 0
  const isStepOver = createPace()

  /** log κΦ of one region at column `column` of the current row. */
  const logJointAt = (regionId: number, column: number): number => {
    x[0] = cellCentre(grid, 0, column)
    pair.ids[0] = regionId
    scan(x, pair)
    return logJoint(regionId)
  }

  /** The regions that may matter on columns [from, to) of the current row. */
  const listForBlock = (from: number, to: number): void => {
    const start = cellCentre(grid, 0, from)
    const end = cellCentre(grid, 0, to - 1)
    x[0] = 0.5 * (start + end)
    const reach = 0.5 * Math.abs(end - start) * stdPerUnit
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

  const sumColumns = (rowStart: number) =>
    function* (from: number, to: number): Steps<void> {
      for (let start = from; start < to; start += BLOCK) {
        const end = Math.min(start + BLOCK, to)
        listForBlock(start, end)
        for (let column = start; column < end; column++) {
          x[0] = cellCentre(grid, 0, column)
          values[rowStart + column] =
            among.count > MANY_REGIONS
              ? yield* partOfSteps(logMarginalSteps(x, among), 0, 0)
              : logMarginal(x, among)
          numIntegrated += among.count - numSkipped()
          if (isStepOver(among.count * WORK_PER_PAIR)) yield { done: 0, total: 1 }
        }
      }
    }

  /** log p at a place of the current row. */
  function* logAtSteps(place: number): Steps<number> {
    x[0] = place
    const log = R > MANY_REGIONS ? yield* partOfSteps(logMarginalSteps(x), 0, 0) : logMarginal(x)
    numIntegrated += R - numSkipped()
    if (isStepOver(R * WORK_PER_PAIR)) yield { done: 0, total: 1 }
    return log
  }

  for (let row = fromRow; row < toRow; row++) {
    if (dataDim === 2) x[1] = cellCentre(grid, 1, row)
    const rowStart = (row - fromRow) * numColumns
    const sum = sumColumns(rowStart)
    const steps = isSmooth
      ? rows.fill(values.subarray(rowStart, rowStart + numColumns), logAtSteps, sum)
      : sum(0, numColumns)
    yield* partOfSteps(steps, (row - fromRow) / (toRow - fromRow), (row + 1 - fromRow) / (toRow - fromRow))
    yield { done: row + 1 - fromRow, total: toRow - fromRow }
  }
  let maximum = -Infinity
  for (const value of values) if (value > maximum) maximum = value
  return { logMarginal: values, maximum, numPairsSkipped: Math.max(0, values.length * R - numIntegrated) }
}
