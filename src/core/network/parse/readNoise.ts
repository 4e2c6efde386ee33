import { MAX_FULL_COVARIANCE } from '../limits.ts'
import type { NoiseCovariance } from '../model.ts'
import { describeValue } from '../../describeValue.ts'
import type { ProblemList } from '../../problemList.ts'
import { readCovarianceMatrix } from './readCovarianceMatrix.ts'
import { readNumber } from './readNumber.ts'
import { readNumbers } from './readNumbers.ts'

/**
 * Σx: a number is isotropic, a list diagonal, a list of lists full; all are variances.
 *
 * @param dataDim  null where a problem with the layers leaves it unknown: only a number can then be checked
 */
export function readNoise(
  value: unknown,
  dataDim: number | null,
  problems: ProblemList,
): NoiseCovariance | null {
  const path = 'sigmaX'
  if (value === undefined) {
    problems.add(path, 'missing', { expected: 'number, list or matrix' })
    return null
  }
  if (!Array.isArray(value)) {
    if (value !== null && typeof value === 'object')
      problems.add(path, 'notNumber', { actual: describeValue(value) })
    else if (isVariance(readNumber(value, path, problems), path, problems))
      return { kind: 'isotropic', variance: Number(value) }
    return null
  }
  if (dataDim === null) return null
  if (value.some(Array.isArray)) {
    if (value.length > MAX_FULL_COVARIANCE) {
      problems.add(path, 'tooManyColumns', { actual: value.length, limit: MAX_FULL_COVARIANCE })
      return null
    }
    const matrix = readCovarianceMatrix(value, path, dataDim, problems)
    return matrix === null ? null : { kind: 'full', matrix }
  }
  const before = problems.problems.length
  const variances = new Float64Array(dataDim)
  readNumbers(value, path, dataDim, variances, 0, problems)
  if (problems.problems.length > before) return null
  variances.forEach((variance, d) => isVariance(variance, `${path}[${d}]`, problems))
  return problems.problems.length > before ? null : { kind: 'diagonal', variances }
}

/** NaN has its problem already. */
function isVariance(variance: number, path: string, problems: ProblemList): boolean {
  if (variance <= 0) problems.add(path, 'notPositive', { actual: variance })
  return variance > 0
}
