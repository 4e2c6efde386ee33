/** A regular grid over one or two data coordinates; samples at cell centres. */
export interface Grid {
  /** [lower, upper] along each axis, data units. */
  readonly extent: readonly (readonly [number, number])[]
  /** Number of cells along each axis. */
  readonly size: readonly number[]
}

export interface LogMarginalGrid {
  /** [rows, columns] row-major, row 0 at the lower end of the second axis; nats. */
  readonly logMarginal: Float64Array
  readonly maximum: number
  /** (x, ω) pairs that were left out by the bound, or that interpolation made unnecessary. */
  readonly numPairsSkipped: number
}

/** All pairs left out at one x together hold less than this part of p(x). */
export const SKIPPED_PART = 1e-14

/** Data units. */
export function cellCentre({ extent, size }: Grid, axis: number, index: number): number {
  const [from, to] = extent[axis]
  return from + ((index + 0.5) * (to - from)) / size[axis]
}
