/** columns = basisᵀ · factor. */
export interface OrthonormalBasis {
  /** K ≤ min(D, n). */
  readonly rank: number
  /** K orthonormal vectors, one a row: [K,D]. */
  readonly basis: Float64Array
  /** [K,n], upper trapezoidal. */
  readonly factor: Float64Array
}

/**
 * An orthonormal basis of the span of some columns, and the columns in it.
 *
 * @param columns  [D,n] row-major
 * @returns factors that are not finite where a column is not
 * Method    Householder reflections, column after column. No rank is decided: a column that lies in the span of those
 *           before it up to rounding adds a direction that its rounding points in, which does no harm; one that is in it
 *           exactly, as a column of zeros, adds none
 * Accuracy  every column to a few √D units in the last place of its norm, however near to dependent they are
 *           (asserted: orthonormalBasis.test.ts)
 * Cost      4 D n² multiply-adds
 */
export function orthonormalBasis(columns: Float64Array, D: number, n: number): OrthonormalBasis {
  // unit vectors u of I − 2 u uᵀ, zero before their own row
  const mirrors: Float64Array[] = []
  const factors = new Float64Array(Math.min(D, n) * n)
  const column = new Float64Array(D)
  for (let j = 0; j < n; j++) {
    for (let d = 0; d < D; d++) column[d] = columns[d * n + j]
    mirrors.forEach((u, k) => reflect(u, k, column))
    const rank = mirrors.length
    for (let k = 0; k < rank; k++) factors[k * n + j] = column[k]
    if (rank === D) continue
    const norm = normFrom(column, rank)
    if (norm === 0) continue
    const image = column[rank] > 0 ? -norm : norm
    factors[rank * n + j] = image
    const u = new Float64Array(D)
    for (let d = rank; d < D; d++) u[d] = column[d] / norm
    u[rank] -= image / norm
    const length = normFrom(u, rank)
    for (let d = rank; d < D; d++) u[d] /= length
    mirrors.push(u)
  }
  const rank = mirrors.length
  const basis = new Float64Array(rank * D)
  for (let k = 0; k < rank; k++) {
    const row = basis.subarray(k * D, (k + 1) * D)
    row[k] = 1
    for (let i = k; i >= 0; i--) reflect(mirrors[i], i, row)
  }
  return { rank, basis, factor: factors.slice(0, rank * n) }
}

function reflect(u: Float64Array, from: number, vector: Float64Array): void {
  const D = u.length
  // four sums that do not wait for one another
  let [first, second, third, fourth] = [0, 0, 0, 0]
  let at = from
  for (; at + 3 < D; at += 4) {
    first += u[at] * vector[at]
    second += u[at + 1] * vector[at + 1]
    third += u[at + 2] * vector[at + 2]
    fourth += u[at + 3] * vector[at + 3]
  }
  for (; at < D; at++) first += u[at] * vector[at]
  const twice = 2 * (first + second + (third + fourth))
  for (let d = from; d < D; d++) vector[d] -= twice * u[d]
}

/** Of the entries from an index on; scaled, so that their squares neither overflow nor vanish. */
function normFrom(vector: Float64Array, from: number): number {
  let largest = 0
  for (let d = from; d < vector.length; d++) {
    const magnitude = Math.abs(vector[d])
    if (!(magnitude <= largest)) largest = magnitude
  }
  if (largest === 0) return 0
  let sum = 0
  for (let d = from; d < vector.length; d++) {
    const value = vector[d] / largest
    sum += value * value
  }
  return largest * Math.sqrt(sum)
}
