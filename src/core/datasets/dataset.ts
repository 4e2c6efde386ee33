import type { ImageShape } from '../imageShape.ts'

/** A table of observations. NaN in `values` is a missing entry; every row has at least one observed entry. */
export interface Dataset {
  /** What the user calls it: a generator's id or a file's name. */
  readonly name: string
  readonly numPoints: number
  readonly dataDim: number
  readonly columnNames: readonly string[]
  /** [numPoints, dataDim] row-major. */
  readonly values: Float64Array
  /** Where every row is an image: its shape, of `dataDim` entries. */
  readonly imageShape?: ImageShape
  /** A column that is shown but is never data; one text per point. */
  readonly label: { readonly name: string; readonly values: readonly string[] } | null
}
