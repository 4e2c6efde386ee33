/** Seeded damage to files: each ends in networks of finite weights or in problems with words, never in a throw. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeProblem } from '../../text/text.ts'
import { createRng } from '../numerics/createRng.ts'
import { asDecoder } from './asDecoder.ts'
import { asEncoder } from './asEncoder.ts'
import { checkForward } from './checkForward.ts'
import { type NetworkFile, type ReadNetworks, readNetworkFiles } from './readNetworkFiles.ts'

type Rng = () => number

const FOLDER = join(import.meta.dirname, '__fixtures__')
const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(join(FOLDER, name)))
const below = (rng: Rng, count: number): number => Math.floor(rng() * count)

/** Ends of ranges and what parsers trip over. */
const NUMBERS = [
  '0',
  '-1',
  '1',
  '3',
  '4097',
  '65537',
  '1e9',
  '1e308',
  '9007199254740993',
  '1.5',
  'null',
  '"x"',
]
const WORDS = [
  '{}',
  '[]',
  '[[]]',
  'NaN',
  '"decoder.0"',
  '"../x"',
  'true',
  '{"a":1}',
  '"Linear"',
  '"Sigmoid"',
  '-0',
]

function damagedBytes(bytes: Uint8Array, rng: Rng): Uint8Array {
  const damaged = Uint8Array.from(bytes)
  switch (below(rng, 4)) {
    case 0:
      return damaged.subarray(0, below(rng, bytes.length))
    case 1: {
      const from = below(rng, bytes.length)
      return Uint8Array.from([...damaged.subarray(0, from), ...damaged.subarray(from + 1 + below(rng, 16))])
    }
    case 2:
      // in the length and the start of the header
      damaged[below(rng, 16)] = below(rng, 256)
      return damaged
    default:
      for (let k = 0; k <= below(rng, 4); k++) damaged[below(rng, bytes.length)] = below(rng, 256)
      return damaged
  }
}

/** Some numbers and words of a JSON text put in the place of others, or fields renamed, doubled or lost. */
function damagedText(text: string, rng: Rng): string {
  const pick = (list: readonly string[]): string => list[below(rng, list.length)]
  const tokens = text.split(/(-?\d[\d.eE+-]*|"[^"]*"|[[\]{}:,])/)
  for (let k = 0; k <= below(rng, 3); k++) {
    const at = below(rng, tokens.length)
    const token = tokens[at]
    if (/^-?\d/.test(token)) tokens[at] = pick(NUMBERS)
    else if (token.startsWith('"'))
      tokens[at] = pick([...tokens.filter((each) => each.startsWith('"')), ...WORDS])
    else if (rng() < 0.2) tokens[at] = pick([...WORDS, ...NUMBERS])
  }
  return tokens.join('')
}

/** A safetensors file with another header. */
function withHeader(bytes: Uint8Array, change: (header: string) => string): Uint8Array {
  const size = Number(new DataView(bytes.buffer).getBigUint64(0, true))
  const header = Buffer.from(change(Buffer.from(bytes.subarray(8, 8 + size)).toString()))
  const length = new DataView(new ArrayBuffer(8))
  length.setBigUint64(0, BigInt(header.length), true)
  return Uint8Array.from([...new Uint8Array(length.buffer), ...header, ...bytes.subarray(8 + size)])
}

function hold({ networks, refused }: ReadNetworks): void {
  for (const { problems } of refused) {
    if (problems.length === 0) throw new Error('refused without a word')
    for (const each of problems) {
      const words = describeProblem(each)
      // a key without words, or words with a hole
      if (words.endsWith(each.code) || /\{\w+\}/.test(words.slice(each.path.length))) throw new Error(words)
    }
  }
  for (const network of networks) {
    for (const layer of network.layers)
      if ('weight' in layer && !(layer.weight.every(Number.isFinite) && layer.bias.every(Number.isFinite)))
        throw new Error('a weight that is not finite')
    const decoder = asDecoder(network, { maxLatentDim: 3 })
    const encoder = asEncoder(network, { dataDim: 5, latentDim: 2 })
    if ((decoder.ok || encoder.ok) && network.check !== null)
      expect(checkForward(network, network.check).relative).not.toBeNaN()
  }
}

function run(count: number, seed: number, filesOf: (rng: Rng) => NetworkFile[]): number {
  const rng = createRng(seed)
  let numRead = 0
  for (let k = 0; k < count; k++) {
    const files = filesOf(rng)
    try {
      const result = readNetworkFiles(files)
      hold(result)
      if (result.networks.length > 0) numRead++
    } catch (error) {
      throw new Error(`mutation ${k} of seed ${seed}`, { cause: error })
    }
  }
  return numRead
}

it('bytes of safetensors', { timeout: 10_000 }, () => {
  const originals = ['dense', 'half', 'bare'].map((name) => fixture(`${name}.safetensors`))
  const numRead = run(600, 1, (rng) => [
    { name: 'a.safetensors', bytes: damagedBytes(originals[below(rng, originals.length)], rng) },
  ])
  // a flipped bit of a weight is still a weight: otherwise all of this would test the first check only
  expect(numRead).toBeGreaterThan(30)
})

it('headers of safetensors', { timeout: 10_000 }, () => {
  const originals = ['dense', 'half', 'images', 'bare'].map((name) => fixture(`${name}.safetensors`))
  const numRead = run(600, 2, (rng) => [
    {
      name: 'a.safetensors',
      bytes: withHeader(originals[below(rng, originals.length)], (header) => damagedText(header, rng)),
    },
  ])
  expect(numRead).toBeGreaterThan(30)
})

it('JSON', { timeout: 10_000 }, () => {
  const originals = ['dense', 'images'].map((name) => fixture(`${name}.json`))
  const numRead = run(500, 3, (rng) => {
    const original = originals[below(rng, originals.length)]
    const text = rng() < 0.2 ? null : damagedText(Buffer.from(original).toString(), rng)
    return [{ name: 'a.json', bytes: text === null ? damagedBytes(original, rng) : Buffer.from(text) }]
  })
  expect(numRead).toBeGreaterThan(30)
})

it('descriptions beside a file', { timeout: 10_000 }, () => {
  const bytes = fixture('bare.safetensors')
  const guess = readNetworkFiles([{ name: 'bare.safetensors', bytes }]).refused[0].guess!
  const numRead = run(600, 4, (rng) => [
    { name: 'bare.safetensors', bytes },
    { name: 'bare.json', bytes: Buffer.from(damagedText(guess, rng)) },
  ])
  expect(numRead).toBeGreaterThan(30)
})
