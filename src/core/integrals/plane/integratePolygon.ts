import type { PlaneRegionSet } from '../regionSet.ts'
import { createFan, setFan, type Fan } from './fan.ts'
import { integrateFan } from './integrateFan.ts'
import { integrateSlices } from './integrateSlices.ts'
import type { SlicedPolygon } from './slicedPolygon.ts'
import { slicePolygon } from './slicePolygon.ts'

/** Scratch of one call, never kept. */
const fan: Fan = createFan()

/**
 * Mass and moments of the Gaussian on a polygon relative to the density at its nearest point, as integrateSlices writes
 * them: by rays from the nearest point where that is a vertex, by slices otherwise, and where rays would lose digits.
 *
 * @param polygon  of anchorPolygon; slices are written into it
 */
export function integratePolygon(
  regions: PlaneRegionSet,
  polygon: SlicedPolygon,
  withMoments: boolean,
  out: Float64Array,
): void {
  if (setFan(regions, polygon, fan)) {
    integrateFan(fan, withMoments, out)
    return
  }
  slicePolygon(regions, polygon)
  integrateSlices(polygon, withMoments, out)
}
