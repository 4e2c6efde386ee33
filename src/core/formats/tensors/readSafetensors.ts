import { describeValue } from '../../describeValue.ts'
import { parseJson } from '../../parseJson.ts'
import { type Parsed, problem } from '../../problem.ts'
import { problemList } from '../../problemList.ts'
import type { ImportedNetwork } from '../importedNetwork.ts'
import { networksFromJson } from '../networksFromJson.ts'
import { bindTensors } from './bindTensors.ts'
import { parseSafetensors } from './parseSafetensors.ts'

/**
 * A safetensors file as networks. Its architecture is a model file or encoder file whose weights are names of tensors
 * (bindTensors): the text `dgn-model` of its metadata, or a file beside, whose fields win.
 *
 * @param name         of the file
 * @param description  fields of a file beside, or null
 * @returns problem 'needsDescription' where neither says the layers (guessDescription). Never throws
 */
export function readSafetensors(
  bytes: Uint8Array,
  name: string,
  description: Readonly<Record<string, unknown>> | null,
): Parsed<readonly ImportedNetwork[]> {
  const file = parseSafetensors(bytes)
  if (!file.ok) return file
  const text = file.value.metadata.get('dgn-model')
  const inner = text === undefined ? { ok: true as const, value: {} } : parseJson(text)
  const problems = problemList()
  if (!inner.ok) problems.add(METADATA, 'notJson', inner.problems[0].params)
  else if (inner.value === null || typeof inner.value !== 'object' || Array.isArray(inner.value))
    problems.add(METADATA, 'notObject', { expected: 'object', actual: describeValue(inner.value) })
  else {
    const fields: Readonly<Record<string, unknown>> = { ...inner.value, ...description }
    if (fields['layers'] === undefined)
      return { ok: false, problems: [problem('', 'needsDescription', { count: file.value.tensors.size })] }
    const bound = bindTensors(fields, file.value, problems)
    if (problems.problems.length === 0) {
      const networks = networksFromJson(bound, name, 'safetensors', problems)
      if (problems.problems.length === 0) return { ok: true, value: networks, notices: [] }
    }
  }
  return { ok: false, problems: problems.problems }
}

const METADATA = '__metadata__["dgn-model"]'
