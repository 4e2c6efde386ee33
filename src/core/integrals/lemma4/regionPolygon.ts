import type { ConvexPolygon } from '../../geometry/convexPolygon.ts'
import type { PlaneRegionSet } from '../regionSet.ts'

/** One region of a set by itself, in arrays of its own. */
export function regionPolygon(
  { edgeStarts, lines, vertices }: PlaneRegionSet,
  regionId: number,
): ConvexPolygon {
  const [from, to] = edgeStarts.subarray(regionId, regionId + 2)
  return {
    lines: new Float64Array(lines.subarray(3 * from, 3 * to)),
    vertices: new Float64Array(vertices.subarray(2 * from, 2 * to)),
  }
}
