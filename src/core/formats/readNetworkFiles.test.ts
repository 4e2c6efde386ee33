import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkForward } from './checkForward.ts'
import { type NetworkFile, type ReadNetworks, readNetworkFiles } from './readNetworkFiles.ts'
import { roleOf } from './roleOf.ts'

const bytesOf = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '__fixtures__', name)))
const fixture = (name: string, as = name): NetworkFile => ({ name: as, bytes: bytesOf(name) })
const json = (name: string, value: unknown): NetworkFile => ({
  name,
  bytes: Buffer.from(JSON.stringify(value)),
})

function refusals({ refused }: ReadNetworks): string[] {
  return refused.flatMap(({ name, problems }) => problems.map(({ path, code }) => `${name} ${path}: ${code}`))
}

describe('files given together', () => {
  it.each(['dense', 'images'])('of ONNX with descriptions beside: %s', (name) => {
    const names = ['encoder.onnx', 'decoder.json', 'decoder.onnx', 'encoder.json'].map(
      (end) => `${name}-${end}`,
    )
    const read = readNetworkFiles(names.map((each) => fixture(each)))
    expect(refusals(read)).toEqual([])
    expect(read.networks.map(({ name: of, role }) => [of, role])).toEqual([
      [`${name}-encoder.onnx`, 'encoder'],
      [`${name}-decoder.onnx`, 'decoder'],
    ])
    for (const network of read.networks) {
      expect(network.check?.numPoints).toBe(16)
      // ONNX folds batch normalisation in float32 when it is written: the exporter's own rounding
      expect(checkForward(network, network.check!).relative).toBeLessThan(1e-6)
    }
    expect(read.networks[1].noise).toEqual({ kind: 'isotropic', variance: 0.01 })
  })

  it('find their descriptions by sizes where names do not tell', () => {
    const read = readNetworkFiles([
      fixture('dense-decoder.json', 'a.json'),
      fixture('heads-encoder.onnx', 'p.onnx'),
      fixture('heads-encoder.json', 'b.json'),
      fixture('dense-decoder.onnx', 'q.onnx'),
    ])
    expect(refusals(read)).toEqual([])
    expect(read.networks.map(({ role }) => role)).toEqual(['encoder', 'decoder'])
    expect(checkForward(read.networks[0], read.networks[0].check!).relative).toBeLessThan(1e-6)
  })

  it('say what is wrong in a description of their name', () => {
    const files = [fixture('dense-decoder.onnx'), json('dense-decoder.json', { sigmaX: -1 })]
    expect(refusals(readNetworkFiles(files))).toEqual(['dense-decoder.onnx sigmaX: notPositive'])
  })

  it.each(['[', '{', ' '])('of safetensors whose length begins as JSON does: %s', (first) => {
    const bytes = bytesOf('dense.safetensors')
    const size = Number(new DataView(bytes.buffer).getBigUint64(0, true))
    // as long as its lowest byte wants it, and the next one a bracket
    const wanted = first.charCodeAt(0) + 0x5b * 256
    const padded = new Uint8Array(bytes.length + wanted - size).fill(0x20)
    padded.set(bytes.subarray(0, 8 + size))
    padded.set(bytes.subarray(8 + size), 8 + wanted)
    new DataView(padded.buffer).setBigUint64(0, BigInt(wanted), true)
    const read = readNetworkFiles([{ name: 'a.safetensors', bytes: padded }])
    expect(refusals(read)).toEqual([])
    expect(checkForward(read.networks[0], read.networks[0].check!).relative).toBeLessThan(1e-12)
  })

  it('may have a noise beside that wins over the metadata', () => {
    const { networks } = readNetworkFiles([fixture('dense.safetensors'), json('noise.json', { sigmaX: 4 })])
    expect(networks[0].noise).toEqual({ kind: 'isotropic', variance: 4 })
  })

  it('are refused one by one', () => {
    const read = readNetworkFiles([
      { name: 'notes.txt', bytes: Buffer.from('hello') },
      fixture('dense.safetensors'),
      { name: 'empty', bytes: new Uint8Array(0) },
    ])
    expect(read.networks).toHaveLength(2)
    expect(refusals(read)).toEqual(['notes.txt : unknownNetworkFile', 'empty : unknownNetworkFile'])
    expect(refusals(readNetworkFiles([json('d.json', { sigmaX: 1 })]))).toEqual(['d.json : nothingDescribed'])
  })
})

describe('tensors that a description names', () => {
  const layers = [
    { type: 'Linear', tensors: 'decoder.0' },
    { type: 'ReLU' },
    { type: 'Linear', weight: 'decoder.3.weight' },
  ]
  const problemsWith = (changed: unknown): string[] =>
    refusals(
      readNetworkFiles([
        fixture('bare.safetensors'),
        json('bare.json', { latentDim: 2, layers: [layers[0], changed] }),
      ]),
    )

  it('are found by prefix or one by one', () => {
    const { networks } = readNetworkFiles([
      fixture('bare.safetensors'),
      json('bare.json', { latentDim: 2, layers }),
    ])
    expect(networks[0].outputs).toEqual([{ name: 'output', size: 8 }])
  })

  it.each<[unknown, string]>([
    [{ type: 'Linear', tensors: 'decoder.99' }, 'layers[1].tensors: noSuchTensor'],
    [{ type: 'Linear', tensors: 3 }, 'layers[1].tensors: noSuchTensor'],
    [{ type: 'Linear', weight: 'nothing' }, 'layers[1].weight: noSuchTensor'],
    [{ type: 'Linear', weight: 'decoder.0.bias' }, 'layers[1].weight: tensorShape'],
    [{ type: 'Linear', weight: 'decoder.0.weight' }, 'layers[1].weight: tensorShape'],
    [{ type: 'Linear', tensors: ['decoder.3', 'decoder.0'] }, 'layers[1].tensors: tensorShape'],
    [{ type: 'Linear', weight: 'decoder.3.weight', bias: 'decoder.5.bias' }, 'layers[1].bias: tensorShape'],
    [{ type: 'BatchNorm2d', tensors: 'decoder.0' }, 'layers[1]: batchNormInput'],
    [{ type: 'BatchNorm1d', bias: 'decoder.0.bias' }, 'layers[1].running_mean: missing'],
    [{ type: 'GELU', approximate: 'tanh' }, 'layers[1].approximate: unsupportedOption'],
    [{ type: 'ELU', alpha: 2 }, 'layers[1].alpha: unsupportedOption'],
  ])('%j', (layer, expected) => {
    expect(problemsWith(layer)).toContain(`bare.safetensors ${expected}`)
  })
})

it('a network is what its file, its names or its sizes say', () => {
  const { networks } = readNetworkFiles([fixture('dense-decoder.onnx'), fixture('heads-encoder.onnx')])
  const [decoder, encoder] = networks.map((network) => ({ ...network, name: 'x.onnx', role: null }))
  const one = { ...encoder, outputs: [{ name: 'output', size: 4 }] }
  expect(roleOf(decoder, [encoder], null)).toBe('decoder')
  expect(roleOf(encoder, [decoder], null)).toBe('encoder')
  expect(roleOf(one, [], null)).toBe('encoder')
  expect(roleOf({ ...decoder, name: 'my_encoder.onnx' }, [], null)).toBe('encoder')
  expect(roleOf({ ...one, name: 'G/generator.onnx' }, [], null)).toBe('decoder')
  expect(roleOf({ ...decoder, role: 'encoder' }, [], null)).toBe('encoder')
  // 2 → 4 beside a decoder 2 → 2 puts out more than it takes, and is its encoder
  const small = { ...decoder, outputs: [{ name: 'x', size: 2 }] }
  const wide = { ...decoder, outputs: [{ name: 'q', size: 4 }] }
  expect(roleOf(wide, [small], null)).toBe('encoder')
  expect(roleOf(small, [wide], null)).toBe('decoder')
})

describe('sizes that would fill the memory', () => {
  const codes = (value: unknown): string[] =>
    refusals(readNetworkFiles([json('a.json', value)])).map((each) => each.slice('a.json '.length))

  it('are refused before anything is made of them', () => {
    const relu = [{ type: 'ReLU' }]
    expect(codes({ latentDim: 1e9, layers: relu, sigmaX: [1] })).toEqual(['latentDim: tooManyUnits'])
    const rows = Array.from({ length: 65_536 }, () => 0)
    expect(codes({ latentDim: 65_536, layers: relu, sigmaZ: rows })).toEqual(['sigmaZ: tooManyColumns'])
    const many = Array.from({ length: 1000 }, () => [0])
    expect(codes({ latentDim: 1, layers: relu, check: { z: many, x: many } })).toEqual([
      'check.z: tooManyRows',
      'check.x: tooManyRows',
    ])
    const norm = { type: 'BatchNorm1d', running_mean: rows, running_var: rows.map(() => 1) }
    expect(codes({ latentDim: 65_536, layers: [norm] })).toEqual(['layers[0]: tooManyWeights'])
  })

  it('made of one tensor many times, too', () => {
    const row = { dtype: 'F32', shape: [1, 4096], data_offsets: [0, 16_384] }
    const header = Buffer.from(JSON.stringify({ a: row }))
    const bytes = new Uint8Array(8 + header.length + 16_384)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true)
    bytes.set(header, 8)
    const layer = { type: 'Linear', weight: Array.from({ length: 4096 }, () => 'a') }
    const layers = [layer, layer, layer]
    expect(
      refusals(readNetworkFiles([{ name: 'a', bytes }, json('a.json', { latentDim: 4096, layers })])),
    ).toEqual(['a layers[2].weight: tooManyWeights'])
  })
})
