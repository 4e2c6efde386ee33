import { symmetricEigen } from './symmetricEigen.ts'

/**
 * Eigenvalues of a symmetric matrix, ascending.
 *
 * @param matrix  [n,n] row-major, symmetric up to rounding
 */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  return symmetricEigen(matrix, n).values
}
