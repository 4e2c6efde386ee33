import { polygonArea } from '../../geometry/polygonArea.ts'
import { polygonCentroid } from '../../geometry/polygonCentroid.ts'
import { polygonRays } from '../../geometry/polygonRays.ts'
import type { ConvexPolygon } from '../../geometry/convexPolygon.ts'
import { regionLogMass } from '../regionLogMass.ts'
import type { PlaneRegionSet } from '../regionSet.ts'
import type { ConvexPiece } from '../../geometry/convexPieces.ts'
import { lemma4Mass } from './lemma4Mass.ts'
import type { Lemma4Term } from './lemma4Terms.ts'
import { regionPolygon } from './regionPolygon.ts'

/** A polygon with what it takes to draw it. */
interface DrawnPolygon extends ConvexPolygon {
  /** Half-lines of its boundary, rows (x, y, dx, dy): [2,4], or [0] (polygonRays). */
  readonly rays: Float64Array<ArrayBuffer>
}

interface DissectedPiece extends DrawnPolygon {
  readonly kind: ConvexPiece['kind']
  /** Square latent units; ∞ for anything but triangles. */
  readonly area: number
  /** Where a label may stand, [2]: centroid of a triangle, else the mean of the vertices; NaN without any. */
  readonly centre: Float64Array<ArrayBuffer>
  readonly terms: readonly (Omit<Lemma4Term, 'set'> & { readonly set: DrawnPolygon })[]
  readonly mass: number
}

export interface RegionDissection extends DrawnPolygon {
  /** Square latent units; ∞ for an unbounded region. */
  readonly area: number
  readonly pieces: readonly DissectedPiece[]
  /** Mass by Lemma 4, linear, not clamped. */
  readonly total: number
  /** Mass by slices, nats. */
  readonly logMass: number
}

/**
 * One region taken apart for a view of the paper's Fig. 2: its triangles, wedges and strips, the signed cones of each
 * with their masses and running sums, and the same mass by slices.
 *
 * @param mean        [2]
 * @param covariance  [4] row-major, SPD
 * @returns  plain objects of numbers and arrays of their own, that may cross from a worker
 * Source    [BPB20] Lemma 4, Fig. 2
 */
export function dissectRegion(
  regions: PlaneRegionSet,
  regionId: number,
  mean: Float64Array,
  covariance: Float64Array,
): RegionDissection {
  const polygon = regionPolygon(regions, regionId)
  const { pieces, total } = lemma4Mass(regions, regionId, mean, covariance)
  return {
    ...drawn(polygon),
    area: areaOf(polygon),
    pieces: pieces.map((piece) => ({
      ...drawn(piece),
      kind: piece.kind,
      area: areaOf(piece),
      centre: polygonCentroid(piece.vertices.filter((value) => !Number.isNaN(value))),
      terms: piece.terms.map((term) => ({ ...term, set: drawn(term.set) })),
      mass: piece.mass,
    })),
    total,
    logMass: regionLogMass(regions, regionId, mean, covariance, 0),
  }
}

function drawn({ lines, vertices }: ConvexPolygon): DrawnPolygon {
  return { lines, vertices, rays: polygonRays({ lines, vertices }) }
}

function areaOf({ vertices }: ConvexPolygon): number {
  const isBounded = vertices.length > 0 && vertices.every((value) => !Number.isNaN(value))
  return isBounded ? polygonArea(vertices) : Infinity
}
