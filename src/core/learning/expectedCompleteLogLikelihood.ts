import type { GenerativeModel } from '../network/model.ts'
import { cholesky, choleskyLogDet, solveLower } from '../numerics/cholesky.ts'
import { NumericalError } from '../problem.ts'
import { latentMoments } from './latentMoments.ts'
import { noisePrecision } from './noisePrecision.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'

const LOG_2PI = 1.8378770664093456

/**
 * What EM's M-step raises, from the statistics alone: Σ_n E[log p(x_n, z)|x_n], nats.
 *
 * @param statistics  with all of E[r rᵀ] for a full Σx
 * @returns  misfit: Σ_n E[‖x − g(z)‖²_{Σx⁻¹}]; total: the expectation itself, all constants included
 */
export function expectedCompleteLogLikelihood(
  { noise, decoder, priorCovariance }: GenerativeModel,
  statistics: SufficientStatistics,
): { misfit: number; total: number } {
  const S = statistics.latentDim
  let misfit = 0
  let constants = 0
  for (const { observed, residualSq, numPoints } of statistics.patterns) {
    const D = observed.length
    const precision = noisePrecision(noise, decoder.dataDim, observed)
    let logDet = 0
    if (precision.kind === 'full') {
      for (let i = 0; i < D * D; i++) misfit += precision.matrix[i] * residualSq[i]
      logDet = -choleskyLogDet(factorOf(precision.matrix, D), D)
    } else {
      const stride = residualSq.length === D ? 1 : D + 1
      for (let d = 0; d < D; d++) {
        misfit += precision.values[d] * residualSq[d * stride]
        logDet -= Math.log(precision.values[d])
      }
    }
    constants += numPoints * (D * LOG_2PI + logDet)
  }
  const factor = factorOf(priorCovariance, S)
  constants += statistics.numPoints * (S * LOG_2PI + choleskyLogDet(factor, S))
  // tr Σz⁻¹M = tr L⁻¹ (L⁻¹M)ᵀ, columns of the symmetric M being its rows
  const { sumSq } = latentMoments(statistics)
  const half = sumSq.slice()
  for (let i = 0; i < S; i++) solveLower(factor, S, half, i * S)
  let latentSq = 0
  for (let i = 0; i < S; i++) {
    const row = Float64Array.from({ length: S }, (_, j) => half[j * S + i])
    solveLower(factor, S, row)
    latentSq += row[i]
  }
  return { misfit, total: -0.5 * (misfit + latentSq + constants) }
}

function factorOf(matrix: Float64Array, n: number): Float64Array {
  const factor = cholesky(matrix, n)
  if (factor === null) throw new NumericalError('notPositiveDefinite', 'Σx or Σz is not positive definite')
  return factor
}
