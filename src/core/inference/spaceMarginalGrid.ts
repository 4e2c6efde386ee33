import type { SpaceRegionSet } from '../integrals/regionSet.ts'
import { partOfSteps, type Steps } from '../steps.ts'
import { cellCentre, SKIPPED_PART, type Grid, type LogMarginalGrid } from './grid.ts'
import type { RegionConstants } from './regionConstants.ts'
import { createSpaceMarginal } from './spaceMarginal.ts'

/**
 * logMarginalGridSteps for S = 3.
 *
 * Method    as spaceMarginal.ts, cell by cell
 * Cost      an integral over a polyhedron, some 0.1 ms, for each region that matters there
 */
export function* spaceMarginalGridSteps(
  constants: RegionConstants,
  regions: SpaceRegionSet,
  grid: Grid,
  fromRow: number,
  toRow: number,
): Steps<LogMarginalGrid> {
  const { logMarginalSteps, numSkipped } = createSpaceMarginal(constants, regions, SKIPPED_PART)
  const [numColumns] = grid.size
  const values = new Float64Array((toRow - fromRow) * numColumns)
  const x = new Float64Array(constants.dataDim)
  let maximum = -Infinity
  let numPairsSkipped = 0
  for (let cell = 0; cell < values.length; cell++) {
    x[0] = cellCentre(grid, 0, cell % numColumns)
    if (constants.dataDim === 2) x[1] = cellCentre(grid, 1, fromRow + Math.floor(cell / numColumns))
    const value = yield* partOfSteps(logMarginalSteps(x), cell / values.length, (cell + 1) / values.length)
    numPairsSkipped += numSkipped()
    values[cell] = value
    if (value > maximum) maximum = value
    yield { done: cell + 1, total: values.length }
  }
  return { logMarginal: values, maximum, numPairsSkipped }
}
