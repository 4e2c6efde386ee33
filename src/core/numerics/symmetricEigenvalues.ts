import { EigenvalueDecomposition, Matrix } from 'ml-matrix'

/**
 * Eigenvalues of a symmetric matrix, ascending. The matrix is symmetrised first, because ml-matrix tests symmetry by
 * exact equality.
 *
 * @param matrix  [n,n] row-major, symmetric up to rounding
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const symmetric = new Matrix(n, n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) symmetric.set(i, j, (matrix[i * n + j] + matrix[j * n + i]) / 2)
  }
  const { realEigenvalues } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true })
  return Float64Array.from(realEigenvalues).sort()
}
