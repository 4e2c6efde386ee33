import { neighbouringRays } from './coneOf.ts'
import type { Polyhedron } from './polyhedronOf.ts'

export interface PolyhedronEdge {
  /** The two facets that meet in it, as positions in `facets`: the cross product of their normals runs along it. */
  readonly facets: readonly [number, number]
  /** From where to where, vertices (z, weight) in integers, weight > 0; null at infinity. */
  readonly ends: readonly [readonly bigint[] | null, readonly bigint[] | null]
}

/**
 * The edges of a polyhedron in three dimensions: segments, half-lines, and whole lines where it is a prism.
 *
 * Method  the faces of dimension 2 of its cone that are not at infinity: two neighbouring rays; or, of a cone that
 *         contains a line, one ray. A plane or a slab has none
 */
export function polyhedronEdges({ cone, facets }: Polyhedron): PolyhedronEdge[] {
  const { lines, rays } = cone
  if (lines.length > 1) return []
  const meetingIn = (zeros: bigint): [number, number] => {
    const meeting = facets.flatMap(({ coneRow }, k) => ((zeros >> BigInt(coneRow)) & 1n ? [k] : []))
    if (meeting.length !== 2) throw new TypeError(`an edge of ${meeting.length} facets`)
    return [meeting[0], meeting[1]]
  }
  if (lines.length === 1)
    return rays.flatMap(({ direction, zeros }) =>
      direction[3] > 0n ? [{ facets: meetingIn(zeros), ends: [null, null] }] : [],
    )
  return neighbouringRays(rays).flatMap(([k, j]): PolyhedronEdge[] => {
    const [from, to] = [rays[k].direction, rays[j].direction]
    if (from[3] === 0n && to[3] === 0n) return []
    const [a, b] = meetingIn(rays[k].zeros & rays[j].zeros)
    // Also right where one of the two is a direction at infinity.
    const onward = [0, 1, 2].map((c) => to[c] * from[3] - from[c] * to[3])
    const isAlong = turn(facets[a].inward, facets[b].inward, onward) > 0n
    const ends = [from[3] > 0n ? from : null, to[3] > 0n ? to : null] as const
    return [{ facets: isAlong ? [a, b] : [b, a], ends }]
  })
}

/** (a × b) · c */
function turn(a: readonly bigint[], b: readonly bigint[], c: readonly bigint[]): bigint {
  return [0, 1, 2].reduce((sum, k) => {
    const [p, q] = [(k + 1) % 3, (k + 2) % 3]
    return sum + (a[p] * b[q] - a[q] * b[p]) * c[k]
  }, 0n)
}
