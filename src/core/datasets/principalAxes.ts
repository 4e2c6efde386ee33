import type { Projection } from '../numerics/projection.ts'
import { leadingEigenpairs } from '../numerics/leadingEigenpairs.ts'
import { NumericalError } from '../problem.ts'
import type { Dataset } from './dataset.ts'
import { MAX_PRINCIPAL_COLUMNS } from './limits.ts'

export interface PrincipalAxes extends Projection {
  /** Part of the total variance along each axis [k], in [0, 1] where nothing is missing. */
  readonly varianceShare: readonly number[]
}

/**
 * The directions in which the data vary most, orthonormal, largest variance first, around the mean of each column.
 *
 * Missing values are left out by pairs: each mean over what its column observes, each covariance over the rows that
 * observe both columns (0 where none does). That uses all that is seen; the matrix need not be positive semidefinite
 * then, but only its leading eigenvectors are used.
 *
 * The entry of largest magnitude in an axis is positive (the first of several), so that a picture never flips.
 *
 * @param numAxes  k in [1, D]
 * @throws RangeError      k outside that, or more than MAX_PRINCIPAL_COLUMNS columns
 * @throws NumericalError  `overflow`, where squares of the data leave the doubles
 * Accuracy  axes are orthonormal to 1e-14; one whose variance nearly equals the next may turn by rounding, and a
 *           density along it is then exact for the axis as given  (asserted: principalAxes.test.ts)
 * Cost      O(N D² + k D²) times some tens: 0.6 s for N = 1,000, D = 784, k = 2
 */
export function principalAxes(dataset: Dataset, numAxes: number): PrincipalAxes {
  const { dataDim: D } = dataset
  if (!(Number.isInteger(numAxes) && numAxes >= 1 && numAxes <= D)) {
    throw new RangeError(`numAxes: expected an integer in [1, ${D}], got ${numAxes}`)
  }
  if (D > MAX_PRINCIPAL_COLUMNS) {
    throw new RangeError(`${D} columns; principal axes are found of at most ${MAX_PRINCIPAL_COLUMNS}`)
  }
  const mean = columnMeans(dataset)
  const covariance = pairwiseCovariance(dataset, mean)
  if (!covariance.every(Number.isFinite)) {
    const largest = dataset.values.reduce(
      (most, value) => (Math.abs(value) > most ? Math.abs(value) : most),
      0,
    )
    throw new NumericalError('overflow', 'the variance of the data is not finite', { largest })
  }
  const { values, vectors } = leadingEigenpairs(covariance, D, numAxes)
  // the trace
  const total = Array.from({ length: D }, (_, d) => covariance[d * D + d]).reduce(
    (sum, each) => sum + each,
    0,
  )
  const axes = new Float64Array(numAxes * D)
  const varianceShare: number[] = []
  for (let k = 0; k < numAxes; k++) {
    axes.set(withFixedSign(vectors.subarray(k * D, (k + 1) * D)), k * D)
    varianceShare.push(total > 0 ? values[k] / total : 0)
  }
  return { axes, mean, varianceShare }
}

/** [D]; 0 where a column observes nothing. */
function columnMeans({ numPoints, dataDim, values }: Dataset): Float64Array {
  return Float64Array.from({ length: dataDim }, (_, d) => {
    let count = 0
    let mean = 0
    for (let n = 0; n < numPoints; n++) {
      const value = values[n * dataDim + d]
      if (value === value) mean += (value - mean) / ++count
    }
    return mean
  })
}

/** [D,D]. */
function pairwiseCovariance({ numPoints, dataDim, values }: Dataset, mean: Float64Array): Float64Array {
  const D = dataDim
  const sums = new Float64Array(D * D)
  if (!values.some(Number.isNaN)) {
    addProducts(sums, numPoints, D, values, mean)
    return mirrored(sums, D, (i, j) => sums[i * D + j] / numPoints)
  }
  const counts = new Int32Array(D * D)
  const deviation = new Float64Array(D)
  for (let n = 0; n < numPoints; n++) {
    for (let d = 0; d < D; d++) deviation[d] = values[n * D + d] - mean[d]
    for (let i = 0; i < D; i++) {
      if (deviation[i] !== deviation[i]) continue
      for (let j = 0; j <= i; j++) {
        if (deviation[j] !== deviation[j]) continue
        sums[i * D + j] += deviation[i] * deviation[j]
        counts[i * D + j]++
      }
    }
  }
  return mirrored(sums, D, (i, j) => (counts[i * D + j] > 0 ? sums[i * D + j] / counts[i * D + j] : 0))
}

/** Σ of the products of all deviations, below the diagonal and on it; four rows in one go over the sums. */
function addProducts(
  sums: Float64Array,
  numPoints: number,
  D: number,
  values: Float64Array,
  mean: Float64Array,
): void {
  const [a, b, c, d] = Array.from({ length: 4 }, () => new Float64Array(D)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (let n = 0; n < numPoints; n += 4) {
    ;[a, b, c, d].forEach((deviation, k) => {
      for (let i = 0; i < D; i++) deviation[i] = n + k < numPoints ? values[(n + k) * D + i] - mean[i] : 0
    })
    for (let i = 0; i < D; i++) {
      const [ai, bi, ci, di] = [a[i], b[i], c[i], d[i]]
      // pixels at the edge of images are often constant
      if (ai === 0 && bi === 0 && ci === 0 && di === 0) continue
      for (let j = 0; j <= i; j++) sums[i * D + j] += ai * a[j] + bi * b[j] + ci * c[j] + di * d[j]
    }
  }
}

/** Both triangles from the lower one, in place. */
function mirrored(
  matrix: Float64Array,
  D: number,
  entry: (row: number, column: number) => number,
): Float64Array {
  for (let i = 0; i < D; i++) {
    for (let j = 0; j <= i; j++) {
      const value = entry(i, j)
      matrix[i * D + j] = value
      matrix[j * D + i] = value
    }
  }
  return matrix
}

function withFixedSign(axis: Float64Array): Float64Array {
  const leading = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0)
  return leading < 0 ? axis.map((value) => -value) : axis
}
