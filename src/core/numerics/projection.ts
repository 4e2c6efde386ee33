/** Linear coordinates of a data space: y = Pᵀ(x − mean). */
export interface Projection {
  /** Pᵀ [k,D] row-major: one axis a row. */
  readonly axes: Float64Array
  /** [D], where y = 0; data units. */
  readonly mean: Float64Array
}
