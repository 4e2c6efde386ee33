import { describeValue } from '../describeValue.ts'
import { MAX_IMAGE_SIZE } from '../network/limits.ts'
import type { ProblemList } from '../problemList.ts'
import type { ImportedNetwork } from './importedNetwork.ts'
import { readDescription } from './readDescription.ts'
import { readNetworkLayers } from './readNetworkLayers.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * The networks in a JSON value: the decoder of a model file, whose sigmaX and sigmaZ may be missing here, and its
 * `encoder` {layers} if it has one; or that of an encoder file, `{"format":"dgn-encoder","dataDim":D,"latentDim":S,
 * "layers":…}`, whose last layer gives S means and S log-variances. Where a number or list of the file may be, a tensor may.
 *
 * @param name  of the file
 * @returns [] where problems were added
 */
export function networksFromJson(
  value: unknown,
  name: string,
  format: ImportedNetwork['format'],
  problems: ProblemList,
): readonly ImportedNetwork[] {
  const before = problems.problems.length
  const networks = readValue(value, problems).map((network) => ({ ...network, format, name }))
  return problems.problems.length > before ? [] : networks
}

type Unnamed = Omit<ImportedNetwork, 'format' | 'name'>

function readValue(value: unknown, problems: ProblemList): Unnamed[] {
  const fields = fieldsOf(value, '', problems)
  if (fields === null) return []
  const { format, version } = fields
  if (version !== undefined && version !== 1)
    problems.add('version', 'unknownVersion', { actual: describeValue(version), known: 1 })
  const isEncoder = format === 'dgn-encoder' || fields['role'] === 'encoder'
  if (!isEncoder && format !== undefined && format !== 'dgn-model')
    problems.add('format', 'unknownFormat', { actual: describeValue(format) })
  const latentDim = readSize(fields, 'latentDim', problems)
  if (isEncoder) {
    const dataDim = readSize(fields, 'dataDim', problems)
    const encoder = readNetwork({ ...fields, role: 'encoder' }, dataDim, problems)
    const size = encoder?.outputs[0].size
    if (size !== undefined && latentDim !== null && size !== 2 * latentDim)
      problems.add('layers', 'encoderOutputs', { latentDim, expected: 2 * latentDim, actual: size })
    return listOf(encoder)
  }
  const decoder = readNetwork({ role: 'decoder', ...fields }, latentDim, problems)
  const inner = fields['encoder']
  if (inner === undefined || inner === null) return listOf(decoder)
  const under = problemsUnder('encoder', problems)
  const encoderFields = fieldsOf(inner, '', under)
  if (encoderFields === null || decoder === null) return []
  const encoder = readNetwork({ ...encoderFields, role: 'encoder' }, decoder.outputs[0].size, under)
  return [decoder, ...listOf(encoder)]
}

function listOf<T>(value: T | null): T[] {
  return value === null ? [] : [value]
}

function fieldsOf(value: unknown, path: string, problems: ProblemList): Fields | null {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Fields
  problems.add(path, 'notObject', { expected: 'object', actual: describeValue(value) })
  return null
}

function readSize(fields: Fields, name: string, problems: ProblemList): number | null {
  const value = fields[name]
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) {
    if (value <= MAX_IMAGE_SIZE) return value
    problems.add(name, 'tooManyUnits', { actual: value, limit: MAX_IMAGE_SIZE })
    return null
  }
  if (value === undefined) problems.add(name, 'missing', { expected: 'number' })
  else problems.add(name, 'notPositiveInteger', { actual: describeValue(value) })
  return null
}

function readNetwork(fields: Fields, inputSize: number | null, problems: ProblemList): Unnamed | null {
  const read = readNetworkLayers(fields['layers'], inputSize, problems)
  if (read === null || inputSize === null) return null
  const { layers, places, outputSize } = read
  const description = readDescription(fields, { inputSize, outputSize }, problems)
  const outputs = [{ name: 'output', size: outputSize }]
  return { inputSize, layers, places, outputs, ...description }
}

function problemsUnder(field: string, problems: ProblemList): ProblemList {
  return {
    ...problems,
    add: (path, code, params) => problems.add(path === '' ? field : `${field}.${path}`, code, params),
  }
}
