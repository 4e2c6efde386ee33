import { describeValue } from '../describeValue.ts'
import { MAX_FULL_COVARIANCE } from '../network/limits.ts'
import { readCovarianceMatrix } from '../network/parse/readCovarianceMatrix.ts'
import { readNoise } from '../network/parse/readNoise.ts'
import { readNumbers } from '../network/parse/readNumbers.ts'
import { readTensor } from '../network/parse/readTensor.ts'
import { isTensor } from '../network/parse/tensor.ts'
import type { ProblemList } from '../problemList.ts'
import { MAX_WEIGHTS } from './maxWeights.ts'
import type { ForwardCheck, ImportedNetwork } from './importedNetwork.ts'

/** What a file may say of a network beside its layers; null for each that it does not say. */
export type Description = Pick<ImportedNetwork, 'role' | 'noise' | 'priorCovariance' | 'check'>

/** More points say nothing new of whether two programs compute the same function. */
const MAX_CHECK_POINTS = 256

/**
 * The optional fields of a JSON object that describes a network: `role`, `sigmaX` and `sigmaZ` as in a model file, and
 * `check` {inputs, outputs}, lists of rows (or {z, x}). Fields beside them are not looked at.
 *
 * @param sizes  inputs of the network, and outputs in all
 */
export function readDescription(
  value: unknown,
  sizes: { readonly inputSize: number; readonly outputSize: number },
  problems: ProblemList,
): Description {
  const nothing: Description = { role: null, noise: null, priorCovariance: null, check: null }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    problems.add('', 'notObject', { expected: 'object', actual: describeValue(value) })
    return nothing
  }
  const fields = value as Readonly<Record<string, unknown>>
  const role = readRole(fields['role'], problems)
  const check = readCheck(fields['check'], sizes, problems)
  // an encoder has neither noise nor prior
  if (role === 'encoder') return { ...nothing, role, check }
  const noise = isMissing(fields['sigmaX']) ? null : readNoise(fields['sigmaX'], sizes.outputSize, problems)
  return { role, noise, priorCovariance: readPrior(fields['sigmaZ'], sizes.inputSize, problems), check }
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null
}

function readRole(value: unknown, problems: ProblemList): Description['role'] {
  if (value === 'decoder' || value === 'encoder') return value
  if (!isMissing(value)) problems.add('role', 'unknownRole', { actual: describeValue(value) })
  return null
}

function readPrior(value: unknown, latentDim: number, problems: ProblemList): Float64Array | null {
  if (isMissing(value)) return null
  if (!Array.isArray(value)) problems.add('sigmaZ', 'notArray', { actual: describeValue(value) })
  else if (value.length > MAX_FULL_COVARIANCE)
    problems.add('sigmaZ', 'tooManyColumns', { actual: value.length, limit: MAX_FULL_COVARIANCE })
  else return readCovarianceMatrix(value, 'sigmaZ', latentDim, problems)
  return null
}

function readCheck(
  value: unknown,
  { inputSize, outputSize }: { readonly inputSize: number; readonly outputSize: number },
  problems: ProblemList,
): ForwardCheck | null {
  if (isMissing(value)) return null
  if (typeof value !== 'object' || Array.isArray(value)) {
    problems.add('check', 'notObject', { expected: 'object', actual: describeValue(value) })
    return null
  }
  const fields = value as Readonly<Record<string, unknown>>
  const before = problems.problems.length
  const [inputName, outputName] = fields['inputs'] === undefined ? ['z', 'x'] : ['inputs', 'outputs']
  const inputs = readRows(fields[inputName], `check.${inputName}`, inputSize, problems)
  const outputs = readRows(fields[outputName], `check.${outputName}`, outputSize, problems)
  if (inputs === null || outputs === null || problems.problems.length > before) return null
  if (inputs.numRows !== outputs.numRows) {
    problems.add('check', 'checkPoints', { inputs: inputs.numRows, outputs: outputs.numRows })
    return null
  }
  return { numPoints: inputs.numRows, inputs: inputs.values, outputs: outputs.values }
}

/** A list of rows, or a tensor whose first axis counts them; an image is a row too. */
function readRows(
  value: unknown,
  path: string,
  size: number,
  problems: ProblemList,
): { numRows: number; values: Float64Array } | null {
  const numRows = isTensor(value) ? (value.shape[0] ?? 0) : Array.isArray(value) ? value.length : null
  if (numRows === null) {
    if (isMissing(value)) problems.add(path, 'missing', { expected: 'array' })
    else problems.add(path, 'notArray', { actual: describeValue(value) })
    return null
  }
  if (numRows === 0 || numRows > MAX_CHECK_POINTS) {
    if (numRows === 0) problems.add(path, 'length', { expected: 1, actual: 0 })
    else problems.add(path, 'tooManyRows', { actual: numRows, limit: MAX_CHECK_POINTS })
    return null
  }
  if (isTensor(value)) {
    const flat = { shape: [numRows, value.values.length / numRows], values: value.values }
    return { numRows, values: readTensor(flat, path, [numRows, size], problems) }
  }
  if (numRows * size > MAX_WEIGHTS) {
    problems.add(path, 'tooManyWeights', { actual: numRows * size, limit: MAX_WEIGHTS })
    return null
  }
  const rows = value as readonly unknown[]
  const values = new Float64Array(numRows * size)
  rows.forEach((row, i) => {
    if (problems.isFull()) return
    // images come as nested lists
    readNumbers(Array.isArray(row) ? row.flat(2) : row, `${path}[${i}]`, size, values, i * size, problems)
  })
  return { numRows, values }
}
