/**
 * A convex polygon, bounded or not: one region of a PlaneRegionSet, or a part of one. Edges stand counter-clockwise
 * (y up): the whole plane has none, a half-plane one that starts at infinity, a wedge two of which one does, a strip two
 * that both do. Where an edge starts at infinity, the one before it (cyclically) ends there.
 */
export interface ConvexPolygon {
  /** Supporting line of each edge, (n0, n1, c) with n·z + c ≥ 0 inside and ‖n‖ = 1: [numEdges, 3]. */
  readonly lines: Float64Array<ArrayBuffer>
  /** Where each edge starts; NaN, NaN for an edge that comes from infinity: [numEdges, 2]. */
  readonly vertices: Float64Array<ArrayBuffer>
}
