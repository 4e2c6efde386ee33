import type { Steps } from '../steps.ts'
import { cellCentre, type Grid } from './grid.ts'
import type { RegionConstants } from './regionConstants.ts'
import { createRowInterpolant, PIECES_BEYOND } from './rowInterpolant.ts'

/** Standard deviations of the noise that one interpolant is for: longer ones take more nodes, shorter ones more of them. */
const PIECE = 8
/** A piece of fewer columns than an interpolant has nodes at the least is summed at each. */
const MIN_COLUMNS = 40

/** Rows of a grid of log p(x), most of whose columns follow from a few values of it (rowInterpolant.ts). */
export interface SmoothRows {
  /** Whether columns are close enough beside the noise for that to be of use. */
  readonly isSmooth: boolean
  /** How far x̃ moves per data unit of the first coordinate. */
  readonly stdPerUnit: number
  /**
   * Fill a row.
   *
   * @param row         [columns], written
   * @param logAt       log p at a place of the row, data units
   * @param sumColumns  fills columns [from, to) of the row itself, where interpolation does not hold or does not pay
   */
  readonly fill: (
    row: Float64Array,
    logAt: (place: number) => Steps<number>,
    sumColumns: (from: number, to: number) => Steps<void>,
  ) => Steps<void>
}

export function createSmoothRows(constants: RegionConstants, grid: Grid): SmoothRows {
  const [numColumns] = grid.size
  const [left, right] = grid.extent[0]
  const stdPerUnit = whitenedUnit(constants)
  const numPieces = Math.max(1, Math.ceil((Math.abs(right - left) * stdPerUnit) / PIECE))
  const step = (right - left) / numPieces
  const interpolant = createRowInterpolant()
  return { isSmooth: numColumns >= MIN_COLUMNS * numPieces, stdPerUnit, fill }

  function* fill(
    row: Float64Array,
    logAt: (place: number) => Steps<number>,
    sumColumns: (from: number, to: number) => Steps<void>,
  ): Steps<void> {
    yield* fillPieces(0, numColumns, left + 0.5 * step, step, numPieces)

    /** Columns [from, to) in equal pieces, whose middles begin at `first` and are `step` apart. */
    function* fillPieces(from: number, to: number, first: number, step: number, count: number): Steps<void> {
      const middles = new Float64Array(count + 2 * PIECES_BEYOND)
      for (let i = 0; i < middles.length; i++) middles[i] = yield* logAt(first + (i - PIECES_BEYOND) * step)
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
        const numNodes = interpolant.prepare(half, middles, i)
        const isWorth = numNodes < end - start
        const logs: number[] = []
        for (let k = 0; isWorth && k < numNodes; k++)
          logs.push(yield* logAt(middle + interpolant.node(k) / perUnit))
        if (isWorth && interpolant.fit(logs)) {
          for (let column = start; column < end; column++)
            row[column] = interpolant.at((cellCentre(grid, 0, column) - middle) * perUnit)
        } else if (end - start >= 2 * MIN_COLUMNS) {
          yield* fillPieces(start, end, middle - 0.25 * step, 0.5 * step, 2)
        } else yield* sumColumns(start, end)
      }
    }
  }
}

/** How far x̃ moves per data unit of the first coordinate. */
function whitenedUnit({ dataDim, inverseStd, noiseFactor }: RegionConstants): number {
  if (noiseFactor === null) return inverseStd![0]
  if (dataDim === 1) return 1 / noiseFactor[0]
  // L⁻¹ (1, 0)ᵀ
  return Math.hypot(1, noiseFactor[2] / noiseFactor[3]) / noiseFactor[0]
}
