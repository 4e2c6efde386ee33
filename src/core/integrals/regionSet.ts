/**
 * The sets over which Gaussians are integrated, as geometry alone: a partition's geometry is one (integrals do not
 * know partitions). Every function of this folder dispatches on `kind`.
 */
export type RegionSet = LineRegionSet | PlaneRegionSet | SpaceRegionSet

export interface LineRegionSet {
  readonly kind: 'line'
  /** Region r is the interval [limits[r], limits[r + 1]], ±∞ at the ends: [numRegions + 1]. */
  readonly limits: Float64Array
}

/**
 * Convex polygons, bounded or not. Each region's edges stand counter-clockwise (y up): the whole plane has none, a
 * half-plane one that starts at infinity, a wedge two of which one does, a strip two that both do.
 */
export interface PlaneRegionSet {
  readonly kind: 'plane'
  /** The edges of region r are edgeStarts[r] … edgeStarts[r + 1] − 1: [numRegions + 1]. */
  readonly edgeStarts: Int32Array
  /** Supporting line of each edge, (n0, n1, c) with n·z + c ≥ 0 inside and ‖n‖ = 1: [numEdges, 3]. */
  readonly lines: Float64Array
  /** Where each edge starts; NaN, NaN for an edge that comes from infinity: [numEdges, 2]. */
  readonly vertices: Float64Array
}

/** Convex polyhedra, bounded or not: all of space has no facet, a half-space one, a slab two and no edge. */
export interface SpaceRegionSet {
  readonly kind: 'space'
  /** The facets of region r are facetStarts[r] … facetStarts[r + 1] − 1, none redundant: [numRegions + 1]. */
  readonly facetStarts: Int32Array
  /** Plane of each facet, (n0, n1, n2, c) with n·z + c ≥ 0 inside and ‖n‖ = 1: [numFacets, 4]. */
  readonly planes: Float64Array
  /** The edges of region r, in any order: [numRegions + 1]. */
  readonly edgeStarts: Int32Array
  /**
   * The two facets that meet in each edge, counted from the region's first, such that the cross product of their normals
   * runs along it, from its first end to its second: [numEdges, 2].
   */
  readonly edgeFacets: Int32Array
  /** The two ends of each edge; NaN for an end at infinity: [numEdges, 2, 3]. */
  readonly edgeEnds: Float64Array
}
