import { strFromU8 } from 'fflate'
import { parseJson } from '../parseJson.ts'
import { type Parsed, type Problem, problem } from '../problem.ts'
import { problemList } from '../problemList.ts'
import type { ImportedNetwork } from './importedNetwork.ts'
import { readDescription } from './readDescription.ts'
import { readJsonNetwork } from './readJsonNetwork.ts'
import { readOnnx } from './readOnnx.ts'
import { guessDescription } from './tensors/guessDescription.ts'
import { isSafetensors, parseSafetensors } from './tensors/parseSafetensors.ts'
import { readSafetensors } from './tensors/readSafetensors.ts'

export interface NetworkFile {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface RefusedFile {
  readonly name: string
  readonly problems: readonly Problem[]
  /**
   * Text of a description guessed from names and shapes, where the only thing that is missing is one: to be edited, and
   * given beside the file as another file `….json`.
   */
  readonly guess: string | null
}

export interface ReadNetworks {
  /** In the order of the files. */
  readonly networks: readonly ImportedNetwork[]
  readonly refused: readonly RefusedFile[]
}

type Fields = Readonly<Record<string, unknown>>
type Read = Parsed<readonly ImportedNetwork[]>

/** Fields that describe a network in another file. */
interface Beside {
  readonly name: string
  readonly fields: Fields
}

/**
 * The networks in a handful of files that were given together. What a file is, its content says, not its name. A JSON
 * object without weights of its own describes the file beside it that has its name, or the only one, or the first that it fits.
 * Never throws.
 */
export function readNetworkFiles(files: readonly NetworkFile[]): ReadNetworks {
  const texts = files.map(textOf)
  const besides = files.flatMap(({ name }, index): Beside[] => {
    const fields = texts[index] === null ? null : descriptionOf(texts[index])
    return fields === null ? [] : [{ name, fields }]
  })
  const others = files.filter((_, index) => texts[index] === null)
  const used = new Set<Beside>()
  const networks: ImportedNetwork[] = []
  const refused: RefusedFile[] = []
  const take = ({ name, bytes }: NetworkFile, read: Read): void => {
    if (read.ok) networks.push(...read.value)
    else refused.push({ name, problems: read.problems, guess: guessFor(bytes, read.problems) })
  }
  files.forEach((file, index) => {
    const text = texts[index]
    const { name, bytes } = file
    if (text === null) take(file, readDescribed(file, besides, others, used))
    else if (besides.every((beside) => beside.name !== name)) take(file, readJsonNetwork(text, name))
    else if (others.length === 0)
      refused.push({ name, problems: [problem('', 'nothingDescribed')], guess: guessFor(bytes, []) })
  })
  for (const beside of besides)
    if (others.length > 0 && !used.has(beside))
      refused.push({ name: beside.name, problems: [problem('', 'nothingDescribed')], guess: null })
  return { networks, refused }
}

/** With the description that has its name; else with the first that is nobody else's and that it can be read with. */
function readDescribed(
  file: NetworkFile,
  besides: readonly Beside[],
  others: readonly NetworkFile[],
  used: Set<Beside>,
): Read {
  const named = besides.find(({ name }) => isNamedAfter(name, file.name))
  const free = besides.filter(
    (beside) => !used.has(beside) && !others.some(({ name }) => isNamedAfter(beside.name, name)),
  )
  let first: { beside: Beside; read: Read } | null = null
  for (const beside of named === undefined ? free : [named]) {
    const read = readWith(file, beside.fields)
    first ??= { beside, read }
    if (!read.ok) continue
    used.add(beside)
    return read
  }
  const alone = readWith(file, null)
  // of several descriptions none fits: the file alone is what can be said of it
  if (first === null || (alone.ok && others.length > 1 && named === undefined)) return alone
  used.add(first.beside)
  return first.read
}

function isNamedAfter(description: string, file: string): boolean {
  const stem = description.replace(/\.json$/i, '')
  return stem === file || stem === file.replace(/\.[^.]*$/, '')
}

function readWith({ name, bytes }: NetworkFile, beside: Fields | null): Read {
  if (isSafetensors(bytes)) return readSafetensors(bytes, name, beside)
  const onnx = readOnnx(bytes, name)
  if (onnx.ok) return described(onnx.value, beside)
  const isNone = !/\.onnx$/i.test(name) && onnx.problems.some(({ code }) => code === 'notOnnx')
  return isNone ? { ok: false, problems: [problem('', 'unknownNetworkFile')] } : onnx
}

/** What a file beside says, over what the network's own file says. */
function described(network: ImportedNetwork, beside: Fields | null): Read {
  if (beside === null) return { ok: true, value: [network], notices: [] }
  const problems = problemList()
  const outputSize = network.outputs.reduce((sum, { size }) => sum + size, 0)
  const sizes = { inputSize: network.inputSize, outputSize }
  const { role, noise, priorCovariance, check } = readDescription(beside, sizes, problems)
  if (problems.problems.length > 0) return { ok: false, problems: problems.problems }
  const value: ImportedNetwork = {
    ...network,
    role: role ?? network.role,
    noise: noise ?? network.noise,
    priorCovariance: priorCovariance ?? network.priorCovariance,
    check: check ?? network.check,
  }
  return { ok: true, value: [value], notices: [] }
}

function guessFor(bytes: Uint8Array, problems: readonly Problem[]): string | null {
  if (!problems.some(({ code }) => code === 'needsDescription')) return null
  const file = parseSafetensors(bytes)
  return file.ok ? guessDescription(file.value) : null
}

/** The text of bytes that begin as JSON does, or that are called so; null for others. */
function textOf({ name, bytes }: NetworkFile): string | null {
  if (/\.json$/i.test(name)) return strFromU8(bytes)
  // a safetensors file begins with a length, whose bytes may be those of a space or a bracket
  if (isSafetensors(bytes)) return null
  return /^\s*[[{]/.test(strFromU8(bytes.subarray(0, 64))) ? strFromU8(bytes) : null
}

/** The fields of a JSON object that has no weights of its own; null for other texts. */
function descriptionOf(text: string): Fields | null {
  const json = parseJson(text)
  if (!json.ok || json.value === null || typeof json.value !== 'object' || Array.isArray(json.value))
    return null
  const fields = json.value as Fields
  const { layers } = fields
  if (layers === undefined) return fields
  return Array.isArray(layers) && layers.some(namesTensors) ? fields : null
}

function namesTensors(layer: unknown): boolean {
  if (layer === null || typeof layer !== 'object') return false
  if ('tensors' in layer) return true
  const weight: unknown = 'weight' in layer ? layer.weight : null
  return typeof (Array.isArray(weight) ? weight[0] : weight) === 'string'
}
