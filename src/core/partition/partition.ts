/**
 * The latent partition Ω: all regions of ℝ^S, unbounded ones included, on each of which the decoder is affine.
 * Flat arrays in region order; nothing here is ever written in place.
 */
export interface Partition {
  readonly latentDim: number
  readonly dataDim: number
  readonly numRegions: number
  /** Number of nonlinear units, in layer order. */
  readonly numUnits: number
  /** First unit of each nonlinear layer, and numUnits at the end: [numNonlinearLayers + 1]. */
  readonly unitOffsets: Int32Array
  /** Activation patterns [numRegions, numUnits]: +1 or −1 per elementwise unit, the winner's index per pool. */
  readonly patterns: Int8Array
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
/** S = 2 and S = 3 join here. */
export type RegionGeometry = LineGeometry

export interface PartitionDiagnostics {
  /** Sign decisions that rounding left open and exact rational arithmetic settled. */
  readonly numExactDecisions: number
  /** Regions narrower than one unit in the last place of their limits: kept, with zero width in doubles. */
  readonly numZeroWidthRegions: number
}
