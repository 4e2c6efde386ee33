import type { RegionSet } from '../integrals/regionSet.ts'

/**
 * One region as a set of its own, in coordinates about an origin: what lies near the origin keeps its digits.
 *
 * @param origin  [S]
 * @returns  z' = z − origin. A line of the plane is taken through its edge's vertex that is nearer to the origin, so
 *           that lines through the origin have an offset of exactly 0. null where regions have no such form (S ≥ 3)
 */
export function localRegion(regions: RegionSet, regionId: number, origin: Float64Array): RegionSet | null {
  if (regions.kind === 'line') {
    const { limits } = regions
    return {
      kind: 'line',
      limits: Float64Array.of(limits[regionId] - origin[0], limits[regionId + 1] - origin[0]),
    }
  }
  if (regions.kind !== 'plane') return null
  const [o0, o1] = origin
  const first = regions.edgeStarts[regionId]
  const numEdges = regions.edgeStarts[regionId + 1] - first
  const lines = regions.lines.slice(3 * first, 3 * (first + numEdges))
  const vertices = regions.vertices
    .slice(2 * first, 2 * (first + numEdges))
    .map((value, i) => value - (i % 2 === 0 ? o0 : o1))
  const sizes = Float64Array.from({ length: numEdges }, (_, e) =>
    Math.hypot(vertices[2 * e], vertices[2 * e + 1]),
  )
  for (let e = 0; e < numEdges; e++) {
    const next = e + 1 < numEdges ? e + 1 : 0
    // NaN at infinity
    const end = sizes[next] < sizes[e] || sizes[e] !== sizes[e] ? next : e
    const n0 = lines[3 * e]
    const n1 = lines[3 * e + 1]
    lines[3 * e + 2] =
      sizes[end] === sizes[end]
        ? -(n0 * vertices[2 * end] + n1 * vertices[2 * end + 1])
        : lines[3 * e + 2] + (n0 * o0 + n1 * o1)
  }
  return { kind: 'plane', edgeStarts: Int32Array.of(0, numEdges), lines, vertices }
}
