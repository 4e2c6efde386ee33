import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { encode } from '../src/core/network/encode.ts'
import { forward } from '../src/core/network/forward.ts'
import type { GenerativeModel } from '../src/core/network/model.ts'
import { principalSection } from '../src/core/network/principalSection.ts'
import { createInferenceService } from './inferenceService.ts'
import { PROTOCOL_VERSION, type RequestName, type RequestOf, type ResultOf } from './protocol.ts'
import { createWorkerApi } from './serve.ts'

const FIXTURES = new URL('../src/core/formats/__fixtures__/', import.meta.url)

async function ask<K extends RequestName>(name: K, request: RequestOf<K>): Promise<ResultOf<K>> {
  const api = createWorkerApi(createInferenceService())
  const job = { protocol: PROTOCOL_VERSION, jobId: 1, modelVersion: 1 }
  const settled = await api.run(job, name, request, null)
  if (!settled.ok) throw new Error(JSON.stringify(settled.error))
  return settled.value
}

type Present = RequestOf<'readNetworks'>['present']

function read(names: readonly string[], present: Present = null): Promise<ResultOf<'readNetworks'>> {
  const files = names.map((name) => ({ file: new Blob([readFileSync(new URL(name, FIXTURES))]), name }))
  return ask('readNetworks', { files, present })
}

function readText(value: unknown, present: Present = null): Promise<ResultOf<'readNetworks'>> {
  return ask('readNetworks', {
    files: [{ file: new Blob([JSON.stringify(value)]), name: 'own.json' }],
    present,
  })
}

describe('readNetworks', () => {
  it('tells decoder and encoder apart, and holds both against the exporter', async () => {
    const { decoder, encoder } = await read([
      'dense-encoder.onnx',
      'dense-encoder.json',
      'dense-decoder.onnx',
      'dense-decoder.json',
    ])
    expect(decoder).toMatchObject({ name: 'dense-decoder.onnx', dropped: 'Sigmoid' })
    expect(decoder?.noise).toEqual({ kind: 'isotropic', variance: 0.01 })
    expect(encoder?.encoder).toMatchObject({ dataDim: 5, latentDim: 2 })
    for (const network of [decoder, encoder]) {
      expect(network?.check?.numPoints).toBe(16)
      expect(network?.check?.relative).toBeLessThan(1e-6)
    }
    // without its Sigmoid g is the logit of what the exporter computed
    const { check } = JSON.parse(readFileSync(new URL('dense-decoder.json', FIXTURES), 'utf8')) as {
      check: { inputs: number[][]; outputs: number[][] }
    }
    const logits = forward(decoder!.decoder, check.inputs[3])
    check.outputs[3].forEach((share, d) =>
      expect(Math.abs(logits[d] - Math.log(share / (1 - share)))).toBeLessThan(1e-6),
    )
  })

  it('takes an encoder alone for the decoder that is there, and only there', async () => {
    const { decoder, encoder } = await read(['onnx/headsRelu.onnx'], { latentDim: 2, dataDim: 4 })
    expect(decoder).toBeNull()
    expect(encoder?.encoder.latentDim).toBe(2)
    await expect(read(['onnx/headsRelu.onnx'])).rejects.toThrow('encoderAlone')
    await expect(read(['onnx/headsRelu.onnx'], { latentDim: 3, dataDim: 4 })).rejects.toThrow(
      'encoderOutputs',
    )
  })

  it('refuses two of a role, and names the file that is wrong', async () => {
    await expect(read(['onnx/mlp17.onnx', 'onnx/leaky.onnx'])).rejects.toThrow('mlp17.onnx, onnx/leaky.onnx')
    const files = [
      { file: new Blob([readFileSync(new URL('onnx/mlp17.onnx', FIXTURES))]), name: 'good.onnx' },
      { file: new Blob(['{"layers": [{"type": "Linear"}]}']), name: 'bad.json' },
    ]
    await expect(ask('readNetworks', { files, present: null })).rejects.toThrow('bad.json')
  })

  it('guesses a description where weights come without', async () => {
    const { guess } = await read(['bare.safetensors'])
    expect(JSON.parse(guess!)).toHaveProperty('layers')
  })

  it('does not guess the noise of a model file', async () => {
    const layers = [{ type: 'Linear', weight: [[1], [2]], bias: [0, 0] }]
    await expect(readText({ latentDim: 1, layers })).rejects.toThrow(/sigmaX.*sigmaZ/)
    const { decoder } = await readText({ latentDim: 1, layers, sigmaX: 0.1, sigmaZ: [[2]] })
    expect(decoder?.priorCovariance).toEqual(Float64Array.of(2))
  })
})

describe('latentSection', () => {
  const model: GenerativeModel = {
    decoder: {
      latentDim: 4,
      dataDim: 2,
      layers: [
        {
          type: 'Linear',
          inputSize: 4,
          outputSize: 2,
          weight: Float64Array.of(1, 2, 3, 4, -1, 0.5, 0, 2),
          bias: Float64Array.of(0.5, 0),
        },
        { type: 'ReLU' },
      ],
    },
    noise: { kind: 'isotropic', variance: 1 },
    priorCovariance: Float64Array.from({ length: 16 }, (_, k) => (k % 5 === 0 ? 1 : 0)),
  }

  it('goes along axes at the values of the others', async () => {
    const choice = { kind: 'axes', axes: [2], origin: [1, -1, 7, 0.25] } as const
    const along = await ask('latentSection', { model, choice, encoder: null, observations: null })
    expect(along.origin).toEqual(Float64Array.of(1, -1, 0, 0.25))
    expect(forward(along.model.decoder, [2])).toEqual(forward(model.decoder, [1, -1, 2, 0.25]))
  })

  it('goes through the encoded data', async () => {
    const weight = Float64Array.from({ length: 16 }, (_, k) => Math.sin(3 * k))
    const encoder = {
      dataDim: 2,
      latentDim: 4,
      numComponents: 1,
      layers: [{ type: 'Linear', inputSize: 2, outputSize: 8, weight, bias: new Float64Array(8) }],
    } as const
    const values = Float64Array.of(0.1, 0.4, -1, 2, 0.7, 0.2)
    const choice = { kind: 'encodings', numAxes: 2 } as const
    const observations = { values, numPoints: 3 }
    const { directions } = await ask('latentSection', { model, choice, encoder, observations })
    const means = [0, 1, 2].flatMap((n) => [
      ...encode(encoder, values.subarray(2 * n, 2 * n + 2)).components[0].mean,
    ])
    expect(directions).toEqual(principalSection(Float64Array.from(means), 4, 2).directions)
  })
})
