/** The way of a pointer over a plot. */
export interface Stroke {
  /** Flat x, y, CSS px from the top left of the plot. */
  readonly path: readonly number[]
  /** When it was at each place, ms since the stroke began; ascending, the first 0. */
  readonly times: readonly number[]
}
