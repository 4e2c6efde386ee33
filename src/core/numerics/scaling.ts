/** Standardised coordinates of a data space: (x − mean) / std, coordinate by coordinate. */
export interface Scaling {
  /** [D] data units. */
  readonly mean: readonly number[]
  /** [D] data units, positive. */
  readonly std: readonly number[]
}
