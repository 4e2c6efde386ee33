import type { Steps } from '../steps.ts'
import { cellCentre, SKIPPED_PART, type Grid, type LogMarginalGrid } from './grid.ts'
import type { PlaneFrame } from './planeFrame.ts'
import { createPlaneMarginal } from './planeMarginal.ts'
import type { RegionConstants } from './regionConstants.ts'
import { createRowInterpolant, NODE_ERROR_GAIN, PIECES_BEYOND } from './rowInterpolant.ts'

/** Columns that share one list of regions. */
const BLOCK = 16
/** Standard deviations of the noise that one interpolant is for: longer ones take more nodes, shorter ones more of them. */
const PIECE = 8
/** A piece of fewer columns than an interpolant has nodes at the least is summed at each. */
const MIN_COLUMNS = 40

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
  const stdPerUnit = whitenedUnit(constants)
  const [left, right] = grid.extent[0]
  const numPieces = Math.max(1, Math.ceil((Math.abs(right - left) * stdPerUnit) / PIECE))
  const step = (right - left) / numPieces
  const isSmooth = numColumns >= MIN_COLUMNS * numPieces
  const skippedPart = isSmooth ? SKIPPED_PART / NODE_ERROR_GAIN : SKIPPED_PART
  const { logMarginal, numSkipped, bounds, logKeep } = createPlaneMarginal(constants, frame, skippedPart)
  const { logBound, scan, logJoint } = bounds
  const values = new Float64Array((toRow - fromRow) * numColumns)
  const x = new Float64Array(dataDim)
  const among = { ids: new Int32Array(R), count: 0 }
  const block = new Float64Array(R)
  const pair = { ids: new Int32Array(1), count: 1 }
  const interpolant = createRowInterpolant()
  let numIntegrated = 0

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

  const sumColumns = (from: number, to: number, rowStart: number): void => {
    for (let start = from; start < to; start += BLOCK) {
      const end = Math.min(start + BLOCK, to)
      listForBlock(start, end)
      for (let column = start; column < end; column++) {
        x[0] = cellCentre(grid, 0, column)
        values[rowStart + column] = logMarginal(x, among)
        numIntegrated += among.count - numSkipped()
      }
    }
  }

  /** log p at a place of the current row. */
  const logAt = (place: number): number => {
    x[0] = place
    const log = logMarginal(x)
    numIntegrated += R - numSkipped()
    return log
  }

  /** Columns [from, to) in equal pieces, whose middles begin at `first` and are `step` apart. */
  const interpolateColumns = (
    from: number,
    to: number,
    first: number,
    step: number,
    count: number,
    rowStart: number,
  ): void => {
    const middles = Float64Array.from({ length: count + 2 * PIECES_BEYOND }, (_, i) =>
      logAt(first + (i - PIECES_BEYOND) * step),
    )
    // negative where the grid runs backwards
    const perUnit = step < 0 ? -stdPerUnit : stdPerUnit
    const half = 0.5 * step * perUnit
    // the first column whose centre is in piece i
    const columnOf = (i: number): number => {
      const cells = (first + (i - 0.5) * step - left) * (numColumns / (right - left))
      return i === 0 ? from : i === count ? to : Math.min(Math.max(Math.ceil(cells - 0.5), from), to)
    }
    for (let i = 0; i < count; i++) {
      const start = columnOf(i)
      const end = columnOf(i + 1)
      const middle = first + i * step
      const isWorth = interpolant.prepare(half, middles, i) < end - start
      if (isWorth && interpolant.fit((t) => logAt(middle + t / perUnit))) {
        for (let column = start; column < end; column++) {
          const t = (cellCentre(grid, 0, column) - middle) * perUnit
          values[rowStart + column] = interpolant.at(t)
        }
      } else if (end - start >= 2 * MIN_COLUMNS) {
        interpolateColumns(start, end, middle - 0.25 * step, 0.5 * step, 2, rowStart)
      } else sumColumns(start, end, rowStart)
    }
  }

  for (let row = fromRow; row < toRow; row++) {
    if (dataDim === 2) x[1] = cellCentre(grid, 1, row)
    const rowStart = (row - fromRow) * numColumns
    if (isSmooth) interpolateColumns(0, numColumns, left + 0.5 * step, step, numPieces, rowStart)
    else sumColumns(0, numColumns, rowStart)
    yield { done: row + 1 - fromRow, total: toRow - fromRow }
  }
  let maximum = -Infinity
  for (const value of values) if (value > maximum) maximum = value
  return { logMarginal: values, maximum, numPairsSkipped: Math.max(0, values.length * R - numIntegrated) }
}

/** How far x̃ moves per data unit of the first coordinate. */
function whitenedUnit({ dataDim, inverseStd, noiseFactor }: RegionConstants): number {
  if (noiseFactor === null) return inverseStd![0]
  if (dataDim === 1) return 1 / noiseFactor[0]
  // L⁻¹ (1, 0)ᵀ
  return Math.hypot(1, noiseFactor[2] / noiseFactor[3]) / noiseFactor[0]
}
