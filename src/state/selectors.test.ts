import { expect, test } from 'vitest'
import type { GenerativeModel } from '../core/network/model.ts'
import type { Partition } from '../core/partition/partition.ts'
import type { AppState, PartitionView } from './appState.ts'
import { INITIAL_STATE } from './initialState.ts'
import {
  dataExtent,
  hasPrincipalAxes,
  heldOutChoice,
  isPartitionStale,
  leadingRegions,
  shownDataExtent,
  shownPlane,
  zoomRange,
} from './selectors.ts'
import { DIGIT_DEFAULTS } from './recipe.ts'
import { withLabel } from './labels.ts'
import { chunkBounds, concatenate, rowChunks } from './chunks.ts'

test('the leading regions are the fewest that hold the share', () => {
  const log = Float64Array.from([0.5, 0.3, 0.195, 0.005].map(Math.log))
  expect(leadingRegions(log, 0.99)).toEqual([0, 1, 2])
  expect(leadingRegions(log, 0.5)).toEqual([0])
  expect(leadingRegions(Float64Array.from([-Infinity, 0]), 0.99)).toEqual([1])
})

test('a zoom of scale s shows 1/s of the range, moved by the shift', () => {
  expect(zoomRange([0, 8], 1, 0)).toEqual([0, 8])
  expect(zoomRange([0, 8], 2, 0)).toEqual([0, 4])
  expect(zoomRange([0, 8], 2, -1)).toEqual([4, 8])
})

test('chunks cover everything once, in order', () => {
  for (const [count, parts] of [
    [10, 3],
    [2, 8],
    [0, 4],
  ] as const) {
    const bounds = chunkBounds(count, parts)
    expect(bounds[0][0]).toBe(0)
    expect(bounds.at(-1)![1]).toBe(count)
    for (let i = 1; i < bounds.length; i++) expect(bounds[i][0]).toBe(bounds[i - 1][1])
  }
})

test('rows are sent in whole chunks of the E-step, each the same array every time', () => {
  for (const [numPoints, dataDim] of [
    [980, 784],
    [5000, 2],
    [1, 3],
    [0, 2],
  ] as const) {
    const values = new Float64Array(numPoints * dataDim).map((_, i) => i)
    const chunks = rowChunks(values, numPoints, dataDim)
    const whole = concatenate(chunks.map((chunk) => chunk.values))
    expect(whole).toEqual(values)
    expect(chunks.every((chunk) => chunk.values.length === chunk.numPoints * dataDim)).toBe(true)
    expect(chunks.slice(0, -1).every((chunk) => chunk.numPoints % 512 === 0)).toBe(true)
    rowChunks(values, numPoints, dataDim).forEach((chunk, i) => expect(chunk.values).toBe(chunks[i].values))
  }
})

test('a column becomes the label and comes back as the last column', () => {
  const table = {
    name: 't',
    numPoints: 2,
    dataDim: 3,
    columnNames: ['a', 'b', 'c'],
    values: Float64Array.from([1, 2, 3, 4, Number.NaN, 6]),
    label: null,
  }
  const marked = withLabel(table, 1)!
  expect(marked.label).toEqual({ name: 'b', values: ['2', ''] })
  expect(Array.from(marked.values)).toEqual([1, 3, 4, 6])
  const back = withLabel(marked, null)!
  expect(back.columnNames).toEqual(['a', 'c', 'b'])
  expect(Array.from(back.values)).toEqual([1, 3, 2, 4, 6, Number.NaN])
  expect(withLabel({ ...table, label: { name: 'k', values: ['x', 'y'] } }, 0)).toBeNull()
  expect(withLabel({ ...table, dataDim: 1, columnNames: ['a'], values: Float64Array.of(1, 2) }, 0)).toBeNull()
})

test('principal axes are shown once they are those of the present data; until then the pair', () => {
  const dataset = {
    name: 't',
    numPoints: 2,
    dataDim: 3,
    columnNames: ['a', 'b', 'c'],
    values: Float64Array.of(0, 0, 0, 1, 2, 3),
    label: null,
  }
  const axes = {
    axes: Float64Array.of(0, 0, 1, 1, 0, 0),
    mean: Float64Array.of(0, 0, 0),
    varianceShare: [0.9, 0.1],
  }
  const stateOf = (basedOn: number, dataDim: number): AppState => ({
    ...INITIAL_STATE,
    model: {
      ...INITIAL_STATE.model,
      version: 1,
      model: {
        decoder: { latentDim: 1, dataDim, layers: [] },
        noise: { kind: 'isotropic', variance: 1 },
        priorCovariance: Float64Array.of(1),
      },
    },
    data: { version: 2, dataset, origin: { kind: 'none' }, hiding: null, comparison: null },
    domain: { ...INITIAL_STATE.domain, plane: 'principal', coordinates: [1, 2] },
    results: { ...INITIAL_STATE.results, principalAxes: { basedOn, value: axes } },
  })
  const known = stateOf(2, 3)
  expect(shownPlane(known)).toEqual({ coordinates: [0, 1], projection: axes })
  expect(shownPlane({ ...known })).toBe(shownPlane(known))
  expect(dataExtent(known)).toEqual([
    [expect.closeTo(-0.6, 12), expect.closeTo(3.6, 12)],
    [expect.closeTo(-0.2, 12), expect.closeTo(1.2, 12)],
  ])
  expect(shownPlane(stateOf(1, 3))).toEqual({ coordinates: [1, 2], projection: null })
  expect(hasPrincipalAxes(stateOf(2, 4))).toBe(false)
  expect(shownPlane(stateOf(2, 4)).projection).toBeNull()
})

test('while new regions are being found the data space keeps the axes of the picture that it shows', () => {
  const model: GenerativeModel = {
    decoder: { latentDim: 1, dataDim: 2, layers: [] },
    noise: { kind: 'isotropic', variance: 1 },
    priorCovariance: Float64Array.of(1),
  }
  const partition = {
    numRegions: 1,
    latentDim: 1,
    dataDim: 2,
    slope: Float64Array.of(1, 2),
    bias: Float64Array.of(0, 0),
    geometry: { kind: 'line', limits: Float64Array.of(-Infinity, Infinity) },
  } as unknown as Partition
  const none = new Float64Array()
  const view: PartitionView = {
    model,
    partition,
    logPriorMass: none,
    depths: new Int32Array(),
    slopeNorms: none,
    numParameters: 4,
  }
  const stateOf = (version: number, latentDim: number): AppState => ({
    ...INITIAL_STATE,
    model: {
      ...INITIAL_STATE.model,
      version,
      model: { ...model, decoder: { ...model.decoder, latentDim } },
    },
    results: { ...INITIAL_STATE.results, partition: { basedOn: 1, value: view } },
  })
  const extent = shownDataExtent(stateOf(1, 1))
  expect(extent).not.toBeNull()
  expect(dataExtent(stateOf(1, 1))).toEqual(extent)
  // what is computed next is not computed over the picture before
  expect(dataExtent(stateOf(2, 1))).toBeNull()
  expect(shownDataExtent(stateOf(2, 1))).toEqual(extent)
  expect(isPartitionStale(stateOf(2, 1))).toBe(true)
  // of another number of latents nothing is shown
  expect(shownDataExtent(stateOf(2, 2))).toBeNull()
})

test('of digits a fifth is held out where fresh points are asked for', () => {
  const of = (origin: AppState['data']['origin'], heldOut: AppState['training']['heldOut']) =>
    heldOutChoice({
      ...INITIAL_STATE,
      data: { ...INITIAL_STATE.data, origin },
      training: { ...INITIAL_STATE.training, heldOut },
    })
  expect(of(DIGIT_DEFAULTS.mnist, 'fresh')).toBe('fifth')
  expect(of(DIGIT_DEFAULTS.mnist, 'none')).toBe('none')
  expect(of({ kind: 'file', file: 'iris' }, 'fresh')).toBe('fresh')
})
