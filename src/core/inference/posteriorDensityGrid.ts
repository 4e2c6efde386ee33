import type { GenerativeModel } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import { walkToRegion } from '../partition/walkToRegion.ts'
import { partOfSteps, type Steps } from '../steps.ts'
import { cellCentre, type Grid } from './grid.ts'
import { posteriorDifferenceSteps } from './posteriorDifference.ts'

export interface PosteriorDensityGrid {
  /** log p(z|x), nats: [rows, columns] row-major, row 0 at the lower end of the second axis. */
  readonly logDensity: Float64Array
  readonly maximum: number
  /** The region of each cell's centre. */
  readonly regionId: Int32Array
}

/** A plane of latents: all of it for S = 2; for S = 3 one coordinate is held. */
export interface LatentPlane {
  /** The latent coordinates along the grid's axes. */
  readonly axes: readonly [number, number]
  readonly held: { readonly axis: number; readonly at: number } | null
}

/**
 * log p(z|x) on a raster of z, to be drawn; one row a step.
 *
 * @param x            [D], NaN = missing
 * @param logMarginal  log p(x_observed), as inferPoint returns it
 * @param grid         over two latents, latent units
 * @throws RangeError  S is not 2, or 3 with a coordinate held, or the grid has other axes
 * Accuracy  the values of posteriorLogDensity; at an edge those of either side  (asserted: posteriorDensityGrid.test.ts)
 * Source    [BPB20] (6)
 */
export function* posteriorDensityGridSteps(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
  logMarginal: number,
  grid: Grid,
  { axes: [first, second], held }: LatentPlane = { axes: [0, 1], held: null },
): Steps<PosteriorDensityGrid> {
  if (partition.latentDim !== (held === null ? 2 : 3) || grid.size.length !== 2)
    throw new RangeError(`raster of ${grid.size.length} axes, S = ${partition.latentDim}; expected 2 and 2`)
  const difference = yield* partOfSteps(posteriorDifferenceSteps(partition, model, x, logMarginal), 0, 0.5)
  const [numColumns, numRows] = grid.size
  const logDensity = new Float64Array(numRows * numColumns)
  const regionId = new Int32Array(numRows * numColumns)
  const latent = new Float64Array(partition.latentDim)
  if (held !== null) latent[held.axis] = held.at
  let maximum = -Infinity
  let rowStart = -1
  for (let row = 0; row < numRows; row++) {
    latent[second] = cellCentre(grid, 1, row)
    let region = rowStart
    for (let column = 0; column < numColumns; column++) {
      latent[first] = cellCentre(grid, 0, column)
      region = walkToRegion(partition, latent, region)
      if (column === 0) rowStart = region
      const at = row * numColumns + column
      regionId[at] = region
      logDensity[at] = region < 0 ? NaN : difference(region, latent)
      if (logDensity[at] > maximum) maximum = logDensity[at]
    }
    yield { done: 0.5 + (0.5 * (row + 1)) / numRows, total: 1 }
  }
  return { logDensity, maximum, regionId }
}
