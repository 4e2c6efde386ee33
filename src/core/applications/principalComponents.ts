import { leadingEigenpairs } from '../numerics/leadingEigenpairs.ts'
import { NumericalError } from '../problem.ts'
import type { TrainingData } from '../learning/trainingData.ts'

/** The leading directions of complete data, and what they leave. */
export interface PrincipalComponents {
  readonly dataDim: number
  /** [D] */
  readonly mean: Float64Array
  /** Eigenvalues of the covariance (divided by N), falling [K]. */
  readonly variances: Float64Array
  /** [K,D] row-major: orthonormal rows; zero where the variance is. The entry of largest magnitude is positive. */
  readonly directions: Float64Array
  /** Trace of the covariance. */
  readonly totalVariance: number
  /** Variances of a model are not let below this (TrainingData.noiseFloor). */
  readonly noiseFloor: number
}

/**
 * The count directions of largest variance, from the covariance [D,D] or the Gram matrix [N,N], whichever is smaller.
 *
 * @param count  K in [1, D]; more than N − 1 of them have variance 0
 * @throws RangeError      something is missing, or count is out of its range
 * @throws NumericalError  `overflow`, where squares of the data leave the doubles
 * Accuracy  variances to 1e-14 of the largest; a direction to that over the gap to its neighbours'
 *           (asserted: ppca.test.ts)
 * Cost      O(N D m + m³), m = min(N, D): 4 s for m = 784
 */
export function principalComponents(data: TrainingData, count: number): PrincipalComponents {
  const { numPoints: N, dataDim: D, values, noiseFloor } = data
  if (!(Number.isInteger(count) && count >= 1 && count <= D))
    throw new RangeError(`count: expected an integer in [1, ${D}], got ${count}`)
  if (values.some(Number.isNaN)) throw new RangeError('principal components of data with missing values')
  const mean = columnMeans(data)
  const centred = values.map((value, i) => value - mean[i % D])
  const isGram = N < D
  const size = isGram ? N : D
  const scatter = isGram ? rowProducts(centred, N, D) : columnProducts(centred, N, D)
  let totalVariance = 0
  for (let i = 0; i < size; i++) totalVariance += scatter[i * size + i] / N
  if (!Number.isFinite(totalVariance))
    throw new NumericalError('overflow', 'the variance of the data is not finite', { totalVariance })
  const kept = Math.min(count, size)
  const eigen = leadingEigenpairs(scatter, size, kept)
  const variances = new Float64Array(count)
  const directions = new Float64Array(count * D)
  for (let k = 0; k < kept; k++) {
    const value = eigen.values[k]
    // what is left below this is rounding of the largest
    if (!(value > 1e-14 * eigen.values[0])) break
    const vector = eigen.vectors.subarray(k * size, (k + 1) * size)
    variances[k] = value / N
    directions.set(unit(isGram ? combinedRows(centred, vector, D) : vector), k * D)
  }
  return { dataDim: D, mean, variances, directions, totalVariance, noiseFloor }
}

function columnMeans({ numPoints, dataDim: D, values }: TrainingData): Float64Array {
  const mean = new Float64Array(D)
  for (let n = 0; n < numPoints; n++)
    for (let d = 0; d < D; d++) mean[d] += (values[n * D + d] - mean[d]) / (n + 1)
  return mean
}

/** X Xᵀ [N,N]. */
function rowProducts(rows: Float64Array, N: number, D: number): Float64Array {
  const products = new Float64Array(N * N)
  for (let i = 0; i < N; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0
      for (let d = 0; d < D; d++) sum += rows[i * D + d] * rows[j * D + d]
      products[i * N + j] = sum
      products[j * N + i] = sum
    }
  }
  return products
}

/** Xᵀ X [D,D]. */
function columnProducts(rows: Float64Array, N: number, D: number): Float64Array {
  const products = new Float64Array(D * D)
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < D; i++) {
      const value = rows[n * D + i]
      if (value === 0) continue
      for (let j = 0; j <= i; j++) products[i * D + j] += value * rows[n * D + j]
    }
  }
  for (let i = 0; i < D; i++) for (let j = 0; j < i; j++) products[j * D + i] = products[i * D + j]
  return products
}

/** Xᵀ v [D]. */
function combinedRows(rows: Float64Array, weights: Float64Array, D: number): Float64Array {
  const sum = new Float64Array(D)
  weights.forEach((weight, n) => {
    for (let d = 0; d < D; d++) sum[d] += weight * rows[n * D + d]
  })
  return sum
}

function unit(vector: Float64Array): Float64Array {
  let leading = 0
  let square = 0
  for (const value of vector) {
    if (Math.abs(value) > Math.abs(leading)) leading = value
    square += value * value
  }
  const scale = Math.sign(leading) / Math.sqrt(square)
  return vector.map((value) => scale * value)
}
