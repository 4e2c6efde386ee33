import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { inferPoint } from '../inference/inferPoint.ts'
import { modelFromJson } from '../network/modelFromJson.ts'
import { networkFunction } from '../network/networkFunction.ts'
import { buildPartition } from '../partition/buildPartition.ts'
import { asDecoder } from './asDecoder.ts'
import type { ImportedNetwork } from './importedNetwork.ts'
import { readOnnx } from './readOnnx.ts'

const FOLDER = join(import.meta.dirname, '__fixtures__/onnx')

interface Reference {
  readonly inputs: readonly (readonly number[])[]
  readonly outputs: readonly (readonly number[])[]
  /** The exporter itself rounded a folded BatchNorm to float32. */
  readonly isRounded?: boolean
  readonly model?: unknown
}

const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.onnx'))
  .map((file) => file.slice(0, -5))

function reference(name: string): Reference {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Reference
}

function network(name: string): ImportedNetwork {
  const parsed = readOnnx(readFileSync(join(FOLDER, `${name}.onnx`)), name)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

/** Largest difference over the largest output. */
function relativeError(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length)
  const scale = Math.max(...expected.map(Math.abs))
  return Math.max(...expected.map((value, k) => Math.abs(value - (actual[k] ?? Number.NaN)))) / scale
}

describe('networks of other tools', () => {
  test.each(names)('%s: g(z) is what its own tool computes', (name) => {
    const { layers, inputSize, outputs: parts, places } = network(name)
    const evaluate = networkFunction(layers, inputSize)
    const { inputs, outputs, isRounded } = reference(name)
    expect(places.length).toBe(layers.length)
    const errors = inputs.map((input, i) =>
      relativeError(evaluate(Float64Array.from(input)), outputs[i] ?? []),
    )
    expect(Math.max(...errors)).toBeLessThan(isRounded === true ? 1e-6 : 1e-12)
    expect(parts.reduce((sum, { size }) => sum + size, 0)).toBe(outputs[0]?.length)
  })

  const withModel = names.filter((name) => reference(name).model !== undefined)

  test.each(withModel)('%s: log p(x) is that of the same network as JSON', (name) => {
    const { model, outputs } = reference(name)
    const json = modelFromJson(model)
    const decoder = asDecoder(network(name))
    if (!json.ok || !decoder.ok) throw new Error('not read')
    const ours = { ...json.value, decoder: decoder.value.decoder }
    const [first, second] = [json.value, ours].map((each) => {
      const partition = buildPartition(each.decoder)
      const near = (x: readonly number[]): Float64Array => Float64Array.from(x, (value) => value + 0.1)
      return outputs.map((x) => inferPoint(partition, each, near(x)).logMarginal)
    })
    first?.forEach((value, i) => {
      expect(Math.abs(value - (second?.[i] ?? Number.NaN))).toBeLessThanOrEqual(1e-12 * Math.abs(value))
    })
  })

  test('both parts of an encoder are named in order, and two heads of one layer are one layer', () => {
    const { outputs, layers } = network('headsRelu')
    expect(outputs).toEqual([
      { name: 'mean', size: 2 },
      { name: 'logVariance', size: 2 },
    ])
    expect(layers.map(({ type }) => type)).toEqual(['Linear', 'ReLU', 'Linear', 'ReLU', 'Linear'])
  })

  test('a constant that is added or multiplied becomes part of the layer before it', () => {
    expect(network('half').layers.map(({ type }) => type)).toEqual(['Linear', 'ReLU', 'Linear'])
    expect(network('convSkipKept').layers.map(({ type }) => type)).toEqual([
      'Linear',
      'LeakyReLU',
      'Unflatten',
      'Conv2d',
      'ReLU',
      'Add',
      'ConvTranspose2d',
    ])
  })

  test('an order of channels last becomes one of rows where a Linear layer stands before it', () => {
    expect(network('keras').layers.map(({ type }) => type)).toEqual([
      'Linear',
      'ReLU',
      'Unflatten',
      'Conv2d',
      'ReLU',
      'ConvTranspose2d',
      'LeakyReLU',
      'Flatten',
      'Linear',
    ])
  })

  test('places say node, operator and name', () => {
    expect(network('keras').places[0]).toBe('node 0 (MatMul "/MatMul/0")')
  })
})
