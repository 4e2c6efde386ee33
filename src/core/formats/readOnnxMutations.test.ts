import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { expect, test } from 'vitest'
import { networkFunction } from '../network/networkFunction.ts'
import { readOnnx } from './readOnnx.ts'

const FOLDER = join(import.meta.dirname, '__fixtures__/onnx')
const files = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.onnx'))
  .toSorted()
  .map((file) => new Uint8Array(readFileSync(join(FOLDER, file))))

/** A whole number below `limit`. */
type Draw = (limit: number) => number
type Mutation = (bytes: Uint8Array, draw: Draw) => Uint8Array

function spliced(bytes: Uint8Array, at: number, removed: number, added: ArrayLike<number>): Uint8Array {
  const rest = bytes.subarray(Math.min(bytes.length, at + removed))
  const result = new Uint8Array(at + added.length + rest.length)
  result.set(bytes.subarray(0, at))
  result.set(added, at)
  result.set(rest, at + added.length)
  return result
}

const HUGE_VARINT = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]

/** Where the file has short texts, most of which are names: [start, length] of each. */
function textsIn(bytes: Uint8Array): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = []
  for (let at = 0; at + 2 < bytes.length; at++) {
    const length = bytes[at + 1] ?? 0
    const isName = (bytes[at] === 0x0a || bytes[at] === 0x12) && length > 0 && length < 40
    const text = bytes.subarray(at + 2, at + 2 + length)
    if (isName && text.length === length && text.every((byte) => byte > 0x20 && byte < 0x7f))
      found.push([at + 2, length])
  }
  return found
}

const MUTATIONS: readonly Mutation[] = [
  (bytes, draw) => {
    const result = bytes.slice()
    const at = draw(bytes.length)
    result[at] = (result[at] ?? 0) ^ (1 << draw(8))
    return result
  },
  (bytes, draw) => {
    const result = bytes.slice()
    for (let k = draw(8); k >= 0; k--) result[draw(bytes.length)] = draw(256)
    return result
  },
  (bytes, draw) => spliced(bytes, draw(bytes.length), 1 + draw(8), []),
  (bytes, draw) =>
    spliced(
      bytes,
      draw(bytes.length),
      0,
      Array.from({ length: 1 + draw(8) }, () => draw(256)),
    ),
  (bytes, draw) => bytes.subarray(0, draw(bytes.length)),
  // a number blown up, dimensions and lengths among them
  (bytes, draw) => spliced(bytes, draw(bytes.length), 1, HUGE_VARINT.slice(draw(HUGE_VARINT.length))),
  // a chunk twice
  (bytes, draw) => {
    const at = draw(bytes.length)
    const chunk = bytes.slice(at, at + 1 + draw(64))
    return spliced(bytes, draw(bytes.length), draw(2) * chunk.length, chunk)
  },
  // one name in the place of another of its length: circles, doubles, other operands and operators
  (bytes, draw) => {
    const texts = textsIn(bytes)
    const [to, length] = texts[draw(texts.length)] ?? [0, 0]
    const alike = texts.filter((each) => each[1] === length)
    const [from] = alike[draw(alike.length)] ?? [0, 0]
    return spliced(bytes, to, length, bytes.slice(from, from + length))
  },
  // infinities and NaN among the weights
  (bytes, draw) => {
    const value = [
      [0, 0, 0x80, 0x7f],
      [0, 0, 0xc0, 0x7f],
      [0xff, 0xff, 0x7f, 0x7f],
    ][draw(3)]
    return spliced(bytes, draw(bytes.length), 4, value ?? [])
  },
]

test('thousands of mutations of the fixtures end in a network or in problems', () => {
  const generator = xoroshiro128plus(20)
  const draw: Draw = (limit) => (limit < 1 ? 0 : (generator.next() >>> 0) % limit)
  let numRead = 0
  const codes = new Map<string, number>()
  for (const bytes of files)
    for (let round = 0; round < 100; round++) {
      let mutated: Uint8Array = bytes
      for (let k = round % 3; k >= 0; k--)
        mutated = MUTATIONS[draw(MUTATIONS.length)]?.(mutated, draw) ?? mutated
      const parsed = readOnnx(mutated, 'mutated')
      if (!parsed.ok) {
        expect(parsed.problems.length).toBeGreaterThan(0)
        for (const { code } of parsed.problems) codes.set(code, (codes.get(code) ?? 0) + 1)
        continue
      }
      numRead++
      const { layers, inputSize, outputs, places } = parsed.value
      for (const layer of layers)
        if ('weight' in layer) expect([...layer.weight, ...layer.bias].every(Number.isFinite)).toBe(true)
      const output = networkFunction(layers, inputSize)(new Float64Array(inputSize))
      expect(output.length).toBe(outputs.reduce((sum, { size }) => sum + size, 0))
      expect(places.length).toBe(layers.length)
    }
  // neither is everything refused nor is everything read, and refusals are of many kinds
  expect(numRead).toBeGreaterThan(200)
  expect(codes.size).toBeGreaterThan(12)
}, 30_000)
