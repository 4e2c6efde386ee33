/** A table as it stands in a file, before one knows what is header, label or data. */
export interface RawTable {
  readonly numColumns: number
  /** Names from the file, '' where it gives none; null without a header. */
  readonly header: readonly string[] | null
  readonly numRows: number
  /** [numRows, numColumns] row-major; NaN is missing, or something that `oddities` names. */
  readonly values: Float64Array
  /** Per column, the cells that are text or infinite, in row order. */
  readonly oddities: readonly (readonly OddCell[])[]
  /** Per column, all texts as written, kept only for columns that may be asked for as label; null otherwise. */
  readonly texts: readonly (readonly string[] | null)[]
  /** Where a cell is, or a row for column −1, in the user's words. */
  readonly pathOf: (row: number, column: number) => string
}

export interface OddCell {
  readonly row: number
  readonly text: string
  readonly kind: 'text' | 'infinite'
}
