import type { PartitionView } from '../../state/appState.ts'
import { eachCell } from '../../state/eachCell.ts'
import type { LatentPlane } from '../../state/latentPlane.ts'

/** One coordinate of g over the latent plane. */
export interface PlaneHeights {
  /** (a, b, c) of each region: g is a p0 + b p1 + c at the place p of the plane: [R, 3]. */
  readonly tilts: Float64Array
  /** The range of g over the part of the plane that is drawn without zoom. */
  readonly ends: readonly [number, number]
}

/** Prior standard deviations each way, as the plane is drawn without zoom. */
const REACH = 4

export function planeHeights(view: PartitionView, plane: LatentPlane, coordinate: number): PlaneHeights {
  const { slope, bias, dataDim, latentDim, numRegions } = view.partition
  const { axes, slice } = plane
  const tilts = new Float64Array(3 * numRegions)
  for (let region = 0; region < numRegions; region++) {
    const row = region * dataDim + coordinate
    const held = slice === null ? 0 : slope[row * latentDim + slice.axis]! * slice.at
    tilts.set(
      [slope[row * latentDim + axes[0]]!, slope[row * latentDim + axes[1]]!, bias[row]! + held],
      3 * region,
    )
  }
  let [low, high] = [Infinity, -Infinity]
  eachCell(view, plane, REACH, (region, corners) => {
    for (let i = 0; i < corners.length; i += latentDim) {
      const value =
        tilts[3 * region]! * corners[i + axes[0]]! +
        tilts[3 * region + 1]! * corners[i + axes[1]]! +
        tilts[3 * region + 2]!
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
  })
  return { tilts, ends: [low, high] }
}
