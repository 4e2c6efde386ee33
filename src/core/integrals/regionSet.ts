/**
 * The sets over which Gaussians are integrated, as geometry alone: a partition's geometry is one (integrals do not
 * know partitions). S = 2 and S = 3 join as further kinds; every function of this folder dispatches on `kind`.
 */
export interface LineRegionSet {
  readonly kind: 'line'
  /** Region r is the interval [limits[r], limits[r + 1]], ±∞ at the ends: [numRegions + 1]. */
  readonly limits: Float64Array
}

export type RegionSet = LineRegionSet
