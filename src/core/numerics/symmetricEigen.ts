import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

export interface SymmetricEigen {
  /** [n], ascending. */
  readonly values: Float64Array
  /** [n,n] row-major: row k is the unit eigenvector of value k, up to its sign. */
  readonly vectors: Float64Array
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix. The matrix is symmetrised first, because ml-matrix tests symmetry
 * by exact equality.
 *
 * @param matrix  [n,n] row-major, symmetric up to rounding, finite
 * Cost      O(n³): 0.2 s for n = 256, 4 s for 784
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const symmetric = new Matrix(n, n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) symmetric.set(i, j, (matrix[i * n + j] + matrix[j * n + i]) / 2)
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, {
    assumeSymmetric: true,
  })
  const order = Array.from(realEigenvalues.keys()).sort((a, b) => realEigenvalues[a] - realEigenvalues[b])
  const vectors = new Float64Array(n * n)
  order.forEach((column, k) => {
    for (let i = 0; i < n; i++) vectors[k * n + i] = eigenvectorMatrix.get(i, column)
  })
  return { values: Float64Array.from(order, (column) => realEigenvalues[column]), vectors }
}
