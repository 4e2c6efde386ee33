import type { DenseNetwork } from './denseNetwork.ts'

/** Rows go in fours: kernels read a weight once for four of them. */
const ROW_GROUP = 4

/** Scratch of a network for many inputs at once; written by forwardRows and backwardRows. */
export interface DenseRows {
  /** The next multiple of four. */
  readonly capacity: number
  /** Of the network's input, then of each stage's output: [capacity, size] row-major. */
  readonly values: readonly Float64Array[]
  /** Slopes of a loss in those. */
  readonly slopes: readonly Float64Array[]
}

/** @param numRows  that there must be room for */
export function createDenseRows({ inputSize, stages }: DenseNetwork, numRows: number): DenseRows {
  const capacity = paddedRows(numRows)
  const sizes = [inputSize, ...stages.map(({ outputSize }) => outputSize)]
  const fresh = (): Float64Array[] => sizes.map((size) => new Float64Array(capacity * size))
  return { capacity, values: fresh(), slopes: fresh() }
}

/** So many rows are computed for `numRows`. */
export function paddedRows(numRows: number): number {
  return ROW_GROUP * Math.ceil(numRows / ROW_GROUP)
}
