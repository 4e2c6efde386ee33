import type { Ray } from '../../geometry/coneOf.ts'
import { polyhedronOf } from '../../geometry/polyhedronOf.ts'
import { roundedPolyhedron } from '../../geometry/roundedPolyhedron.ts'
import { decomposeDouble } from '../../numerics/decomposeDouble.ts'
import type { SpaceRegionSet } from '../regionSet.ts'

/**
 * The convex polyhedron where all the half-spaces overlap, as a set of one region. Exact for the given doubles.
 *
 * @param halfSpaces  [m,4] rows (a0, a1, a2, c): a·z + c ≥ 0; a of any length but zero. Redundant ones are left out
 * @returns  null where nothing with an interior is left
 * @throws RangeError  an entry is not finite
 * Cost      some milliseconds in integers: for tests and fixtures; partitions know their facets
 */
export function intersectHalfSpaces(halfSpaces: Float64Array): SpaceRegionSet | null {
  const rows: bigint[][] = []
  for (let at = 0; at < halfSpaces.length; at += 4) rows.push(integers(halfSpaces.subarray(at, at + 4)))
  const polyhedron = polyhedronOf(rows, 3)
  if (!hasInterior(rows, polyhedron.cone.rays)) return null
  const { planes, edgeFacets, edgeEnds } = roundedPolyhedron(polyhedron, rows)
  return {
    kind: 'space',
    facetStarts: Int32Array.of(0, planes.length / 4),
    planes: Float64Array.from(planes),
    edgeStarts: Int32Array.of(0, edgeFacets.length / 2),
    edgeFacets: Int32Array.from(edgeFacets),
    edgeEnds: Float64Array.from(edgeEnds),
  }
}

/** Up to a positive factor. */
function integers(values: Float64Array): bigint[] {
  const parts = Array.from(values, decomposeDouble)
  const exponent = Math.min(...parts.map((part) => part.exponent))
  return parts.map((part) => part.mantissa << BigInt(part.exponent - exponent))
}

/** The sum of all rays is inside of everything, if anything is. */
function hasInterior(rows: readonly (readonly bigint[])[], rays: readonly Ray[]): boolean {
  const sum = [0, 1, 2, 3].map((k) => rays.reduce((total, { direction }) => total + direction[k], 0n))
  return sum[3] > 0n && rows.every((row) => row.reduce((total, entry, k) => total + entry * sum[k], 0n) > 0n)
}
