/** q S at (row, column): S symmetric, given by its lower triangle; all of it off the diagonal, its lower part on it. */
export function addBlock(
  matrix: Float64Array,
  n: number,
  row: number,
  column: number,
  m: number,
  q: number,
  second: Float64Array,
): void {
  const isDiagonal = row === column
  for (let j = 0; j < m; j++) {
    const to = (row + j) * n + column
    for (let l = 0; l <= j; l++) {
      const value = q * second[j * m + l]
      matrix[to + l] += value
      if (!isDiagonal && l !== j) matrix[(row + l) * n + column + j] += value
    }
  }
}
