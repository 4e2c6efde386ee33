import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { networkFunction } from '../network/networkFunction.ts'
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
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'))
}

/** Largest difference over the largest output. */
function relativeError(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length)
  const scale = Math.max(...expected.map(Math.abs))
  return Math.max(...expected.map((value, k) => Math.abs(value - actual[k]!))) / scale
}

describe('networks of other tools', () => {
  test.each(names)('%s: g(z) is what its own tool computes', (name) => {
    const bytes = readFileSync(join(FOLDER, `${name}.onnx`))
    const parsed = readOnnx(bytes, name)
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    const { layers, inputSize } = parsed.value
    const evaluate = networkFunction(layers, inputSize)
    const { inputs, outputs, isRounded } = reference(name)
    const errors = inputs.map((input, i) => relativeError(evaluate(Float64Array.from(input)), outputs[i]!))
    expect(Math.max(...errors)).toBeLessThan(isRounded === true ? 1e-6 : 1e-12)
  })
})
