import type { SpaceRegionSet } from '../integrals/regionSet.ts'
import { partOfSteps, type Steps } from '../steps.ts'
import { cellCentre, SKIPPED_PART, type Grid, type LogMarginalGrid } from './grid.ts'
import type { RegionConstants } from './regionConstants.ts'
import { createSmoothRows } from './createSmoothRows.ts'
import { NODE_ERROR_GAIN } from './rowInterpolant.ts'
import { createSpaceMarginal } from './spaceMarginal.ts'

/**
 * logMarginalGridSteps for S = 3.
 *
 * Method    as spaceMarginal.ts at a few places of each row, from which most of its columns follow where they are close
 *           beside the noise (rowInterpolant.ts); else cell by cell
 * Cost      an integral over a polyhedron, some 0.1 ms, for each region that matters there
 */
export function* spaceMarginalGridSteps(
  constants: RegionConstants,
  regions: SpaceRegionSet,
  grid: Grid,
  fromRow: number,
  toRow: number,
): Steps<LogMarginalGrid> {
  const { numRegions: R, dataDim } = constants
  const rows = createSmoothRows(constants, grid)
  const skippedPart = rows.isSmooth ? SKIPPED_PART / NODE_ERROR_GAIN : SKIPPED_PART
  const { logMarginalSteps, numSkipped } = createSpaceMarginal(constants, regions, skippedPart)
  const [numColumns] = grid.size
  const numRows = toRow - fromRow
  const values = new Float64Array(numRows * numColumns)
  const x = new Float64Array(dataDim)
  let numIntegrated = 0

  function* logAt(place: number): Steps<number> {
    x[0] = place
    // how many places a row takes is not known before
    const log = yield* partOfSteps(logMarginalSteps(x), 0, 0)
    numIntegrated += R - numSkipped()
    return log
  }

  for (let row = 0; row < numRows; row++) {
    if (dataDim === 2) x[1] = cellCentre(grid, 1, fromRow + row)
    const cells = values.subarray(row * numColumns, (row + 1) * numColumns)
    const sumColumns = function* (from: number, to: number): Steps<void> {
      for (let column = from; column < to; column++) {
        cells[column] = yield* logAt(cellCentre(grid, 0, column))
        yield { done: column + 1, total: numColumns }
      }
    }
    const steps = rows.isSmooth ? rows.fill(cells, logAt, sumColumns) : sumColumns(0, numColumns)
    yield* partOfSteps(steps, row / numRows, (row + 1) / numRows)
  }
  let maximum = -Infinity
  for (const value of values) if (value > maximum) maximum = value
  return { logMarginal: values, maximum, numPairsSkipped: Math.max(0, values.length * R - numIntegrated) }
}
