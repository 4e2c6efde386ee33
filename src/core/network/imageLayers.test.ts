import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImageShape } from '../imageShape.ts'
import { createRng } from '../numerics/createRng.ts'
import { imageDecoder } from '../partition/reference/imageDecoder.ts'
import { compileDecoder } from './compileDecoder.ts'
import { formatModel } from './formatModel.ts'
import { forward } from './forward.ts'
import type { ConvTranspose2dLayer, Decoder, Layer } from './model.ts'
import { modelFromJson } from './modelFromJson.ts'
import { parseModel } from './parseModel.ts'
import { winnerOf } from './winnerOf.ts'

/** The layers by their definitions in torch's documentation, on nested loops and without stages. */
function naive({ layers }: Decoder, z: readonly number[]): number[] {
  const outputs: number[][] = []
  const at = (index: number): readonly number[] => (index < 0 ? z : outputs[index])
  layers.forEach((layer, index) => {
    const input = at(layer.from ?? index - 1)
    outputs.push(layer.type === 'Add' ? input.map((h, i) => h + at(layer.with)[i]) : naiveLayer(layer, input))
  })
  return outputs[outputs.length - 1]
}

function naiveLayer(layer: Layer, input: readonly number[]): number[] {
  switch (layer.type) {
    case 'Linear':
      return Array.from(layer.bias, (v, i) =>
        input.reduce((sum, h, j) => sum + layer.weight[i * layer.inputSize + j] * h, v),
      )
    case 'ReLU':
      return input.map((h) => Math.max(h, 0))
    case 'LeakyReLU':
      return input.map((h) => (h >= 0 ? h : layer.negativeSlope * h))
    case 'Abs':
      return input.map(Math.abs)
    case 'Flatten':
    case 'Unflatten':
    case 'Add':
      return [...input]
    case 'ConvTranspose2d':
      return scattered(layer, input)
    default: {
      const { inputShape, outputShape } = layer
      return pixels(outputShape).map(([c, y, x]) => {
        const read = (channel: number, row: number, column: number): number | null =>
          row < 0 || column < 0 || row >= inputShape.height || column >= inputShape.width
            ? null
            : input[(channel * inputShape.height + row) * inputShape.width + column]
        if (layer.type === 'Upsample') {
          const [sy, sx] = [outputShape.height / inputShape.height, outputShape.width / inputShape.width]
          if (layer.mode === 'nearest') return read(c, Math.floor(y / sy), Math.floor(x / sx))!
          const [py, px] = [Math.max(0, (y + 0.5) / sy - 0.5), Math.max(0, (x + 0.5) / sx - 0.5)]
          const [top, left] = [Math.floor(py), Math.floor(px)]
          const [below, right] = [
            Math.min(top + 1, inputShape.height - 1),
            Math.min(left + 1, inputShape.width - 1),
          ]
          const [v, h] = [py - top, px - left]
          return (
            (1 - v) * ((1 - h) * read(c, top, left)! + h * read(c, top, right)!) +
            v * ((1 - h) * read(c, below, left)! + h * read(c, below, right)!)
          )
        }
        const [kh, kw] = layer.kernelSize
        const places = Array.from({ length: kh * kw }, (_, k) => [Math.floor(k / kw), k % kw] as const)
        const [top, left] = [y * layer.stride[0] - layer.padding[0], x * layer.stride[1] - layer.padding[1]]
        if (layer.type === 'MaxPool2d')
          return Math.max(...places.map(([ky, kx]) => read(c, top + ky, left + kx) ?? -Infinity))
        let sum = layer.bias[c]
        for (let channel = 0; channel < inputShape.channels; channel++)
          places.forEach(([ky, kx], k) => {
            const w = layer.weight[(c * inputShape.channels + channel) * kh * kw + k]
            sum += w * (read(channel, top + ky, left + kx) ?? 0)
          })
        return sum
      })
    }
  }
}

/** Every input pixel stamps its kernel onto the output. */
function scattered(layer: ConvTranspose2dLayer, input: readonly number[]): number[] {
  const { inputShape, outputShape, kernelSize, stride, padding, weight, bias } = layer
  const out = pixels(outputShape).map(([c]) => bias[c])
  pixels(inputShape).forEach(([c, y, x], i) => {
    for (let o = 0; o < outputShape.channels; o++)
      for (let ky = 0; ky < kernelSize[0]; ky++)
        for (let kx = 0; kx < kernelSize[1]; kx++) {
          const row = y * stride[0] - padding[0] + ky
          const column = x * stride[1] - padding[1] + kx
          if (row < 0 || column < 0 || row >= outputShape.height || column >= outputShape.width) continue
          const w = weight[((c * outputShape.channels + o) * kernelSize[0] + ky) * kernelSize[1] + kx]
          out[(o * outputShape.height + row) * outputShape.width + column] += w * input[i]
        }
  })
  return out
}

function pixels({ channels, height, width }: ImageShape): (readonly [number, number, number])[] {
  return Array.from({ length: channels * height * width }, (_, i) => [
    Math.floor(i / (height * width)),
    Math.floor(i / width) % height,
    i % width,
  ])
}

describe('layers of images', () => {
  it('do what torch says that they do', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const rng = createRng(seed)
        const decoder = imageDecoder(rng, 2)
        const z = [4 * rng() - 2, 4 * rng() - 2]
        const expected = naive(decoder, z)
        const scale = Math.max(1, ...expected.map(Math.abs))
        const image = forward(decoder, z)
        expect(image).toHaveLength(expected.length)
        image.forEach((value, d) => {
          expect(Math.abs(value - expected[d])).toBeLessThan(1e-12 * scale)
        })
      }),
      { numRuns: 500 },
    )
  })

  it('are written and read back to the same bits', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const decoder = imageDecoder(createRng(seed), 1)
        const model = {
          decoder,
          noise: { kind: 'isotropic', variance: 0.5 } as const,
          priorCovariance: Float64Array.of(1),
        }
        const parsed = parseModel(formatModel(model))
        expect(parsed).toEqual({ ok: true, value: model, notices: [] })
      }),
      { numRuns: 200 },
    )
  })

  it('take their input from where they say', () => {
    // z → h = (z, 2z) → relu → |h| of the *first* layer → sum of both
    const model = modelFromJson({
      latentDim: 1,
      layers: [
        { type: 'Linear', weight: [[1], [-2]] },
        { type: 'ReLU' },
        { type: 'Abs', from: 0 },
        { type: 'Add', with: 1 },
      ],
      sigmaX: 1,
      sigmaZ: [[1]],
    })
    if (!model.ok) throw new Error('refused')
    expect([...forward(model.value.decoder, [3])]).toEqual([6, 6])
    expect([...forward(model.value.decoder, [-3])]).toEqual([3, 12])
    expect(compileDecoder(model.value.decoder).numUnits).toBe(4)
  })
})

describe('many layers of images', () => {
  const base = { latentDim: 1, sigmaX: 1, sigmaZ: [[1]] }
  const head = [
    { type: 'Linear', weight: [[1]] },
    { type: 'Unflatten', shape: [1, 1, 1] },
    { type: 'Upsample', scale_factor: 200 },
  ]

  it('that would fill the memory are refused before anything is made of them', () => {
    // each value is carried past all that follow, to be added at the end
    const kept = Array.from({ length: 30 }, () => ({ type: 'Upsample', scale_factor: 1 }))
    const sums = kept.map((_, i) => ({ type: 'Add', with: 2 + i }))
    const parsed = modelFromJson({ ...base, layers: [...head, ...kept, ...sums] })
    expect(parsed).toMatchObject({ ok: false, problems: [{ code: 'tooManyUnits' }] })
  })

  it('may be one after the other', () => {
    const layers = [...head, ...Array.from({ length: 12 }, () => ({ type: 'Upsample', scale_factor: 1 }))]
    expect(modelFromJson({ ...base, layers }).ok).toBe(true)
  })
})

describe('the winner of a window', () => {
  it('is its largest entry, the first of equal ones', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 6 }), (entries) => {
        const signs = entries.flatMap((a, i) => entries.slice(i + 1).map((b) => (a >= b ? 1 : -1)))
        expect(winnerOf(entries.length, signs, 0)).toBe(entries.indexOf(Math.max(...entries)))
      }),
    )
  })
})

describe('a bad layer of images names its field', () => {
  const image = [
    { type: 'Linear', weight: [[1], [1], [1], [1]] },
    { type: 'Unflatten', shape: [1, 2, 2] },
  ]
  const kernel = [[[[1]]]]
  const cases: readonly (readonly [string, readonly object[], string])[] = [
    ['without a shape', [image[0], { type: 'Conv2d', weight: kernel }], 'layers[1]: noImage'],
    ['Linear on an image', [...image, { type: 'Linear', weight: [[1, 1, 1, 1]] }], 'layers[2]: image'],
    [
      'a shape of another size',
      [image[0], { type: 'Unflatten', shape: [1, 3, 2] }],
      'layers[1].shape: layerSize',
    ],
    ['a shape of two numbers', [image[0], { type: 'Unflatten', shape: [2, 2] }], 'layers[1].shape: notShape'],
    ['a flat kernel', [...image, { type: 'Conv2d', weight: [[1]] }], 'layers[2].weight[0][0]: notArray'],
    [
      'a ragged kernel',
      [...image, { type: 'Conv2d', weight: [[[[1, 2], [3]]]] }],
      'layers[2].weight[0][0][1]: length',
    ],
    [
      'other channels',
      [...image, { type: 'Conv2d', weight: [[[[1]], [[1]]]] }],
      'layers[2].weight: channels',
    ],
    [
      'groups',
      [...image, { type: 'Conv2d', weight: kernel, groups: 2 }],
      'layers[2].groups: unsupportedOption',
    ],
    [
      'a stride of 0',
      [...image, { type: 'Conv2d', weight: kernel, stride: 0 }],
      'layers[2].stride: notWhole',
    ],
    [
      'a kernel that is too large',
      [...image, { type: 'MaxPool2d', kernel_size: 3 }],
      'layers[2]: emptyImage',
    ],
    [
      'an image that is too large',
      [...image, { type: 'Upsample', scale_factor: 1000 }],
      'layers[2]: tooManyUnits',
    ],
    [
      'a mode',
      [...image, { type: 'Upsample', scale_factor: 2, mode: 'bicubic' }],
      'layers[2].mode: unsupportedOption',
    ],
    ['a skip from after it', [...image, { type: 'Add', with: 2 }], 'layers[2].with: noSuchLayer'],
    ['a skip of another size', [...image, { type: 'Add', with: -1 }], 'layers[2].with: layerSize'],
    ['an input from after it', [...image, { type: 'ReLU', from: 7 }], 'layers[2].from: noSuchLayer'],
  ]
  it.each(cases)('%s', (_, layers, expected) => {
    const parsed = modelFromJson({ latentDim: 1, layers, sigmaX: 1, sigmaZ: [[1]] })
    const found = parsed.ok ? [] : parsed.problems.map(({ path, code }) => `${path}: ${code}`)
    expect(found).toEqual([expected])
  })
})
