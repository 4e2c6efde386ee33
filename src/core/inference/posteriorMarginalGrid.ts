import { logScaledIntervalMass } from '../numerics/logScaledIntervalMass.ts'
import { logSumExp } from '../numerics/logSumExp.ts'
import type { GenerativeModel } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import { partOfSteps, type Steps } from '../steps.ts'
import { cellCentre, type Grid } from './grid.ts'
import { createPace } from './createPace.ts'
import { observePointSteps } from './observePoint.ts'
import { relativeJointsSteps } from './relativeJoints.ts'
import { setRegionMean } from './workspace.ts'

const LOG_2PI = 1.8378770664093456
/** Regions with less than this of p(x), all together, are not drawn. */
const INVISIBLE_SHARE = 1e-9

/**
 * log p(z_i, z_j | x) of S = 3 on a raster, to be drawn: the third latent is integrated out exactly; one row a step.
 *
 * @param x     [D], NaN = missing
 * @param grid  over the two latents of `axes`, latent units
 * @throws RangeError  the partition is not of three latent dimensions
 * Method    along the line of all z_k a region is an interval and its posterior a Gaussian, of precision Λ_kk and mean
 *           μ_k − Λ_kk⁻¹ (Λ_ki (z_i − μ_i) + Λ_kj (z_j − μ_j)); its integral is taken relative to the interval's nearest
 *           point to that mean, where log p(x, z) is told by differences to the mode
 * Accuracy  regions of less than 1e-9 of p(x) are left out; else as posteriorLogDensity  (asserted:
 *           posteriorMarginalGrid.test.ts)
 * Source    derived from [BPB20] (6)
 */
export function* posteriorMarginalGridSteps(
  partition: Partition,
  model: GenerativeModel,
  x: Float64Array,
  grid: Grid,
  axes: readonly [number, number],
): Steps<{ logDensity: Float64Array; maximum: number }> {
  const { geometry, numRegions } = partition
  if (geometry.kind !== 'space') throw new RangeError(`S = ${partition.latentDim}; expected 3`)
  const [first, second] = axes
  const third = 3 - first - second
  const { constants, workspace } = yield* partOfSteps(observePointSteps(partition, model, x), 0, 0.1)
  const { logRelative, logJointDifference } = yield* partOfSteps(
    relativeJointsSteps(constants, workspace),
    0.1,
    0.5,
  )
  const logTotal = logSumExp(logRelative)
  const { regionPrecision } = constants
  const { facetStarts, planes } = geometry
  const smallest = Math.log(INVISIBLE_SHARE / numRegions) + logTotal
  const kept = Array.from(logRelative.keys()).filter((r) => logRelative[r] > smallest)
  const means = kept.map((r) => {
    setRegionMean(constants, r, workspace)
    return workspace.mean.slice()
  })
  const [numColumns, numRows] = grid.size
  const logDensity = new Float64Array(numRows * numColumns)
  const terms = new Float64Array(kept.length)
  const latent = new Float64Array(3)
  const isStepOver = createPace()
  let maximum = -Infinity
  for (let row = 0; row < numRows; row++) {
    const v = cellCentre(grid, 1, row)
    for (let column = 0; column < numColumns; column++) {
      const u = cellCentre(grid, 0, column)
      kept.forEach((region, i) => {
        terms[i] = logShare(region, means[i], u, v)
      })
      const value = logSumExp(terms) - logTotal
      logDensity[row * numColumns + column] = value
      if (value > maximum) maximum = value
      if (isStepOver(100 * kept.length)) yield { done: 0.5 + (0.5 * row) / numRows, total: 1 }
    }
    yield { done: 0.5 + (0.5 * (row + 1)) / numRows, total: 1 }
  }
  return { logDensity, maximum }

  /** log ∫ p(x, z)/p(x, mode) dz_k over the region's part of the line through (u, v). */
  function logShare(region: number, mean: Float64Array, u: number, v: number): number {
    let lower = -Infinity
    let upper = Infinity
    for (let facet = facetStarts[region]; facet < facetStarts[region + 1]; facet++) {
      const at = 4 * facet
      const rest = planes[at + first] * u + planes[at + second] * v + planes[at + 3]
      const slope = planes[at + third]
      if (slope > 0) lower = Math.max(lower, -rest / slope)
      else if (slope < 0) upper = Math.min(upper, -rest / slope)
      else if (rest < 0) return -Infinity
    }
    if (!(lower < upper)) return -Infinity
    const row = 9 * region + 3 * third
    const variance = 1 / regionPrecision[row + third]
    const pull =
      regionPrecision[row + first] * (u - mean[first]) + regionPrecision[row + second] * (v - mean[second])
    const middle = mean[third] - variance * pull
    latent[first] = u
    latent[second] = v
    latent[third] = Math.min(Math.max(middle, lower), upper)
    return (
      logJointDifference(region, latent) +
      0.5 * (LOG_2PI + Math.log(variance)) +
      logScaledIntervalMass(lower, upper, middle, variance)
    )
  }
}
