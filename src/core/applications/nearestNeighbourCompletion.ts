export interface NeighbourCompletion {
  /** Row of the neighbour. */
  readonly neighbour: number
  /** x, with the neighbour's values where it is missing [D]. */
  readonly completed: Float64Array
}

/**
 * Complete x from the row that is nearest in what is seen of x, by Euclidean distance; of equals the first. Rows with
 * missing values are passed over.
 *
 * @param rows  [numRows, D] row-major
 * @param x     [D], NaN = missing
 * @throws RangeError  nothing of x is seen, or no row is complete
 */
export function nearestNeighbourCompletion(
  rows: Float64Array,
  numRows: number,
  x: Float64Array,
): NeighbourCompletion {
  const D = x.length
  if (x.every(Number.isNaN)) throw new RangeError('nothing is observed')
  let neighbour = -1
  let least = Infinity
  for (let n = 0; n < numRows; n++) {
    const row = rows.subarray(n * D, (n + 1) * D)
    const distance = distanceTo(row, x)
    if (distance < least || (neighbour < 0 && distance === Infinity)) {
      neighbour = n
      least = distance
    }
  }
  if (neighbour < 0) throw new RangeError('no row is complete')
  return { neighbour, completed: x.map((value, d) => (value === value ? value : rows[neighbour * D + d])) }
}

/** Squared, over what is seen of x; NaN where the row misses something. */
function distanceTo(row: Float64Array, x: Float64Array): number {
  if (row.some(Number.isNaN)) return NaN
  let sum = 0
  for (let d = 0; d < x.length; d++) if (x[d] === x[d]) sum += (row[d] - x[d]) ** 2
  return sum
}
