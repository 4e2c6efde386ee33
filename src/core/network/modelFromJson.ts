import type { Parsed } from '../problem.ts'
import type { GenerativeModel } from './model.ts'
import { checkMagnitude } from './parse/checkMagnitude.ts'
import { checkStageEntries } from './parse/checkStageEntries.ts'
import { describeValue } from '../describeValue.ts'
import { type ProblemList, problemList } from '../problemList.ts'
import { readCovarianceMatrix } from './parse/readCovarianceMatrix.ts'
import { readLayers } from './parse/readLayers.ts'
import { readNoise } from './parse/readNoise.ts'

export interface ModelOptions {
  /** A larger latent dimension is refused as 'latentDimUnsupported'. */
  readonly maxLatentDim?: number
}

/**
 * A model file's JSON value as a model, checked in full: format and version where given, sizes, finite numbers,
 * positive variances, symmetric positive definite covariances, magnitudes that inference can handle.
 *
 * `latentDim`, `layers`, `sigmaX` and `sigmaZ` must be there: a guessed noise or prior would give wrong numbers
 * without a word. `sigmaZ` is a list of rows; only as such, since the format knows nothing else.
 *
 * @returns the model, or the first problems, each with the path of its field (`layers[2].weight[0]`)
 */
export function modelFromJson(value: unknown, options: ModelOptions = {}): Parsed<GenerativeModel> {
  const problems = problemList()
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    problems.add('', 'notObject', { expected: 'object', actual: describeValue(value) })
    return { ok: false, problems: problems.problems }
  }
  const fields = value as Readonly<Record<string, unknown>>
  checkHeader(fields, problems)
  const latentDim = readLatentDim(fields['latentDim'], problems)
  if (latentDim !== null && latentDim > (options.maxLatentDim ?? Infinity)) {
    problems.add('latentDim', 'latentDimUnsupported', { actual: latentDim })
    return { ok: false, problems: problems.problems }
  }
  const { layers, dataDim } = readLayers(fields['layers'], latentDim, problems)
  const noise = readNoise(fields['sigmaX'], dataDim, problems)
  const priorCovariance = readPrior(fields['sigmaZ'], latentDim, problems)
  if (
    problems.problems.length === 0 &&
    latentDim !== null &&
    dataDim !== null &&
    noise !== null &&
    priorCovariance !== null
  ) {
    const model: GenerativeModel = { decoder: { latentDim, dataDim, layers }, noise, priorCovariance }
    checkStageEntries(layers, latentDim, problems)
    if (problems.problems.length === 0) checkMagnitude(model, problems)
    if (problems.problems.length === 0) return { ok: true, value: model, notices: [] }
  }
  return { ok: false, problems: problems.problems }
}

function checkHeader(fields: Readonly<Record<string, unknown>>, problems: ProblemList): void {
  const { format, version } = fields
  if (format !== undefined && format !== 'dgn-model')
    problems.add('format', 'unknownFormat', { actual: describeValue(format) })
  if (version !== undefined && version !== 1)
    problems.add('version', 'unknownVersion', { actual: describeValue(version), known: 1 })
}

function readLatentDim(value: unknown, problems: ProblemList): number | null {
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value
  if (value === undefined) problems.add('latentDim', 'missing', { expected: 'number' })
  else problems.add('latentDim', 'notPositiveInteger', { actual: describeValue(value) })
  return null
}

function readPrior(value: unknown, latentDim: number | null, problems: ProblemList): Float64Array | null {
  if (value === undefined) problems.add('sigmaZ', 'missing', { expected: 'matrix' })
  else if (!Array.isArray(value)) problems.add('sigmaZ', 'notArray', { actual: describeValue(value) })
  else if (latentDim !== null) return readCovarianceMatrix(value, 'sigmaZ', latentDim, problems)
  return null
}
