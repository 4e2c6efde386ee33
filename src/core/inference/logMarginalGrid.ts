import { logMarginal } from './logMarginal.ts'
import type { RegionConstants } from './regionConstants.ts'
import type { Steps } from '../steps.ts'
import { cellCentre, type Grid, type LogMarginalGrid } from './grid.ts'
import { lineMarginalGridSteps } from './lineMarginalGrid.ts'
import { planeMarginalGridSteps } from './planeMarginalGrid.ts'
import { spaceMarginalGridSteps } from './spaceMarginalGrid.ts'

/**
 * log p over a grid of one or two observed coordinates, exactly; the heat map's hot path.
 *
 * @param constants       of an observation of 1 or 2 coordinates
 * @param fromRow, toRow  half-open; a grid of one axis has one row
 * @throws RangeError     the grid's axes are not the observation's coordinates
 * Accuracy  agrees with logMarginal to 1e-13 + the inputs' own rounding  (asserted: logMarginalGrid.test.ts)
 * Cost      of one row a step, S = 3 of one cell; more in their own files
 */
export function* logMarginalGridSteps(
  constants: RegionConstants,
  grid: Grid,
  fromRow: number,
  toRow: number,
): Steps<LogMarginalGrid> {
  const { dataDim } = constants
  if ((dataDim !== 1 && dataDim !== 2) || grid.size.length !== dataDim) {
    throw new RangeError(
      `grid of ${grid.size.length} axes over ${dataDim} coordinates; expected 1 or 2, equal`,
    )
  }
  if (constants.frame !== null)
    return yield* planeMarginalGridSteps(constants, constants.frame, grid, fromRow, toRow)
  const { geometry } = constants.partition
  if (geometry.kind === 'space')
    return yield* spaceMarginalGridSteps(constants, geometry, grid, fromRow, toRow)
  return geometry.kind === 'line'
    ? yield* lineMarginalGridSteps(constants, grid, fromRow, toRow)
    : yield* everyPairSteps(constants, grid, fromRow, toRow)
}

/** The general route: every region at every x. */
function* everyPairSteps(
  constants: RegionConstants,
  grid: Grid,
  fromRow: number,
  toRow: number,
): Steps<LogMarginalGrid> {
  const [numColumns] = grid.size
  const values = new Float64Array((toRow - fromRow) * numColumns)
  const x = new Float64Array(constants.dataDim)
  let maximum = -Infinity
  for (let row = fromRow; row < toRow; row++) {
    if (constants.dataDim === 2) x[1] = cellCentre(grid, 1, row)
    for (let column = 0; column < numColumns; column++) {
      x[0] = cellCentre(grid, 0, column)
      const value = logMarginal(constants, x)
      values[(row - fromRow) * numColumns + column] = value
      maximum = Math.max(maximum, value)
    }
    yield { done: row + 1 - fromRow, total: toRow - fromRow }
  }
  return { logMarginal: values, maximum, numPairsSkipped: 0 }
}
