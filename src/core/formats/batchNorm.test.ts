import { expect, it } from 'vitest'
import { networkFunction } from '../network/networkFunction.ts'
import { problemList } from '../problemList.ts'
import { readNetworkLayers } from './readNetworkLayers.ts'

const NORM = {
  type: 'BatchNorm1d',
  running_mean: [1, -2],
  running_var: [4, 0.25],
  weight: [3, 1],
  bias: [0, 5],
}
const LINEAR = {
  type: 'Linear',
  weight: [
    [1, 2],
    [3, 4],
  ],
  bias: [0.5, -0.5],
}

const norm = (h: readonly number[], { eps = 1e-5 } = {}): number[] => [
  ((h[0] - 1) / Math.sqrt(4 + eps)) * 3,
  (h[1] + 2) / Math.sqrt(0.25 + eps) + 5,
]
const linear = ([a, b]: readonly number[]): number[] => [a + 2 * b + 0.5, 3 * a + 4 * b - 0.5]
const add = (a: readonly number[], b: readonly number[]): number[] => a.map((value, i) => value + b[i])

function typesAndValues(layers: readonly unknown[]): [string[], number[], readonly string[]] {
  const problems = problemList()
  const read = readNetworkLayers(layers, 2, problems)
  if (read === null) throw new Error(JSON.stringify(problems.problems))
  const values = networkFunction(read.layers, 2)(Float64Array.of(0.3, -0.7))
  return [read.layers.map(({ type }) => type), [...values], read.places]
}

function expectValues(actual: readonly number[], expected: readonly number[]): void {
  expected.forEach((value, i) => expect(actual[i]).toBeWithinRel(value, 1e-14))
}

const Z = [0.3, -0.7]

it('folds into the layer before, any number of times', () => {
  const [types, values, places] = typesAndValues([
    LINEAR,
    NORM,
    { ...NORM, eps: 0.5 },
    { type: 'ReLU' },
    LINEAR,
  ])
  expect(types).toEqual(['Linear', 'ReLU', 'Linear'])
  expect(places).toEqual(['layers[0]', 'layers[3]', 'layers[4]'])
  const relu = norm(norm(linear(Z)), { eps: 0.5 }).map((h) => Math.max(h, 0))
  expectValues(values, linear(relu))
})

it('stays a layer where another one takes what comes before it, and the wires still meet', () => {
  const layers = [LINEAR, NORM, { type: 'Add', with: 0 }, { type: 'Flatten' }, NORM, { type: 'Add', with: 2 }]
  const [types, values] = typesAndValues(layers)
  expect(types).toEqual(['Linear', 'Linear', 'Add', 'Flatten', 'Linear', 'Add'])
  const sum = add(norm(linear(Z)), linear(Z))
  expectValues(values, add(norm(sum), sum))
})

it('moves the wires of later layers with those that are folded away', () => {
  const layers = [
    LINEAR,
    NORM,
    LINEAR,
    NORM,
    { type: 'Add', with: 1 },
    { type: 'Add', from: 1, with: 3 },
    { type: 'Add', from: 4, with: 5 },
  ]
  const [types, values] = typesAndValues(layers)
  expect(types).toEqual(['Linear', 'Linear', 'Add', 'Add', 'Add'])
  const first = norm(linear(Z))
  const sum = add(first, norm(linear(first)))
  expectValues(values, add(sum, sum))
})

it('comes first, and last', () => {
  expectValues(typesAndValues([NORM, LINEAR])[1], linear(norm(Z)))
  expectValues(typesAndValues([{ type: 'Abs' }, NORM])[1], norm([0.3, 0.7]))
})

it('says what it lacks', () => {
  const codes = (layer: unknown): string[] => {
    const problems = problemList()
    expect(readNetworkLayers([layer], 2, problems)).toBeNull()
    return problems.problems.map(({ path, code }) => `${path}: ${code}`)
  }
  expect(codes({ ...NORM, running_var: [4, -1] })).toEqual(['layers[0].running_var[1]: notPositive'])
  expect(codes({ ...NORM, running_var: [1e-320, 1], eps: 0, weight: [1e200, 1] })).toEqual([
    'layers[0]: overflow',
  ])
  expect(codes({ ...NORM, running_mean: undefined })).toEqual(['layers[0].running_mean: missing'])
  expect(codes({ ...NORM, bias: [1] })).toEqual(['layers[0].bias: length'])
  expect(codes({ ...NORM, type: 'BatchNorm2d' })).toEqual(['layers[0]: batchNormInput'])
})
