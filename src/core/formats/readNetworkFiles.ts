import { strFromU8 } from 'fflate'
import { describeValue } from '../describeValue.ts'
import { type Parsed, type Problem, problem } from '../problem.ts'
import type { ImportedNetwork } from './importedNetwork.ts'
import { readJsonNetwork } from './readJsonNetwork.ts'

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

/**
 * The networks in a handful of files that were given together. What a file is, its content says, not its name.
 * Never throws.
 */
export function readNetworkFiles(files: readonly NetworkFile[]): ReadNetworks {
  const networks: ImportedNetwork[] = []
  const refused: RefusedFile[] = []
  for (const { name, bytes } of files) {
    const read = readOne(name, bytes)
    if (read.ok) networks.push(...read.value)
    else refused.push({ name, problems: read.problems, guess: null })
  }
  return { networks, refused }
}

function readOne(name: string, bytes: Uint8Array): Parsed<readonly ImportedNetwork[]> {
  const text = textOf(bytes)
  if (text !== null) return readJsonNetwork(text, name)
  return { ok: false, problems: [problem('', 'unknownFormat', { actual: describeValue(name) })] }
}

/** The text of bytes that begin as JSON does; null for others. */
function textOf(bytes: Uint8Array): string | null {
  const start = strFromU8(bytes.subarray(0, 64)).trimStart()
  if (!start.startsWith('{') && !start.startsWith('[')) return null
  return strFromU8(bytes)
}
