import type { PoolLook } from '../network/compiledDecoder.ts'

/** The states of all regions, without their shapes. */
export interface ActivationPatterns {
  readonly numRegions: number
  /** Number of nonlinear units, in layer order. */
  readonly numUnits: number
  /** First unit of each nonlinear layer, and numUnits at the end: [numNonlinearLayers + 1]. */
  readonly unitOffsets: Int32Array
  /** The windows of a layer that pools; null for the others: [numNonlinearLayers]. */
  readonly pools: readonly (PoolLook | null)[]
  /**
   * Activation patterns [numRegions, numUnits]: +1 or −1 a unit. Those of a pool are the pairs of each window's entries
   * (network/compiledDecoder.ts); a pair that the winner is not of is +, so that regions differ in their patterns.
   */
  readonly patterns: Int8Array
}

/**
 * The latent partition Ω: all regions of ℝ^S, unbounded ones included, on each of which the decoder is affine.
 * Flat arrays in region order; nothing here is ever written in place.
 */
export interface Partition extends ActivationPatterns {
  readonly latentDim: number
  readonly dataDim: number
  /** A_ω: [numRegions, dataDim, latentDim] row-major. */
  readonly slope: Float64Array
  /** b_ω: [numRegions, dataDim]. */
  readonly bias: Float64Array
  readonly geometry: RegionGeometry
  readonly diagnostics: PartitionDiagnostics
}

/** S = 1: region r is the interval [limits[r], limits[r+1]]; limits[0] = −∞ and limits[R] = ∞ (or the box's ends). */
export interface LineGeometry {
  readonly kind: 'line'
  readonly limits: Float64Array
  /** The unit whose zero set is limit r, −1 at the two ends: [numRegions + 1]. */
  readonly limitUnits: Int32Array
}
/**
 * S = 2: region r is the convex polygon, bounded or not, whose edges are [edgeStarts[r], edgeStarts[r + 1]) in
 * counter-clockwise order (y up). E counts every edge once for each region that it bounds.
 *
 * The whole plane has no edge, a half-plane one that starts at infinity, a strip two that both do, a wedge two of
 * which one does. Where an edge starts at infinity, the one before it (cyclically) ends there.
 *
 * Regions meet edge to edge: there are no T-junctions, every edge is the whole common side of exactly two regions (or
 * of one region and the box). For g is continuous: on a side that two cells share, a unit has the same values seen
 * from either, so that it cuts both cells at the same point of the side, or neither.
 */
export interface PlaneGeometry {
  readonly kind: 'plane'
  /** [R + 1], first 0 and last E. */
  readonly edgeStarts: Int32Array
  /**
   * [E, 3] supporting lines (n0, n1, c), ‖n‖ = 1: the region lies where n·z + c ≥ 0. The normalised pre-activation of
   * the edge's unit where that unit was cut, turned inwards; never a difference of vertices. The two sides of an edge
   * hold the same numbers with opposite signs.
   */
  readonly lines: Float64Array
  /** [E]: the unit whose zero set the edge lies on, −1 on a side of the box. */
  readonly edgeUnits: Int32Array
  /** [E, 2]: where each edge starts; NaN, NaN at infinity. */
  readonly vertices: Float64Array
  /** [E]: the region on the other side, −1 only where a box cuts it off. Regions share at most one edge. */
  readonly edgeNeighbours: Int32Array
}

/**
 * S = 3: region r is the convex polyhedron, bounded or not, whose facets are [facetStarts[r], facetStarts[r + 1]). F
 * counts every facet once for each of the two regions that it bounds, E every edge once for each region around it.
 *
 * All of space has no facet, a half-space one; a slab two and no edge. Regions meet facet to facet: every facet is the
 * whole common side of exactly two regions, with the same edges seen from either.
 */
export interface SpaceGeometry {
  readonly kind: 'space'
  /** [R + 1], first 0 and last F. */
  readonly facetStarts: Int32Array
  /**
   * [F, 4] planes (n0, n1, n2, c), ‖n‖ = 1: the region lies where n·z + c ≥ 0. The normalised pre-activation of the facet's
   * unit, turned inwards. The two sides of a facet hold the same numbers with opposite signs. None is redundant.
   */
  readonly planes: Float64Array
  /** [F]: the unit whose zero set the facet lies on, of several the first; rising within a region. */
  readonly facetUnits: Int32Array
  /** [F]: the region on the other side. Regions share at most one facet. */
  readonly facetNeighbours: Int32Array
  /** [R + 1], first 0 and last E. */
  readonly edgeStarts: Int32Array
  /** [E, 2]: the facets that meet in an edge, counted from the region's first; n × n′ runs along it. */
  readonly edgeFacets: Int32Array
  /** [E, 2, 3]: from where to where each edge runs; NaN for an end at infinity. */
  readonly edgeEnds: Float64Array
}

export type RegionGeometry = LineGeometry | PlaneGeometry | SpaceGeometry

export interface PartitionDiagnostics {
  /** Sign decisions that rounding left open and exact rational arithmetic settled. */
  readonly numExactDecisions: number
  /**
   * Regions that rounding leaves without an interior (S = 1: equal limits; S = 2: bounded, and the rounded vertices
   * span no area; S = 3: bounded, and the middle of the rounded vertices is not inside): kept.
   */
  readonly numZeroWidthRegions: number
}

/**
 * What is known of a partition whose making came to its limit: a subdivision of the whole plane (or box) that is exact
 * as far as it goes, whose cells the layers still to come would cut further. It is not a partition of the decoder: it
 * has no affine maps, and inference does not take it.
 */
export interface IncompletePartition {
  readonly kind: 'incomplete'
  readonly geometry: PlaneGeometry
  /** At most as many as the partition has regions. */
  readonly numCells: number
  /** Nonlinear layers whose units have cut every cell; some cells are cut by units of the next as well. */
  readonly numLayersDone: number
  readonly numLayers: number
  /** The limit that was met, in bytes (limits.ts). */
  readonly maxBytes: number
}
