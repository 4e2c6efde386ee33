import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { cholesky, solveLower, solveLowerTransposed } from '../numerics/cholesky.ts'
import { symmetricEigenvalues } from '../numerics/symmetricEigenvalues.ts'
import type { NoiseCovariance } from '../network/model.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'

export interface NoiseUpdate {
  readonly noise: NoiseCovariance
  /** Variances (eigenvalues of a full Σx) that the floor held up. */
  readonly numFloored: number
}

/**
 * M-step of Σx: the mean of E[(x − g(z))(x − g(z))ᵀ], of the kind of the current Σx. It moves no region, so that it is an
 * exact EM step. Under the floor, a variance is kept from falling, and never raised.
 *
 * Missing entries: means over what is observed for an isotropic and a diagonal Σx, which maximises the expected
 * log-likelihood outright; for a full Σx the missing residuals are taken in by their conditional mean and covariance.
 *
 * @param statistics  with all of E[r rᵀ] for a full Σx
 * @param floor       smallest variance, data units²
 * Source   MATH.md 6; clipping the eigenvalues maximises −log|Σ| − tr Σ⁻¹M under Σ ≥ floor · I
 */
export function noiseUpdate(
  noise: NoiseCovariance,
  dataDim: number,
  statistics: SufficientStatistics,
  floor: number,
): NoiseUpdate {
  switch (noise.kind) {
    case 'isotropic': {
      let sum = 0
      let count = 0
      for (const { observed, residualSq, numPoints } of statistics.patterns) {
        sum += diagonalSum(residualSq, observed.length)
        count += numPoints * observed.length
      }
      const { variance, isFloored } = hold(sum / count, noise.variance, floor)
      return { noise: { kind: 'isotropic', variance }, numFloored: isFloored ? 1 : 0 }
    }
    case 'diagonal':
      return diagonalUpdate(noise.variances, statistics, floor)
    case 'full':
      return fullUpdate(noise.matrix, dataDim, statistics, floor)
  }
}

function hold(update: number, current: number, floor: number): { variance: number; isFloored: boolean } {
  const least = Math.min(floor, current)
  return update >= least ? { variance: update, isFloored: false } : { variance: least, isFloored: true }
}

function diagonalUpdate(
  variances: Float64Array,
  statistics: SufficientStatistics,
  floor: number,
): NoiseUpdate {
  const D = variances.length
  const sums = new Float64Array(D)
  const counts = new Float64Array(D)
  for (const { observed, residualSq, numPoints } of statistics.patterns) {
    const n = observed.length
    const stride = residualSq.length === n ? 1 : n + 1
    observed.forEach((coordinate, d) => {
      sums[coordinate] += residualSq[d * stride]
      counts[coordinate] += numPoints
    })
  }
  let numFloored = 0
  const updated = variances.map((current, d) => {
    // a coordinate that nobody observed
    if (counts[d] === 0) return current
    const { variance, isFloored } = hold(sums[d] / counts[d], current, floor)
    if (isFloored) numFloored++
    return variance
  })
  return { noise: { kind: 'diagonal', variances: updated }, numFloored }
}

function fullUpdate(
  matrix: Float64Array,
  D: number,
  statistics: SufficientStatistics,
  floor: number,
): NoiseUpdate {
  const total = new Float64Array(D * D)
  for (const { observed, residualSq, numPoints } of statistics.patterns) {
    const n = observed.length
    if (numPoints === 0) continue
    if (residualSq.length !== n * n) throw new RangeError('a full Σx needs statistics with all of E[r rᵀ]')
    if (n === D) for (let i = 0; i < D * D; i++) total[i] += residualSq[i]
    else addCompleted(total, matrix, D, observed, residualSq, numPoints)
  }
  const mean = new Matrix(D, D)
  for (let i = 0; i < D; i++)
    for (let j = 0; j < D; j++)
      mean.set(i, j, (total[i * D + j] + total[j * D + i]) / (2 * statistics.numPoints))
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(mean, { assumeSymmetric: true })
  const least = Math.min(floor, symmetricEigenvalues(matrix, D)[0])
  const numFloored = realEigenvalues.filter((value) => !(value >= least)).length
  const updated = new Float64Array(D * D)
  for (let i = 0; i < D; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = mean.get(i, j)
      // only what lies below the floor is put together anew
      for (let k = 0; k < D && numFloored > 0; k++) {
        const lift = Math.max(least - realEigenvalues[k], 0)
        sum += lift * eigenvectorMatrix.get(i, k) * eigenvectorMatrix.get(j, k)
      }
      updated[i * D + j] = sum
      updated[j * D + i] = sum
    }
  }
  return { noise: { kind: 'full', matrix: updated }, numFloored }
}

/** total += E[r rᵀ] of all coordinates, the missing ones given the observed: K M Kᵀ + N · (conditional covariance). */
function addCompleted(
  total: Float64Array,
  matrix: Float64Array,
  D: number,
  observed: Int32Array,
  residualSq: Float64Array,
  numPoints: number,
): void {
  const n = observed.length
  const marginal = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) marginal[i * n + j] = matrix[observed[i] * D + observed[j]]
  const factor = cholesky(marginal, n)!
  // rows of K = Σ_·o Σ_oo⁻¹: the identity on observed coordinates, up to rounding
  const k = new Float64Array(D * n)
  for (let i = 0; i < D; i++) {
    const own = observed.indexOf(i)
    if (own >= 0) {
      k[i * n + own] = 1
      continue
    }
    for (let j = 0; j < n; j++) k[i * n + j] = matrix[i * D + observed[j]]
    solveLower(factor, n, k, i * n)
    solveLowerTransposed(factor, n, k, i * n)
  }
  for (let i = 0; i < D; i++) {
    for (let j = 0; j < D; j++) {
      let sum = 0
      let explained = 0
      for (let a = 0; a < n; a++) {
        for (let b = 0; b < n; b++) sum += k[i * n + a] * residualSq[a * n + b] * k[j * n + b]
        explained += k[i * n + a] * matrix[observed[a] * D + j]
      }
      const isMissing = !observed.includes(i) && !observed.includes(j)
      total[i * D + j] += sum + (isMissing ? numPoints * (matrix[i * D + j] - explained) : 0)
    }
  }
}

function diagonalSum(residualSq: Float64Array, n: number): number {
  let sum = 0
  const stride = residualSq.length === n ? 1 : n + 1
  for (let d = 0; d < n; d++) sum += residualSq[d * stride]
  return sum
}
