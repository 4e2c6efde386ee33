import type { PlaneRegionSet } from '../integrals/regionSet.ts'
import { solveLower } from '../numerics/cholesky.ts'
import type { PlaneGeometry } from '../partition/partition.ts'
import { liesOn, type ContactPoint } from './contactPoint.ts'

/** A region of the plane in coordinates about one of its points, in latents and in those of its own frame. */
export interface LocalPolygon {
  /** In z − contact: [numEdges,3] and [numEdges,2]. */
  readonly lines: Float64Array
  readonly vertices: Float64Array
  /** In y = M⁻¹ (z − contact). */
  readonly region: PlaneRegionSet
}

/**
 * What lies near the contact keeps its digits: the sides that hold it have an offset of exactly 0, in both coordinates,
 * and the vertex that it is, if it is one, exactly (0, 0). Other lines go through their edge's vertex that is nearer.
 *
 * @param priorFactor  Lz
 * @param regions      in y (planeFrame.ts): its normals are kept
 * @param toLatent     M = Lz V, V a rotation: [numRegions,2,2]
 */
export function localPolygon(
  geometry: PlaneGeometry,
  contact: ContactPoint,
  priorFactor: Float64Array,
  regions: PlaneRegionSet,
  toLatent: Float64Array,
): LocalPolygon {
  const r = contact.regionId
  const [o0, o1] = contact.latent
  const [l11] = priorFactor
  const first = geometry.edgeStarts[r]
  const numEdges = geometry.edgeStarts[r + 1] - first
  const lines = geometry.lines.slice(3 * first, 3 * (first + numEdges))
  const ownLines = regions.lines.slice(3 * first, 3 * (first + numEdges))
  const vertices = geometry.vertices.slice(2 * first, 2 * (first + numEdges))
  const own = new Float64Array(2 * numEdges)
  const [m00, m01, m10, m11] = toLatent.subarray(4 * r, 4 * r + 4)
  const cos = m00 / l11
  const sin = -m01 / l11
  const y = new Float64Array(2)
  for (let e = 0; e < numEdges; e++) {
    vertices[2 * e] -= o0
    vertices[2 * e + 1] -= o1
    y[0] = vertices[2 * e]
    y[1] = vertices[2 * e + 1]
    solveLower(priorFactor, 2, y)
    own[2 * e] = cos * y[0] + sin * y[1]
    own[2 * e + 1] = cos * y[1] - sin * y[0]
  }
  for (let e = 0; e < numEdges; e++) {
    const n0 = lines[3 * e]
    const n1 = lines[3 * e + 1]
    const offset = liesOn(geometry, r, first + e, contact) ? 0 : offsetOf(e)
    lines[3 * e + 2] = offset
    ownLines[3 * e + 2] = offset / Math.hypot(n0 * m00 + n1 * m10, n0 * m01 + n1 * m11)
  }
  const region = {
    kind: 'plane' as const,
    edgeStarts: Int32Array.of(0, numEdges),
    lines: ownLines,
    vertices: own,
  }
  return { lines, vertices, region }

  /** How far off line e the contact is. */
  function offsetOf(e: number): number {
    const n0 = lines[3 * e]
    const n1 = lines[3 * e + 1]
    const next = e + 1 < numEdges ? e + 1 : 0
    const here = Math.hypot(vertices[2 * e], vertices[2 * e + 1])
    const there = Math.hypot(vertices[2 * next], vertices[2 * next + 1])
    // NaN at infinity
    if (here !== here && there !== there) return lines[3 * e + 2] + (n0 * o0 + n1 * o1)
    const end = there < here || here !== here ? next : e
    return -(n0 * vertices[2 * end] + n1 * vertices[2 * end + 1])
  }
}
