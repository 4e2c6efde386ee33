import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRng } from '../numerics/createRng.ts'
import { formatModel } from './formatModel.ts'
import { forward } from './forward.ts'
import { initialiseDecoder } from './initialiseDecoder.ts'
import { MAX_FULL_COVARIANCE, MAX_LAYER_SIZE } from './limits.ts'
import type { GenerativeModel, NoiseCovariance } from './model.ts'
import { modelFromJson } from './modelFromJson.ts'
import { parseModel } from './parseModel.ts'

type Json = Record<string, unknown>

/** 1-2-2 with a hole for what a test wants to be wrong. */
function file(changes: Json = {}): Json {
  return {
    format: 'dgn-model',
    version: 1,
    latentDim: 1,
    layers: [
      { type: 'Linear', weight: [[1], [-2]], bias: [0.5, 0] },
      { type: 'LeakyReLU', negative_slope: 0.1 },
      {
        type: 'Linear',
        weight: [
          [1, 2],
          [3, 4],
        ],
        bias: [0, 1],
      },
    ],
    sigmaX: 0.25,
    sigmaZ: [[1]],
    ...changes,
  }
}

function withLastLayer(layer: unknown): Json {
  return file({ layers: [...(file()['layers'] as unknown[]).slice(0, 2), layer] })
}

function problemsOf(value: unknown): unknown[] {
  const parsed = modelFromJson(value)
  return parsed.ok ? [] : parsed.problems.map(({ path, code, params }) => [path, code, params])
}

function codesOf(value: unknown): string[] {
  const parsed = modelFromJson(value)
  return parsed.ok ? [] : parsed.problems.map(({ path, code }) => `${path}: ${code}`)
}

describe('a good file', () => {
  it('becomes the model that it describes', () => {
    const parsed = modelFromJson(file())
    if (!parsed.ok) throw new Error('refused')
    expect(parsed.value.noise).toEqual({ kind: 'isotropic', variance: 0.25 })
    // z = 1: h = (1.5, -2) → (1.5, -0.2) → (1.1, 4.7)
    expect([...forward(parsed.value.decoder, [1])]).toEqual([1.5 + 2 * -0.2, 3 * 1.5 + 4 * -0.2 + 1])
  })

  it('may lack format, version, biases and the default slope', () => {
    const layers = [
      { type: 'Linear', weight: [[1]], bias: null },
      { type: 'LeakyReLU' },
      { type: 'Linear', weight: [[2]] },
    ]
    const parsed = modelFromJson({ latentDim: 1, layers, sigmaX: [1], sigmaZ: [[1]] })
    if (!parsed.ok) throw new Error('refused')
    expect(parsed.value.decoder.layers[1]).toEqual({ type: 'LeakyReLU', negativeSlope: 0.01 })
    expect(forward(parsed.value.decoder, [-1])[0]).toBeCloseTo(-0.02, 15)
  })

  it('may have weights of zero or 1e-150, and a prior over two dimensions', () => {
    const zero = {
      type: 'Linear',
      weight: [
        [0, 0],
        [0, 0],
      ],
      bias: [0, 0],
    }
    const tiny = {
      type: 'Linear',
      weight: [
        [1e-150, 0],
        [0, -1e-150],
      ],
      bias: [1e-150, 0],
    }
    expect(codesOf(withLastLayer(zero))).toEqual([])
    expect(codesOf(withLastLayer(tiny))).toEqual([])
    const plane = file({
      latentDim: 2,
      layers: [{ type: 'Linear', weight: [[1, 2]] }],
      sigmaZ: [
        [2, 1],
        [1, 2],
      ],
    })
    expect(codesOf(plane)).toEqual([])
    const parsed = parseModel(JSON.stringify(plane), { maxLatentDim: 1 })
    expect(parsed).toEqual({
      ok: false,
      problems: [{ path: 'latentDim', code: 'latentDimUnsupported', params: { actual: 2 } }],
    })
  })

  it('may have a covariance that is symmetric up to rounding, in any units', () => {
    const almost = [
      [2, 0.3],
      [0.3 + 1e-16, 1],
    ]
    const parsed = modelFromJson(file({ sigmaX: almost }))
    if (!parsed.ok || parsed.value.noise.kind !== 'full') throw new Error('refused')
    expect(parsed.value.noise.matrix[1]).toBe(parsed.value.noise.matrix[2])
    expect(
      codesOf(
        file({
          sigmaX: [
            [1e-20, 0],
            [0, 1e20],
          ],
        }),
      ),
    ).toEqual([])
    // Condition 1e8, as in the reference values, is far from singular.
    expect(
      codesOf(
        file({
          sigmaX: [
            [1, 1 - 1e-8],
            [1 - 1e-8, 1],
          ],
        }),
      ),
    ).toEqual([])
  })
})

describe('a bad file names the field', () => {
  const linear = {
    type: 'Linear',
    weight: [
      [1, 2],
      [3, 4],
    ],
    bias: [0, 1],
  }
  const cases: [string, unknown, unknown[]][] = [
    ['no object', [1], [['', 'notObject', { expected: 'object', actual: 'array' }]]],
    ['another format', file({ format: 'onnx' }), [['format', 'unknownFormat', { actual: '"onnx"' }]]],
    ['another version', file({ version: 2 }), [['version', 'unknownVersion', { actual: '2', known: 1 }]]],
    ['no latentDim', file({ latentDim: undefined }), [['latentDim', 'missing', { expected: 'number' }]]],
    ['latentDim 1.5', file({ latentDim: 1.5 }), [['latentDim', 'notPositiveInteger', { actual: '1.5' }]]],
    ['no layers', file({ layers: [] }), [['layers', 'noLayers', {}]]],
    [
      'a row too short',
      withLastLayer({ ...linear, weight: [[1, 2], [3]] }),
      [['layers[2].weight[1]', 'length', { expected: 2, actual: 1 }]],
    ],
    [
      'a matrix that does not fit',
      withLastLayer({
        ...linear,
        weight: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      }),
      [['layers[2].weight[0]', 'length', { expected: 2, actual: 3 }]],
    ],
    [
      'a bias too long',
      withLastLayer({ ...linear, bias: [0, 1, 2] }),
      [['layers[2].bias', 'length', { expected: 2, actual: 3 }]],
    ],
    [
      'a flat weight',
      withLastLayer({ ...linear, weight: [1, 2] }),
      [['layers[2].weight[0]', 'notArray', { actual: '1' }]],
    ],
    [
      'null',
      withLastLayer({ ...linear, bias: [0, null] }),
      [['layers[2].bias[1]', 'notNumber', { actual: 'null' }]],
    ],
    [
      'a string',
      withLastLayer({ ...linear, bias: ['0', 1] }),
      [['layers[2].bias[0]', 'notNumber', { actual: '"0"' }]],
    ],
    [
      'an unknown layer',
      withLastLayer({ type: 'Softmax' }),
      [
        [
          'layers[2].type',
          'unknownLayer',
          {
            actual: 'Softmax',
            known:
              'Linear, ReLU, LeakyReLU, Abs, Unflatten, Flatten, Conv2d, ConvTranspose2d, MaxPool2d, Upsample, Add',
          },
        ],
      ],
    ],
    [
      'no sigmaX',
      file({ sigmaX: undefined }),
      [['sigmaX', 'missing', { expected: 'number, list or matrix' }]],
    ],
    ['variance 0', file({ sigmaX: 0 }), [['sigmaX', 'notPositive', { actual: 0 }]]],
    ['a negative variance', file({ sigmaX: [1, -1] }), [['sigmaX[1]', 'notPositive', { actual: -1 }]]],
    ['a short diagonal', file({ sigmaX: [1] }), [['sigmaX', 'length', { expected: 2, actual: 1 }]]],
    [
      'an asymmetric covariance',
      file({
        sigmaX: [
          [1, 0.5],
          [0.25, 1],
        ],
      }),
      [['sigmaX[1][0]', 'notSymmetric', { row: 2, column: 1, difference: 0.25 }]],
    ],
    ['a negative prior', file({ sigmaZ: [[-1]] }), [['sigmaZ', 'notPositiveDefinite', { smallest: -1 }]]],
    ['a number as prior', file({ sigmaZ: 1 }), [['sigmaZ', 'notArray', { actual: '1' }]]],
    [
      'an oversized prior',
      file({
        sigmaZ: [
          [1, 0],
          [0, 1],
        ],
      }),
      [['sigmaZ', 'length', { expected: 1, actual: 2 }]],
    ],
  ]
  it.each(cases)('%s', (_, value, expected) => {
    expect(problemsOf(value)).toEqual(expected)
  })

  it('gives the smallest eigenvalue of an indefinite or singular covariance', () => {
    const [indefinite] = problemsOf(
      file({
        sigmaX: [
          [1, 2],
          [2, 1],
        ],
      }),
    ) as [string, string, { smallest: number }][]
    expect(indefinite.slice(0, 2)).toEqual(['sigmaX', 'notPositiveDefinite'])
    expect(indefinite[2].smallest).toBeCloseTo(-1, 12)
    expect(
      codesOf(
        file({
          sigmaX: [
            [1, 1],
            [1, 1],
          ],
        }),
      ),
    ).toEqual(['sigmaX: notPositiveDefinite'])
    expect(
      codesOf(
        file({
          sigmaX: [
            [4, 2],
            [2, 1 + 1e-16],
          ],
        }),
      ),
    ).toEqual(['sigmaX: notPositiveDefinite'])
  })

  it('finds NaN and Infinity as Python writes them, and numbers beyond the doubles', () => {
    const text = JSON.stringify(file({ sigmaX: ['a', 'b'] })).replace('"a","b"', 'NaN,-Infinity')
    expect(parseModel(text)).toEqual({
      ok: false,
      problems: [
        { path: 'sigmaX[0]', code: 'notFinite', params: { actual: 'NaN' } },
        { path: 'sigmaX[1]', code: 'notFinite', params: { actual: '-Infinity' } },
      ],
    })
    expect(parseModel(JSON.stringify(file()).replace('0.25', '1e999'))).toMatchObject({
      problems: [{ path: 'sigmaX', code: 'notFinite' }],
    })
  })

  it('names the layer, or the noise, that overflows', () => {
    expect(
      codesOf(
        withLastLayer({
          ...linear,
          weight: [
            [1e150, 0],
            [0, 1],
          ],
        }),
      ),
    ).toEqual(['layers[2]: overflow'])
    const both = file({
      layers: [{ type: 'Linear', weight: [[1e80]] }, { type: 'Abs' }, { type: 'Linear', weight: [[-1e80]] }],
    })
    expect(codesOf(both)).toEqual(['layers[2]: overflow'])
    expect(codesOf(file({ sigmaX: 1e-300 }))).toEqual(['sigmaX: overflow'])
    expect(codesOf(file({ sigmaX: 1e300 }))).toEqual(['sigmaX: overflow'])
    expect(codesOf(file({ sigmaZ: [[1e300]] }))).toEqual(['sigmaZ: overflow'])
  })

  it('refuses sizes beyond the limits before it reads them', () => {
    const wide = { type: 'Linear', weight: Array.from({ length: 10_000 }, () => [1, 2]) }
    expect(problemsOf(withLastLayer(wide))).toEqual([
      ['layers[2].weight', 'tooManyUnits', { actual: 10_000, limit: MAX_LAYER_SIZE }],
    ])
    const size = MAX_FULL_COVARIANCE + 1
    const big = { type: 'Linear', weight: Array.from({ length: size }, () => [1, 2]) }
    expect(codesOf({ ...withLastLayer(big), sigmaX: Array.from({ length: size }, () => [1]) })).toEqual([
      'sigmaX: tooManyColumns',
    ])
  })

  it('stops after ten problems', () => {
    const rows = Array.from({ length: 50 }, () => ['x', 'y'])
    expect(problemsOf(withLastLayer({ type: 'Linear', weight: rows })).length).toBe(10)
  })
})

describe('any text', () => {
  it('never throws, and a truncated file is no JSON', () => {
    const text = JSON.stringify(file())
    fc.assert(
      fc.property(fc.nat(text.length - 1), (length) => {
        expect(parseModel(text.slice(0, length))).toMatchObject({
          ok: false,
          problems: [{ code: 'notJson' }],
        })
      }),
    )
    fc.assert(fc.property(fc.json(), (json) => !parseModel(json).ok))
    expect(parseModel('['.repeat(100_000)).ok).toBe(false)
  })

  it('never throws when one field is anything at all', () => {
    const paths = ['latentDim', 'layers', 'sigmaX', 'sigmaZ', 'format', 'version']
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        modelFromJson(file({ [path]: value }))
        modelFromJson(withLastLayer(value))
        modelFromJson(withLastLayer({ type: 'Linear', weight: value, bias: value }))
      }),
    )
  })
})

describe('formatModel', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })
  const variance = fc.double({ min: 1e-9, max: 1e9, noNaN: true })
  it('is undone by parseModel to the bit', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.constantFrom('ReLU' as const, 'LeakyReLU' as const, 'Abs' as const),
        fc.array(finite, { minLength: 2, maxLength: 2 }),
        fc.constantFrom('isotropic', 'diagonal', 'full'),
        variance,
        (seed, activation, bias, kind, sigma) => {
          const recipe = {
            widths: [1, 3, 2],
            activation,
            negativeSlope: 0.1,
            initialiser: 'authors' as const,
          }
          const decoder = initialiseDecoder(recipe, createRng(seed))
          const last = decoder.layers[2]
          if (last.type !== 'Linear') throw new Error('unreachable')
          last.bias.set(bias)
          last.weight[0] = -0
          const noise: NoiseCovariance =
            kind === 'isotropic'
              ? { kind, variance: sigma }
              : kind === 'diagonal'
                ? { kind, variances: Float64Array.of(sigma, 1 / 3) }
                : { kind: 'full', matrix: Float64Array.of(sigma, sigma / 3, sigma / 3, sigma) }
          const model: GenerativeModel = { decoder, noise, priorCovariance: Float64Array.of(sigma) }
          expect(parseModel(formatModel(model))).toEqual({ ok: true, value: model, notices: [] })
        },
      ),
    )
  })
})
