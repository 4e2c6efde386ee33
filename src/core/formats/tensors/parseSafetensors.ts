import { strFromU8 } from 'fflate'
import { describeValue } from '../../describeValue.ts'
import { parseJson } from '../../parseJson.ts'
import { type Parsed, problem } from '../../problem.ts'
import { type ProblemList, problemList } from '../../problemList.ts'
import type { StoredTensor, TensorFile } from './tensorFile.ts'

/** Bits of a number of each type that the format knows. */
const BITS: Readonly<Record<string, number>> = {
  BOOL: 8,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  F64: 64,
  I64: 64,
  U64: 64,
}
/** The format allows 100 MB; names, shapes and a description take far less. */
const MAX_HEADER_BYTES: number = 8 * 2 ** 20
const LENGTH_BYTES = 8

/** Whether bytes begin as a safetensors file does: a length, then a JSON object. */
export function isSafetensors(bytes: Uint8Array): boolean {
  // '{': the format wants it to be the header's first byte
  return bytes.length > LENGTH_BYTES && bytes[LENGTH_BYTES] === 0x7b && bytes[6] === 0 && bytes[7] === 0
}

/**
 * A safetensors file: the header's length (8 bytes, little-endian), the header (JSON: name → dtype, shape, data_offsets;
 * `__metadata__`: texts), the numbers. Checked as the format demands: every tensor has the bytes that its shape and type need,
 * they follow each other without overlap or hole and fill the file, and no name stands twice. Never throws.
 *
 * Source  https://huggingface.co/docs/safetensors (the section Format)
 */
export function parseSafetensors(bytes: Uint8Array): Parsed<TensorFile> {
  const refused = (...args: Parameters<typeof problem>): Parsed<TensorFile> => ({
    ok: false,
    problems: [problem(...args)],
  })
  if (!isSafetensors(bytes)) return refused('', 'notSafetensors')
  const headerSize = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  if (headerSize > MAX_HEADER_BYTES)
    return refused('header', 'tooLarge', { actual: headerSize, limit: MAX_HEADER_BYTES })
  const dataStart = LENGTH_BYTES + headerSize
  if (dataStart > bytes.length)
    return refused('', 'fileLength', { expected: dataStart, actual: bytes.length })
  const text = strFromU8(bytes.subarray(LENGTH_BYTES, dataStart))
  if (text.includes('\ufffd')) return refused('header', 'notUtf8')
  const header = parseJson(text)
  if (!header.ok) return refused('header', 'notJson', header.problems[0].params)
  // it begins with a brace
  const entries = Object.entries(header.value as Readonly<Record<string, unknown>>)
  if (countKeys(text) > entries.length) return refused('header', 'duplicateName')
  return readEntries(entries, bytes.subarray(dataStart))
}

function readEntries(entries: readonly (readonly [string, unknown])[], data: Uint8Array): Parsed<TensorFile> {
  const problems = problemList()
  const metadata = new Map<string, string>()
  const tensors = new Map<string, StoredTensor>()
  const ranges: Range[] = []
  for (const [name, value] of entries) {
    const fields = fieldsOf(value, name, problems)
    if (fields === null) continue
    if (name === '__metadata__') {
      for (const [key, words] of Object.entries(fields))
        if (typeof words === 'string') metadata.set(key, words)
      continue
    }
    const range = readRange(fields['data_offsets'], name, data.length, problems)
    const kind = readKind(fields, name, problems)
    if (range === null || kind === null) continue
    if (kind.numBytes !== range.end - range.start) {
      problems.add(`${name}.data_offsets`, 'fileLength', {
        expected: kind.numBytes,
        actual: range.end - range.start,
      })
      continue
    }
    ranges.push(range)
    tensors.set(name, { dtype: kind.dtype, shape: kind.shape, bytes: data.subarray(range.start, range.end) })
  }
  if (problems.problems.length === 0) checkRanges(ranges, data.length, problems)
  return problems.problems.length > 0
    ? { ok: false, problems: problems.problems }
    : { ok: true, value: { tensors, metadata }, notices: [] }
}

/** Bytes of the data part. */
interface Range {
  readonly name: string
  readonly start: number
  readonly end: number
}

function readRange(value: unknown, name: string, numBytes: number, problems: ProblemList): Range | null {
  const path = `${name}.data_offsets`
  const entries: readonly unknown[] = Array.isArray(value) ? value : []
  const [start, end] = entries
  if (entries.length !== 2 || !isCount(start) || !isCount(end) || end < start)
    problems.add(path, 'tensorOffsets', { actual: shown(value) })
  else if (end > numBytes) problems.add(path, 'fileLength', { expected: end, actual: numBytes })
  else return { name, start, end }
  return null
}

function readKind(
  { dtype, shape }: Readonly<Record<string, unknown>>,
  name: string,
  problems: ProblemList,
): { dtype: string; shape: readonly number[]; numBytes: number } | null {
  const known = Object.keys(BITS)
  if (typeof dtype !== 'string' || !known.includes(dtype)) {
    problems.add(`${name}.dtype`, 'unsupportedOption', {
      actual: describeValue(dtype),
      known: known.join(', '),
    })
    return null
  }
  const sizes: readonly unknown[] | null = Array.isArray(shape) ? shape : null
  if (sizes === null || !sizes.every(isCount)) {
    problems.add(`${name}.shape`, 'tensorShape', { expected: 'whole numbers', actual: shown(shape) })
    return null
  }
  // doubles: too large a product is no file's length, and is told as such
  const numBytes = sizes.reduce((product, size) => product * size, BITS[dtype] / 8)
  return { dtype, shape: sizes, numBytes }
}

/** Without overlap and hole, to the end. */
function checkRanges(ranges: readonly Range[], numBytes: number, problems: ProblemList): void {
  let at = 0
  for (const { name, start, end } of ranges.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== at) {
      problems.add(`${name}.data_offsets`, 'tensorOffsets', { actual: shown([start, end]) })
      return
    }
    at = end
  }
  if (at !== numBytes) problems.add('', 'fileLength', { expected: at, actual: numBytes })
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.slice(0, 8).map(String).join(', ') : describeValue(value)
}

function fieldsOf(
  value: unknown,
  path: string,
  problems: ProblemList,
): Readonly<Record<string, unknown>> | null {
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>
  problems.add(path, 'notObject', { expected: 'object', actual: describeValue(value) })
  return null
}

/** Names in the outermost object of a valid JSON text, repeated ones each time: JSON.parse keeps the last without a word. */
function countKeys(text: string): number {
  let depth = 0
  let count = 0
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    else if (depth === 1 && token.endsWith(':')) count++
  }
  return count
}
