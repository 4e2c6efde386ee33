import { describeValue } from '../describeValue.ts'
import { type Encoder, encoderOutputSize } from '../network/encoder.ts'
import type { Parsed } from '../problem.ts'
import { problemList } from '../problemList.ts'
import { readNetworkLayers } from './readNetworkLayers.ts'

/**
 * What formatEncoder wrote, as JSON, checked in full.
 *
 * @param sizes  of the decoder that it is for
 * @returns the encoder, or the problems: those of readNetworkLayers, and 'encoderInput', 'encoderOutputs'
 */
export function encoderFromJson(
  value: unknown,
  { dataDim, latentDim }: { readonly dataDim: number; readonly latentDim: number },
): Parsed<Encoder> {
  const problems = problemList()
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    problems.add('', 'notObject', { expected: 'object', actual: describeValue(value) })
    return { ok: false, problems: problems.problems }
  }
  const fields = value as Readonly<Record<string, unknown>>
  const numComponents = fields['numComponents']
  if (typeof numComponents !== 'number' || !Number.isInteger(numComponents) || numComponents < 1) {
    if (numComponents === undefined) problems.add('numComponents', 'missing', { expected: 'number' })
    else problems.add('numComponents', 'notPositiveInteger', { actual: describeValue(numComponents) })
    return { ok: false, problems: problems.problems }
  }
  if (fields['dataDim'] !== dataDim)
    problems.add('dataDim', 'encoderInput', { expected: dataDim, actual: describeValue(fields['dataDim']) })
  const read = readNetworkLayers(fields['layers'], dataDim, problems)
  const expected = encoderOutputSize({ latentDim, numComponents })
  if (read !== null && read.outputSize !== expected)
    problems.add('layers', 'encoderOutputs', { latentDim, expected, actual: read.outputSize })
  return read === null || problems.problems.length > 0
    ? { ok: false, problems: problems.problems }
    : { ok: true, value: { dataDim, latentDim, numComponents, layers: read.layers }, notices: [] }
}
