import fc from 'fast-check'
import type { Dataset } from '../core/datasets/dataset.ts'
import { expect, test } from 'vitest'
import type { GenerativeModel } from '../core/network/model.ts'
import { INITIAL_STATE } from './initialState.ts'
import { LATENT_MODES, REGION_COLOURS } from './appState.ts'
import type { AppState } from './appState.ts'
import { PRESETS } from './presets.ts'
import type { DrawnData } from './recipe.ts'
import { DATA_FILES, DIGIT_DEFAULTS, DIGIT_SOURCES, GENERATOR_NAMES } from './recipe.ts'
import { LINK_ROOM } from './linkPack.ts'
import { loadPackedReaders } from './packedReaders.ts'
import { formatLink, LINK_VERSION, parseLink } from './urlFields.ts'

await loadPackedReaders()

const model: GenerativeModel = {
  decoder: {
    latentDim: 1,
    dataDim: 2,
    layers: [
      {
        type: 'Linear',
        inputSize: 1,
        outputSize: 2,
        weight: Float64Array.from([0.1, 1 / 3]),
        bias: Float64Array.from([1e-17, -2]),
      },
    ],
  },
  noise: { kind: 'isotropic', variance: 0.25 },
  priorCovariance: Float64Array.from([1]),
}
const loaded: AppState = { ...INITIAL_STATE, model: { ...INITIAL_STATE.model, version: 1, model } }

test('the default view is an empty link but for its version', () => {
  const preset = PRESETS[0]
  const state = { ...loaded, selection: { x: preset.x, truth: null, pointIndex: null, regionId: null } }
  expect(formatLink(state)).toEqual({ hash: `v=${LINK_VERSION}`, omitted: [] })
  expect(parseLink('').scene).toMatchObject({ preset: 'circle', x: preset.x, modelOrigin: preset.model })
})

test('every view survives the link', () => {
  const domain = fc.record({
    dataView: fc.constantFrom('images', 'points'),
    imageScale: fc.constantFrom('data', 'own'),
    plane: fc.constantFrom('auto', 'pair', 'principal'),
    coordinates: fc.constantFrom([0, 1], [2, 0]),
    dataZoom: fc.record({
      scale: fc.constantFrom(1, 2.5, 1000),
      x: fc.constantFrom(0, -0.125, 0.5),
      y: fc.constantFrom(0, 3),
    }),
    latentZoom: fc.record({ scale: fc.constantFrom(1, 40), x: fc.constantFrom(0, -7.25), y: fc.constant(0) }),
    densityScale: fc.constantFrom('log', 'linear'),
    showDensity: fc.boolean(),
    showContours: fc.boolean(),
    showComponents: fc.boolean(),
    regionColour: fc.constantFrom(...REGION_COLOURS),
    latentMode: fc.constantFrom(...LATENT_MODES),
    sliceAxis: fc.constantFrom(0, 1, 2),
    sliceAt: fc.double({ min: -9, max: 9, noNaN: true }).map((value) => value + 0),
    dissectionOf: fc.constantFrom('posterior', 'prior'),
    discoveryStart: fc.option(fc.nat(1000)),
    discoveryDepth: fc.option(fc.nat(1000)),
    samples: fc.option(fc.record({ count: fc.integer({ min: 1, max: 10_000 }), seed: fc.nat() })),
    completion: fc.record({
      numSamples: fc.integer({ min: 1, max: 100 }),
      seed: fc.nat(),
      withNoise: fc.boolean(),
    }),
    anomaly: fc.record({
      scale: fc.constantFrom('linear', 'log'),
      plot: fc.constantFrom('histogram', 'ecdf'),
      threshold: fc.option(fc.double({ min: -9, max: 9, noNaN: true }).map((value) => value + 0)),
    }),
    normalLabels: fc.option(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3 })),
  })
  const dataOrigin = fc.oneof(
    fc.constant({ kind: 'none' }),
    fc.constantFrom(...DATA_FILES).map((file) => ({ kind: 'file', file })),
    fc.record({
      kind: fc.constant('generated'),
      generator: fc.constantFrom(...GENERATOR_NAMES),
      numPoints: fc.integer({ min: 1, max: 100_000 }),
      noiseStd: fc.double({ min: 0, max: 100, noNaN: true }),
      seed: fc.nat(),
    }),
    fc.record({
      kind: fc.constant('digits'),
      source: fc.constantFrom(...DIGIT_SOURCES),
      digit: fc.option(fc.integer({ min: 0, max: 9 })),
      numEach: fc.option(fc.integer({ min: 1, max: 10_000 })),
      isUnitNorm: fc.boolean(),
      noiseStd: fc.double({ min: 0, max: 100, noNaN: true }),
      seed: fc.nat(),
    }),
  )
  const modelOrigin = fc.oneof(
    fc.constant({ kind: 'file', file: 'wave-0-1-8-8-2' }),
    fc.record({
      kind: fc.constant('seeded'),
      request: fc.record(
        {
          widths: fc
            .array(fc.integer({ min: 1, max: 256 }), { maxLength: 6 })
            .map((hidden) => [1, ...hidden, 2]),
          activation: fc.constantFrom('ReLU', 'LeakyReLU', 'Abs'),
          negativeSlope: fc.double({ min: -10, max: 10, noNaN: true }).filter((v) => !Object.is(v, -0)),
          initialiser: fc.constantFrom('torch', 'he', 'glorot', 'authors'),
          seed: fc.nat(),
          scaling: fc.constantFrom({ mean: [1e-7, -50], std: [0.1, 1 / 3] }),
        },
        { requiredKeys: ['widths', 'activation', 'negativeSlope', 'initialiser', 'seed'] },
      ),
      noiseVariance: fc.double({ min: 1e-12, max: 1e12, noNaN: true }),
    }),
  )
  const x = fc.array(fc.oneof(fc.double({ noDefaultInfinity: true }), fc.constant(Number.NaN)), {
    minLength: 2,
    maxLength: 6,
  })
  fc.assert(
    fc.property(
      domain,
      dataOrigin,
      modelOrigin,
      x,
      fc.option(fc.constantFrom(0.01, 3)),
      fc.option(
        fc.record({
          share: fc.constantFrom(0.2, 0.5),
          seed: fc.nat(),
          numPatterns: fc.option(fc.integer({ min: 1, max: 1000 })),
        }),
      ),
      (d, data, net, point, noise, hidden) => {
        const state = {
          ...loaded,
          preset: null,
          model: { version: 1, model, origin: net, noiseOverride: noise, limit: null, encoder: null },
          data: { version: 2, dataset: null, origin: data, hiding: hidden, comparison: null },
          domain: d,
          selection: {
            x: point.map((v) => (v === 0 ? 0 : v)),
            truth: null,
            pointIndex: null,
            regionId: null,
          },
        } as unknown as AppState
        const { hash, omitted } = formatLink(state)
        expect(omitted).toEqual([])
        const { scene, problems } = parseLink(`#${hash}`)
        expect(problems).toEqual([])
        expect(scene).toMatchObject({
          preset: null,
          modelOrigin: net,
          dataOrigin: data,
          domain: d,
          noiseVariance: noise,
          hiding: hidden,
        })
        expect(scene.x).toEqual(state.selection.x)
      },
    ),
  )
})

test('what is hidden of a point travels as bits, the point whole', () => {
  const truth = Array.from({ length: 19 }, (_, d) => d / 3)
  const mask = Uint8Array.from(truth, (_, d) => (d % 3 === 0 || d > 15 ? 1 : 0))
  const state: AppState = {
    ...loaded,
    preset: null,
    selection: {
      x: truth.map((value, d) => (mask[d] === 1 ? Number.NaN : value)),
      truth,
      pointIndex: null,
      regionId: null,
    },
  }
  const { scene, problems } = parseLink(formatLink(state).hash)
  expect(problems).toEqual([])
  expect(scene.x).toEqual(truth)
  const bits = Array.from(mask, (_, d) => (scene.hidden![d >> 3] >> (d & 7)) & 1)
  expect(bits).toEqual([...mask])
})

test('a table of which rows are set aside travels whole, with the labels that stay', () => {
  const table = (rows: readonly number[]): Dataset => ({
    name: 'mine.csv',
    numPoints: rows.length,
    dataDim: 1,
    columnNames: ['a'],
    values: Float64Array.from(rows),
    label: { name: 'kind', values: rows.map((row) => (row > 1 ? 'odd, one' : '')) },
  })
  const whole = table([0, 1, 2])
  const state: AppState = {
    ...loaded,
    preset: null,
    data: {
      version: 2,
      dataset: table([0, 1]),
      origin: { kind: 'imported', name: 'mine.csv' },
      hiding: null,
      comparison: { source: { kind: 'label', normal: [''], whole }, table: table([2]) },
    },
  }
  const { hash, omitted } = formatLink(state)
  expect(omitted).toEqual([])
  const { scene } = parseLink(hash)
  expect(scene.dataset).toEqual(whole)
  expect(scene.setAside).toEqual([''])
  const other: AppState = {
    ...state,
    data: { ...state.data, comparison: { source: { kind: 'file', name: 'b.csv' }, table: table([5]) } },
  }
  expect(formatLink(other).omitted).toEqual(['comparison'])
})

test('an imported model and table travel in the link, to the bit', () => {
  const dataset = {
    name: 'mine.csv',
    numPoints: 2,
    dataDim: 2,
    columnNames: ['a, b', 'c"'],
    values: Float64Array.from([0.1, Number.NaN, 1e-300, 7]),
    label: { name: 'grade', values: ['1', '2'] },
  }
  const state: AppState = {
    ...loaded,
    preset: null,
    model: {
      version: 3,
      model,
      origin: { kind: 'imported', name: 'é&=.json' },
      noiseOverride: null,
      limit: null,
      encoder: null,
    },
    data: {
      version: 2,
      dataset,
      origin: { kind: 'imported', name: 'mine.csv' },
      hiding: null,
      comparison: null,
    },
  }
  const { scene, problems } = parseLink(formatLink(state).hash)
  expect(problems).toEqual([])
  expect(scene.model).toEqual(model)
  expect(scene.dataset).toEqual(dataset)
  expect(scene.modelOrigin).toEqual({ kind: 'imported', name: 'é&=.json' })
})

test('a scaling of so many columns that a link cannot hold it leaves the decoder out', () => {
  const column = Array.from({ length: 500 }, (_, i) => Math.sqrt(i + 2))
  const request = {
    widths: [1, 4, 500],
    activation: 'ReLU',
    negativeSlope: 0,
    initialiser: 'he',
    seed: 1,
    scaling: { mean: column, std: column },
  } as const
  const state: AppState = {
    ...loaded,
    preset: null,
    model: {
      version: 1,
      model,
      origin: { kind: 'seeded', request, noiseVariance: 1 },
      noiseOverride: null,
      limit: null,
      encoder: null,
    },
  }
  expect(formatLink(state).omitted).toEqual(['model'])
})

test('what is too large for a link is named', () => {
  const size = LINK_ROOM.packedLength
  const values = Float64Array.from({ length: 2 * size }, (_, i) => Math.sin(i))
  const dataset = { name: 'big', numPoints: size, dataDim: 2, columnNames: ['x1', 'x2'], values, label: null }
  const state: AppState = {
    ...loaded,
    preset: null,
    data: { version: 2, dataset, origin: { kind: 'imported', name: 'big' }, hiding: null, comparison: null },
  }
  expect(formatLink(state).omitted).toEqual(['data'])
})

test('no hash makes it throw, and every scene it gives is whole', () => {
  const pieces = fc.oneof(
    fc.string(),
    fc
      .tuple(
        fc.constantFrom(
          'v',
          'preset',
          'data',
          'n',
          'd',
          'm',
          'net',
          'act',
          'seed',
          'x',
          'axes',
          'plane',
          'zoomx',
          'samples',
          'variance',
        ),
        fc.oneof(
          fc.string(),
          fc.double().map(String),
          fc.constantFrom('packed', 'circle', '1,2', 'eJx', '%'),
        ),
      )
      .map((pair) => pair.join('=')),
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      const { scene } = parseLink(`#${parts.join('&')}`)
      expect(scene.domain.coordinates).toHaveLength(2)
      expect(scene.domain.dataZoom.scale).toBeGreaterThan(0)
      if (scene.dataOrigin.kind === 'imported') expect(scene.dataset).not.toBeNull()
      if (scene.modelOrigin.kind === 'imported') expect(scene.model).not.toBeNull()
    }),
  )
})

test('names the parts that it did not understand', () => {
  const { problems } = parseLink('#preset=what&x=1,b&nonsense=1&axes=1,1&v=2&seed=3')
  expect(problems.toSorted()).toEqual(['axes', 'nonsense', 'preset', 'v', 'x'])
})

test('digits as one chooses them need no more than their name and digit', () => {
  const linkOf = (origin: AppState['data']['origin']): string =>
    formatLink({ ...loaded, preset: null, data: { ...loaded.data, origin } }).hash
  const { mnist } = DIGIT_DEFAULTS
  expect(linkOf(mnist)).toMatch(/^v=1&data=mnist&modelfile/)
  expect(linkOf({ ...mnist, digit: 7 })).toContain('data=mnist&digit=7&modelfile')
  expect(linkOf({ ...mnist, digit: null, numEach: 100 })).toContain('data=mnist&digit=all&modelfile')
  expect(linkOf({ ...mnist, digit: null })).toContain('digit=all&n=all')
  expect(linkOf({ ...mnist, noiseStd: 0, isUnitNorm: false })).toContain('norm=0&noise=0')
})

test('a hostile link of digits falls back to what one chooses', () => {
  const { scene, problems } = parseLink('#data=mnist&digit=12&n=0&norm=yes&noise=-1&dataseed=x&net=4')
  expect(scene.dataOrigin).toEqual(DIGIT_DEFAULTS.mnist)
  expect(problems.toSorted()).toEqual(['dataseed', 'digit', 'n', 'noise', 'norm'])
  expect(scene.modelOrigin).toMatchObject({ kind: 'seeded', request: { widths: [1, 4, 784] } })
})

test('an imported table keeps whether its rows are images', () => {
  const columnNames = Array.from({ length: 16 }, (_, i) => `p${i}`)
  const shape = { channels: 1, height: 4, width: 4 }
  const table = {
    name: 'a',
    numPoints: 1,
    dataDim: 16,
    columnNames,
    values: new Float64Array(16).fill(0.5),
    label: null,
  }
  const shapeAfter = (imageShape: typeof shape | null, names = columnNames) => {
    const dataset = { ...table, columnNames: names, ...(imageShape === null ? {} : { imageShape }) }
    const data = {
      version: 1,
      dataset,
      origin: { kind: 'imported', name: 'a' } as const,
      hiding: null,
      comparison: null,
    }
    const { hash } = formatLink({ ...loaded, preset: null, data })
    return { hash, shape: parseLink(hash).scene.dataset?.imageShape ?? null }
  }
  const named = shapeAfter(shape)
  expect(named.shape).toEqual(shape)
  expect(named.hash).not.toContain('shape=')
  expect(shapeAfter(null).shape).toBeNull()
  expect(shapeAfter(null).hash).toContain('shape=none')
  const [wide, plain] = [{ channels: 2, height: 1, width: 8 }, columnNames.map((_, i) => `x${i + 1}`)]
  expect(shapeAfter(wide).shape).toEqual(wide)
  expect(shapeAfter(shape, plain).shape).toEqual(shape)
  expect(shapeAfter(null, plain).shape).toBeNull()
  expect(shapeAfter(null, plain).hash).not.toContain('shape=')
  const { problems } = parseLink(named.hash.replace('&d=', '&shape=4x5&d='))
  expect(problems).toEqual(['shape'])
})

test('drawn data survive the link with their sheet; of an empty sheet its columns do', () => {
  const sheet: DrawnData['sheet'] = [
    [-1, 2.5],
    [0.125, 3],
  ]
  const dataset: Dataset = {
    name: 'drawn',
    numPoints: 2,
    dataDim: 2,
    columnNames: ['x1', 'a, b'],
    values: Float64Array.of(1, 2, -0.5, 1e-7),
    label: { name: 'kind', values: ['x', 'y'] },
  }
  const linkOf = (table: Dataset) =>
    formatLink({
      ...loaded,
      preset: null,
      data: { ...loaded.data, dataset: table, origin: { kind: 'drawn', sheet } },
    })
  const { hash, omitted } = linkOf(dataset)
  expect(omitted).not.toContain('data')
  const read = parseLink(hash)
  expect(read.problems).toEqual([])
  expect(read.scene).toMatchObject({ dataOrigin: { kind: 'drawn', sheet }, dataset })
  const empty = { ...dataset, numPoints: 0, values: new Float64Array(), label: null }
  const readEmpty = parseLink(linkOf(empty).hash)
  expect(readEmpty.problems).toEqual([])
  expect(readEmpty.scene).toMatchObject({ dataOrigin: { kind: 'drawn', sheet }, dataset: empty })
  const large = { ...dataset, numPoints: 6000, values: new Float64Array(12_000), label: null }
  expect(linkOf(large).omitted).toContain('data')
  // what a sheet cannot be is told, and one about the data takes its place
  const bad = parseLink(hash.replace(/sheet=[^&]*/, 'sheet=3,1,0,1'))
  expect(bad.problems).toEqual(['sheet'])
  expect(bad.scene.dataset?.numPoints).toBe(2)
})
