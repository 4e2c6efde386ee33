import type { NoiseCovariance } from '../network/model.ts'
import { cholesky, solveLower, solveLowerTransposed } from '../numerics/cholesky.ts'
import { NumericalError } from '../problem.ts'

/** The noise ε_m of the missing coordinates given ε_o of the observed ones: N(K ε_o, C). */
export interface ConditionalNoise {
  /** K = Σ_mo Σ_oo⁻¹ [M,O]; null where it is zero. */
  readonly gain: Float64Array | null
  /** Diagonal of C = Σ_mm − K Σ_om [M]. */
  readonly variance: Float64Array
  /** C [M,M], made anew at each call: for a Σx that is not full it is a matrix of zeros beside its diagonal. */
  readonly covariance: () => Float64Array
}

/**
 * Condition the observation noise on what is seen.
 *
 * @param observed, missing  indices of coordinates, ascending
 * @throws NumericalError  `notPositiveDefinite` (a full Σ_oo)
 * Cost    O(M) unless Σx is full; then O(O³ + M O²), and O(M² O) for `covariance`
 */
export function conditionalNoise(
  noise: NoiseCovariance,
  dataDim: number,
  observed: readonly number[],
  missing: readonly number[],
): ConditionalNoise {
  const M = missing.length
  const O = observed.length
  const variance = Float64Array.from(missing, (d) => varianceOf(noise, d, dataDim))
  if (noise.kind !== 'full') return { gain: null, variance, covariance: () => diagonalMatrix(variance) }
  const { matrix } = noise
  const block = (rows: readonly number[], columns: readonly number[]): Float64Array =>
    Float64Array.from(
      { length: rows.length * columns.length },
      (_, k) => matrix[rows[Math.floor(k / columns.length)] * dataDim + columns[k % columns.length]],
    )
  if (O === 0) return { gain: null, variance, covariance: () => block(missing, missing) }
  const factor = cholesky(block(observed, observed), O)
  if (factor === null) {
    throw new NumericalError('notPositiveDefinite', 'the noise covariance Σx is not positive definite', {
      size: O,
    })
  }
  // rows hold L⁻¹ Σ_om, whose products are subtracted; from them K
  const whitened = block(missing, observed)
  for (let m = 0; m < M; m++) {
    solveLower(factor, O, whitened, m * O)
    for (let o = 0; o < O; o++) variance[m] -= whitened[m * O + o] ** 2
  }
  const gain = whitened.slice()
  for (let m = 0; m < M; m++) solveLowerTransposed(factor, O, gain, m * O)
  const covariance = (): Float64Array => {
    const whole = block(missing, missing)
    for (let i = 0; i < M; i++) {
      for (let j = 0; j < M; j++) {
        let sum = 0
        for (let o = 0; o < O; o++) sum += whitened[i * O + o] * whitened[j * O + o]
        whole[i * M + j] -= sum
      }
    }
    return whole
  }
  return { gain, variance, covariance }
}

function varianceOf(noise: NoiseCovariance, d: number, dataDim: number): number {
  if (noise.kind === 'isotropic') return noise.variance
  return noise.kind === 'diagonal' ? noise.variances[d] : noise.matrix[d * dataDim + d]
}

function diagonalMatrix(diagonal: Float64Array): Float64Array {
  const M = diagonal.length
  const matrix = new Float64Array(M * M)
  for (let m = 0; m < M; m++) matrix[m * M + m] = diagonal[m]
  return matrix
}
