import { expect, it } from 'vitest'
import { networkFunction } from '../network/networkFunction.ts'
import { asEncoder } from './asEncoder.ts'
import type { ImportedNetwork } from './importedNetwork.ts'

const SIZES = { dataDim: 2, latentDim: 2 }

/** x ↦ (x, 10 x) in two outputs. */
function encoder(...outputs: readonly { name: string; size: number }[]): ImportedNetwork {
  const weight = Float64Array.of(1, 0, 0, 1, 10, 0, 0, 10)
  return {
    format: 'onnx',
    name: 'encoder.onnx',
    role: null,
    inputSize: 2,
    layers: [{ type: 'Linear', inputSize: 2, outputSize: 4, weight, bias: new Float64Array(4) }],
    places: ['node 0'],
    outputs,
    noise: null,
    priorCovariance: null,
    check: null,
  }
}

function outputOf([first, second]: readonly string[]): number[] | string {
  const parsed = asEncoder(encoder({ name: first, size: 2 }, { name: second, size: 2 }), SIZES)
  if (!parsed.ok) return parsed.problems[0].code
  return [...networkFunction(parsed.value.layers, 2)(Float64Array.of(1, 2))]
}

it('takes two outputs in the order that their names say', () => {
  for (const names of [
    ['mean', 'logvar'],
    ['a', 'b'],
    ['35', '36'],
    ['mu', 'log_sigma_sq'],
    ['z_mean', 'lv'],
  ])
    expect(outputOf(names)).toEqual([1, 2, 10, 20])
  for (const names of [
    ['logvar', 'mean'],
    ['z_log_var', 'z_mean'],
    ['ln_variance', 'b'],
  ])
    expect(outputOf(names)).toEqual([10, 20, 1, 2])
})

it('refuses a spread that is no log-variance', () => {
  for (const names of [
    ['mu', 'std'],
    ['mu', 'log_sigma'],
    ['variance', 'mean'],
    ['mu', 'scale'],
  ])
    expect(outputOf(names)).toBe('notLogVariance')
})

it('wants the sizes of its decoder', () => {
  const problems = (network: ImportedNetwork, sizes = SIZES): unknown[] => {
    const parsed = asEncoder(network, sizes)
    return parsed.ok ? [] : parsed.problems.map(({ code, params }) => [code, params])
  }
  const both = { name: 'output', size: 4 }
  expect(problems(encoder(both))).toEqual([])
  expect(problems(encoder(both), { dataDim: 3, latentDim: 2 })).toEqual([
    ['encoderInput', { expected: 3, actual: 2 }],
  ])
  expect(problems(encoder(both), { dataDim: 2, latentDim: 1 })).toEqual([
    ['encoderOutputs', { latentDim: 1, expected: '1 + 1', actual: '4' }],
  ])
  expect(problems(encoder({ name: 'a', size: 1 }, { name: 'b', size: 3 }))).toEqual([
    ['encoderOutputs', { latentDim: 2, expected: '2 + 2', actual: '1 + 3' }],
  ])
})
