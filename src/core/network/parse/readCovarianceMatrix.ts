import { cholesky } from '../../numerics/cholesky.ts'
import { symmetricEigenvalues } from '../../numerics/symmetricEigenvalues.ts'
import { MAX_EIGENVALUE_DIM, SINGULAR_PIVOT, SYMMETRY_TOLERANCE } from '../limits.ts'
import type { ProblemList } from '../../problemList.ts'
import { readNumbers } from './readNumbers.ts'

/**
 * A list of n rows of n numbers as a symmetric positive definite matrix, [n, n] row-major; null with problems added.
 *
 * Asymmetry within rounding (SYMMETRY_TOLERANCE) is averaged away; a matrix that is singular to working precision is
 * refused (SINGULAR_PIVOT), whatever the units of its coordinates.
 */
export function readCovarianceMatrix(
  rows: readonly unknown[],
  path: string,
  n: number,
  problems: ProblemList,
): Float64Array | null {
  const before = problems.problems.length
  if (rows.length !== n) {
    problems.add(path, 'length', { expected: n, actual: rows.length })
    return null
  }
  const matrix = new Float64Array(n * n)
  rows.forEach((row, i) => readNumbers(row, `${path}[${i}]`, n, matrix, i * n, problems))
  if (problems.problems.length > before) return null
  symmetrise(matrix, path, n, problems)
  if (problems.problems.length > before) return null
  const pivot = smallestPivot(matrix, n)
  if (pivot > n * SINGULAR_PIVOT) return matrix
  problems.add(path, 'notPositiveDefinite', {
    smallest: n > MAX_EIGENVALUE_DIM ? pivot : symmetricEigenvalues(matrix, n)[0],
  })
  return null
}

function symmetrise(matrix: Float64Array, path: string, n: number, problems: ProblemList): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const difference = Math.abs(matrix[i * n + j] - matrix[j * n + i])
      const scale = Math.sqrt(Math.abs(matrix[i * n + i])) * Math.sqrt(Math.abs(matrix[j * n + j]))
      if (difference > SYMMETRY_TOLERANCE * scale) {
        problems.add(`${path}[${i}][${j}]`, 'notSymmetric', { row: i + 1, column: j + 1, difference })
        return
      }
      if (difference > 0) {
        const mean = matrix[i * n + j] / 2 + matrix[j * n + i] / 2
        matrix[i * n + j] = mean
        matrix[j * n + i] = mean
      }
    }
  }
}

/** The smallest pivot of the correlation matrix's Cholesky factorisation, at most 1; 0 where there is none. */
function smallestPivot(matrix: Float64Array, n: number): number {
  const std = Float64Array.from({ length: n }, (_, i) => Math.sqrt(matrix[i * n + i]))
  const correlation = matrix.map((value, k) => value / std[Math.floor(k / n)] / std[k % n])
  const factor = cholesky(correlation, n)
  if (factor === null) return 0
  let smallest = 1
  for (let i = 0; i < n; i++) smallest = Math.min(smallest, factor[i * n + i] ** 2)
  return smallest
}
