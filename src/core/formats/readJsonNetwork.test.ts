import { describe, expect, it } from 'vitest'
import { forward } from '../network/forward.ts'
import { networkFunction } from '../network/networkFunction.ts'
import { asDecoder } from './asDecoder.ts'
import { asEncoder } from './asEncoder.ts'
import { checkForward } from './checkForward.ts'
import type { ImportedNetwork } from './importedNetwork.ts'
import { readJsonNetwork } from './readJsonNetwork.ts'

const LINEAR = { type: 'Linear', weight: [[1], [-2]], bias: [0.5, 0] }

function read(value: unknown): readonly ImportedNetwork[] {
  const parsed = readJsonNetwork(JSON.stringify(value), 'a.json')
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

function codes(value: unknown): string[] {
  const parsed = readJsonNetwork(JSON.stringify(value), 'a.json')
  return parsed.ok ? [] : parsed.problems.map(({ path, code }) => `${path}: ${code}`)
}

describe('a decoder', () => {
  it('needs neither noise nor prior, and may say both', () => {
    const file = { format: 'dgn-model', latentDim: 1, layers: [LINEAR] }
    const [without] = read(file)
    expect([without.role, without.noise, without.priorCovariance]).toEqual(['decoder', null, null])
    const [both] = read({ ...file, sigmaX: [1, 2], sigmaZ: [[4]] })
    expect(both.noise).toEqual({ kind: 'diagonal', variances: Float64Array.of(1, 2) })
    expect(both.priorCovariance).toEqual(Float64Array.of(4))
  })

  it('is checked against values that stand beside it', () => {
    const file = { latentDim: 1, layers: [LINEAR, { type: 'Tanh' }] }
    const outputs = [
      [Math.tanh(1.5), Math.tanh(-2)],
      [Math.tanh(0.5), 0.25],
    ]
    const [network] = read({ ...file, check: { z: [[1], [0]], x: outputs } })
    expect(checkForward(network, network.check!)).toEqual({
      largest: 0.25,
      relative: 0.25 / -Math.tanh(-2),
      at: 1,
    })
    expect(codes({ ...file, check: { inputs: [[1]], outputs } })).toEqual(['check: checkPoints'])
    expect(codes({ ...file, check: { inputs: [[1, 2]], outputs: [[1]] } })).toEqual([
      'check.inputs[0]: length',
      'check.outputs[0]: length',
    ])
  })

  it('loses a last Tanh, and with any other smooth activation it is none', () => {
    const layers = [
      LINEAR,
      { type: 'Tanh' },
      { type: 'Unflatten', shape: [2, 1, 1] },
      { type: 'Flatten', from: 1 },
      { type: 'Flatten', from: 3 },
    ]
    const [network] = read({ latentDim: 1, layers })
    const parsed = asDecoder(network)
    if (!parsed.ok) throw new Error('refused')
    expect(parsed.value.dropped).toBe('Tanh')
    expect([...forward(parsed.value.decoder, [1])]).toEqual([1.5, -2])
    const [smooth] = read({ latentDim: 1, layers: [LINEAR, { type: 'SiLU' }, { type: 'Sigmoid' }] })
    expect(asDecoder(smooth)).toEqual({
      ok: false,
      problems: [{ path: 'layers[1]', code: 'notPiecewiseAffine', params: { activation: 'SiLU' } }],
    })
  })
})

describe('an encoder', () => {
  const layers = [
    {
      type: 'Linear',
      weight: [
        [1, 2],
        [3, 4],
      ],
    },
    { type: 'ELU' },
  ]

  it('may be a file of its own or stand in the file of its decoder', () => {
    const [own] = read({ format: 'dgn-encoder', version: 1, dataDim: 2, latentDim: 1, layers })
    const [, inner] = read({ latentDim: 1, layers: [LINEAR], encoder: { layers } })
    expect(own.layers).toEqual(inner.layers)
    expect([own.role, inner.role]).toEqual(['encoder', 'encoder'])
    const parsed = asEncoder(own, { dataDim: 2, latentDim: 1 })
    if (!parsed.ok) throw new Error('refused')
    expect([...networkFunction(parsed.value.layers, 2)(Float64Array.of(1, -1))]).toEqual([
      Math.expm1(-1),
      Math.expm1(-1),
    ])
    expect(codes({ latentDim: 1, layers: [LINEAR], encoder: { layers: [{ type: 'Huh' }] } })).toEqual([
      'encoder.layers[0].type: unknownLayer',
    ])
  })
})
