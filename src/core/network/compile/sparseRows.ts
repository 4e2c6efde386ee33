/** Compressed sparse rows of an affine map whose entries are some of a layer's weights, or constants. */
export interface SparseRows {
  readonly rowStart: Int32Array
  readonly column: Int32Array
  /** Position in the layer's weights of each entry, −1 for a constant. */
  readonly weightOf: Int32Array
  /** The constants, one an entry; 0 where there is a weight. */
  readonly constant: Float64Array
  /** Position in the layer's biases of each row, −1 for none. */
  readonly biasOf: Int32Array
}

/** Collects rows, one after the other. */
export interface RowCollector {
  /** An entry of the row at hand. */
  readonly add: (column: number, weightOf: number, constant: number) => void
  readonly endRow: (biasOf: number) => void
  readonly finish: () => SparseRows
}

export function createRowCollector(): RowCollector {
  const rowStart = [0]
  const columns: number[] = []
  const weights: number[] = []
  const constants: number[] = []
  const biases: number[] = []
  return {
    add: (column, weightOf, constant) => {
      columns.push(column)
      weights.push(weightOf)
      constants.push(constant)
    },
    endRow: (biasOf) => {
      rowStart.push(columns.length)
      biases.push(biasOf)
    },
    finish: () => ({
      rowStart: Int32Array.from(rowStart),
      column: Int32Array.from(columns),
      weightOf: Int32Array.from(weights),
      constant: Float64Array.from(constants),
      biasOf: Int32Array.from(biases),
    }),
  }
}
