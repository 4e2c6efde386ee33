import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { networkFunction } from '../network/networkFunction.ts'
import { asDecoder } from './asDecoder.ts'
import { asEncoder } from './asEncoder.ts'
import { checkForward } from './checkForward.ts'
import type { ImportedNetwork } from './importedNetwork.ts'
import { type ReadNetworks, readNetworkFiles } from './readNetworkFiles.ts'

const FOLDER = join(import.meta.dirname, '__fixtures__')

function read(...names: readonly string[]): ReadNetworks {
  return readNetworkFiles(names.map((name) => ({ name, bytes: readFileSync(join(FOLDER, name)) })))
}

function networksOf(...names: readonly string[]): readonly ImportedNetwork[] {
  const { networks, refused } = read(...names)
  expect(refused).toEqual([])
  return networks
}

describe('files of PyTorch give the values of PyTorch', () => {
  // of the same weights in double precision: only rounding is left
  it.each([
    ['dense.safetensors', 2, 1e-14],
    ['dense.json', 2, 1e-14],
    ['images.safetensors', 2, 1e-13],
    ['images.json', 2, 1e-13],
    ['half.safetensors', 1, 1e-14],
    ['bfloat16.safetensors', 1, 1e-14],
    ['double.safetensors', 1, 1e-14],
  ])('%s', (name, count, bound) => {
    const networks = networksOf(name)
    expect(networks.map(({ role }) => role)).toEqual(['decoder', 'encoder'].slice(0, count))
    for (const network of networks) {
      expect(network.check?.numPoints).toBe(16)
      expect(checkForward(network, network.check!).relative).toBeLessThan(bound)
    }
    const decoder = asDecoder(networks[0], { maxLatentDim: 2 })
    if (!decoder.ok) throw new Error('refused')
    expect(decoder.value.dropped).toBe(name.startsWith('images') ? 'Tanh' : 'Sigmoid')
    if (count === 1) return
    const { latentDim, dataDim } = decoder.value.decoder
    expect(asEncoder(networks[1], { latentDim, dataDim }).ok).toBe(true)
  })

  it('safetensors are the network of JSON, bit by bit', () => {
    for (const name of ['dense', 'images']) {
      const tensors = networksOf(`${name}.safetensors`)
      const json = networksOf(`${name}.json`)
      expect(tensors.map(({ layers, noise }) => ({ layers, noise }))).toEqual(
        json.map(({ layers, noise }) => ({ layers, noise })),
      )
    }
  })

  it('batch normalisation leaves no layer of its own after an affine one', () => {
    const [decoder, encoder] = networksOf('images.safetensors')
    expect(decoder.layers.map(({ type }) => type)).toEqual([
      'Linear',
      'ReLU',
      'Unflatten',
      'ConvTranspose2d',
      'LeakyReLU',
      'Upsample',
      'Conv2d',
      'Conv2d',
      'Tanh',
      'Flatten',
    ])
    // in the file they count with those that were folded
    expect(decoder.places.at(-1)).toBe('layers[12]')
    expect(encoder.layers[3]).toMatchObject({ type: 'Conv2d', kernelSize: [1, 1] })
  })
})

describe('a file of tensors and nothing else', () => {
  it('is described by names and shapes well enough to be read', () => {
    const { networks, refused } = read('bare.safetensors')
    expect(networks).toEqual([])
    expect(refused[0].problems.map(({ code }) => code)).toEqual(['needsDescription'])
    const guess = refused[0].guess!
    const files = [
      { name: 'bare.safetensors', bytes: readFileSync(join(FOLDER, 'bare.safetensors')) },
      { name: 'description.json', bytes: Buffer.from(guess) },
    ]
    const [decoder, encoder] = readNetworkFiles(files).networks
    expect(decoder.layers.map(({ type }) => type)).toEqual(['Linear', 'ReLU', 'Linear', 'ReLU', 'Linear'])
    expect(encoder.layers.map(({ type }) => type)).toEqual(['Linear', 'ReLU', 'Linear'])
    // the same trunk and heads as the exporter's file of ONNX: means first
    const { check } = JSON.parse(readFileSync(join(FOLDER, 'heads-encoder.json'), 'utf8')) as {
      check: { inputs: number[][]; outputs: number[][] }
    }
    const ours = networkFunction(encoder.layers, 5)(Float64Array.from(check.inputs[3]))
    check.outputs[3].forEach((value, i) => expect(ours[i]).toBeWithinRel(value, 1e-12))
  })
})
