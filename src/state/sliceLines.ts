import type { SpaceGeometry } from '../core/partition/partition.ts'
import type { LatentPlane } from './latentPlane.ts'

/**
 * Where a slice cuts the facets of a region: (n0, n1, c) of each in the slice's two coordinates, ‖n‖ = 1, inside where
 * n·z + c ≥ 0. A facet's two regions get the same numbers negated; one parallel to the slice has n = 0.
 */
export function sliceLines(
  { facetStarts, planes }: SpaceGeometry,
  { axes: [first, second], slice }: LatentPlane,
  region: number,
): Float64Array {
  const from = facetStarts[region]!
  const lines = new Float64Array(3 * (facetStarts[region + 1]! - from))
  for (let k = 0; k < lines.length / 3; k++) {
    const plane = 4 * (from + k)
    const held = slice === null ? 0 : planes[plane + slice.axis]! * slice.at
    const n0 = planes[plane + first]!
    const n1 = planes[plane + second]!
    const length = Math.hypot(n0, n1) || 1
    lines[3 * k] = n0 / length
    lines[3 * k + 1] = n1 / length
    lines[3 * k + 2] = (planes[plane + 3]! + held) / length
  }
  return lines
}
