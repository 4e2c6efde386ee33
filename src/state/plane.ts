/**
 * The plane in which the data space is drawn: two coordinates of x, or a projection y = Pᵀ(x − mean) on two axes. What
 * is drawn is put into the plane here, so that drawing and extents know two coordinates only.
 */
import type { Dataset } from '../core/datasets/dataset.ts'
import { liftPoint } from '../core/datasets/liftPoint.ts'
import type { PrincipalAxes } from '../core/datasets/principalAxes.ts'
import { projectRows } from '../core/datasets/projectRows.ts'
import type { PosteriorView, SamplesView } from './appState.ts'
import type { Drawn } from './eachCell.ts'

export interface Plane {
  /** The coordinates shown; with a projection [0, 1], its own. */
  readonly coordinates: readonly [number, number]
  readonly projection: PrincipalAxes | null
}

/** The places of rows [n,D] in the plane: [n,2] flat; NaN where one is missing. */
export function placesInPlane(
  { coordinates, projection }: Plane,
  rows: ArrayLike<number>,
  dataDim: number,
): Float64Array {
  if (projection !== null) return projectRows(projection, rows)
  const places = new Float64Array((2 * rows.length) / dataDim)
  for (let n = 0; n < places.length / 2; n++) {
    places[2 * n] = rows[n * dataDim + coordinates[0]]!
    places[2 * n + 1] = rows[n * dataDim + coordinates[1]]!
  }
  return places
}

/**
 * The point that a place of the plane means. Of two coordinates the others stay as they are in `current`; a place on
 * projected axes is lifted to x = mean + P y, the point of the plane itself.
 */
export function pointInPlane(
  { coordinates: [i, j], projection }: Plane,
  place: readonly [number, number],
  current: readonly number[],
): number[] {
  return projection === null
    ? current.with(i, place[0]).with(j, place[1])
    : Array.from(liftPoint(projection, place))
}

export function projectDataset(
  projection: PrincipalAxes,
  { name, numPoints, label, values }: Dataset,
): Dataset {
  return {
    name,
    numPoints,
    label,
    dataDim: 2,
    columnNames: ['y1', 'y2'],
    values: projectRows(projection, values),
  }
}

/** The manifold in the plane: Pᵀg(z), affine on the same regions. */
export function projectManifold<V extends Drawn>(projection: PrincipalAxes, view: V): V {
  const { partition } = view
  const { numRegions, latentDim, dataDim } = partition
  const turned = { ...projection, mean: new Float64Array(dataDim) }
  const slope = new Float64Array(numRegions * 2 * latentDim)
  // a column of each region's slope at a time
  const columns = new Float64Array(numRegions * dataDim)
  for (let s = 0; s < latentDim; s++) {
    for (let i = 0; i < columns.length; i++) columns[i] = partition.slope[i * latentDim + s]!
    projectRows(turned, columns).forEach((value, i) => (slope[i * latentDim + s] = value))
  }
  return {
    ...view,
    partition: { ...partition, dataDim: 2, slope, bias: projectRows(projection, partition.bias) },
  }
}

export function projectSamples(projection: PrincipalAxes, samples: SamplesView): SamplesView {
  return {
    ...samples,
    noiseless: projectRows(projection, samples.noiseless),
    noisy: projectRows(projection, samples.noisy),
  }
}

/** What is missing of x stands where the model expects it, as it does among coordinates. */
export function projectPosterior(projection: PrincipalAxes, view: PosteriorView): PosteriorView {
  const { expectedData } = view.posterior
  const filled = view.x.map((value, d) => (Number.isNaN(value) ? expectedData[d]! : value))
  return {
    ...view,
    x: Array.from(projectRows(projection, filled)),
    posterior: { ...view.posterior, expectedData: projectRows(projection, expectedData) },
  }
}
