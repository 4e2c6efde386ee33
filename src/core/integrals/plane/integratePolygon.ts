import type { PlaneRegionSet } from '../regionSet.ts'
import type { Effort } from './effortFor.ts'
import { createFan, setFan, type Fan } from './fan.ts'
import { integrateFan } from './integrateFan.ts'
import { integrateSlices } from './integrateSlices.ts'
import type { SlicedPolygon } from './slicedPolygon.ts'
import { slicePolygon } from './slicePolygon.ts'

/** Beyond so many standard deviations on any side is less than 2e-19 of the mass, 1e-17 of the second moment. */
const NOTHING_BEYOND = 9

/** Scratch of one call, never kept. */
const fan: Fan = createFan()

/**
 * Mass and moments of the Gaussian on a polygon relative to the density at its nearest point, as integrateSlices writes
 * them, but of s and t': by rays from the nearest point where that is a vertex, by slices otherwise, and where rays would lose digits; whole where no
 * edge is near.
 *
 * @param polygon  of anchorPolygon; slices, or shear and frame, are written into it
 */
export function integratePolygon(
  regions: PlaneRegionSet,
  polygon: SlicedPolygon,
  withMoments: boolean,
  effort: Effort,
  out: Float64Array,
): void {
  if (polygon.edge >= 0 && polygon.distance === 0 && polygon.offsets[polygon.edge] >= NOTHING_BEYOND) {
    out[0] = out[3] = out[5] = 1
    out[1] = out[2] = out[4] = 0
    return
  }
  if (setFan(regions, polygon, fan)) {
    integrateFan(fan, withMoments, effort, out)
    return
  }
  slicePolygon(regions, polygon)
  integrateSlices(polygon, withMoments, effort, out)
}
