import { scaleLinear } from 'd3-scale'
import { expect, test } from 'vitest'
import type { PlotArea } from '../../plot/PlotFrame.tsx'
import type { PlotColours } from '../../plot/plotColours.ts'
import type { DensityView, PartitionView } from '../../state/appState.ts'
import { manifoldOf, regionPiece } from './dataScene.ts'
import type { DataScene } from './dataScene.ts'
import { drawDataSpace, drawnStride } from './drawDataSpace.ts'
import { densityPixels, densityShade } from '../../plot/densityPixels.ts'
import { labelClasses } from './labelClasses.ts'
import { pickPoint } from './pickPoint.ts'

/** g(z) = (z, |z|) cut at 0, as two regions. */
const view: PartitionView = {
  model: {
    decoder: { latentDim: 1, dataDim: 2, layers: [] },
    noise: { kind: 'isotropic', variance: 1 },
    priorCovariance: Float64Array.of(0.25),
  },
  partition: {
    latentDim: 1,
    dataDim: 2,
    numRegions: 2,
    numUnits: 1,
    pools: [null],
    unitOffsets: Int32Array.of(0, 1),
    patterns: Int8Array.of(-1, 1),
    slope: Float64Array.of(1, -1, 1, 1),
    bias: Float64Array.of(0, 0, 0, 0),
    geometry: {
      kind: 'line',
      limits: Float64Array.of(-Infinity, 0, Infinity),
      limitUnits: Int32Array.of(-1, 0, -1),
    },
    diagnostics: { numExactDecisions: 0, numZeroWidthRegions: 0 },
  },
  logPriorMass: Float64Array.of(Math.log(0.5), Math.log(0.5)),
  depths: Int32Array.of(1, 0),
  slopeNorms: Float64Array.of(Math.SQRT2, Math.SQRT2),
  numParameters: 3,
}

test('the manifold is drawn from its unbounded end over the knot to the other', () => {
  const manifold = manifoldOf(view, null, [0, 1])
  if (manifold.kind !== 'curve') throw new Error('a line has a curve')
  const { points, knots } = manifold
  // Six prior standard deviations of 0.5 each way.
  expect(Array.from(points)).toEqual([-3, 3, 0, 0, 3, 3])
  expect(Array.from(knots)).toEqual([0, 0])
  expect(Array.from(regionPiece(view, null, 1, [1, 0])!)).toEqual([0, 0, 3, 3])
})

test('the heat map is dark at the maximum, clear twelve nats below, and stands the right way up', () => {
  expect([0, -6, -12, -40].map((below) => densityShade(below + 3, 3, false))).toEqual([1, 0.5, 0, 0])
  expect(densityShade(3 + Math.log(0.25), 3, true)).toBeCloseTo(0.25, 12)
  const density: DensityView = {
    dataDim: 2,
    coordinates: [0, 1],
    extent: [
      [0, 1],
      [0, 1],
    ],
    size: [1, 2],
    logMarginal: Float64Array.of(0, -50),
    maximum: 0,
    contours: [],
    isFinal: true,
  }
  const pixels = densityPixels({ ...density, values: density.logMarginal }, false, false)
  expect(Array.from(pixels.slice(0, 4))).toEqual([255, 255, 255, 255]) // the upper row is the second one
  expect(pixels[4]).toBeLessThan(60)
})

/** Records what is drawn, numbers rounded. */
function recorder(): { calls: string[]; ctx: CanvasRenderingContext2D } {
  const calls: string[] = []
  const ctx = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...args: unknown[]) => {
          const words = args.map((arg) => (typeof arg === 'number' ? Number(arg.toFixed(3)) : typeof arg))
          calls.push(`${String(name)} ${words.join(' ')}`)
        },
      set: () => true,
    },
  ) as CanvasRenderingContext2D
  return { calls, ctx }
}

test('a point with a missing coordinate is a tick on the axis of the other', () => {
  const { calls, ctx } = recorder()
  const area: PlotArea = {
    ctx,
    width: 100,
    height: 100,
    x: scaleLinear([0, 10], [0, 100]),
    y: scaleLinear([0, 10], [100, 0]),
    colours: {} as PlotColours,
  }
  const scene: DataScene = {
    coordinates: [0, 1],
    isCurve: false,
    density: null,
    densityScale: 'log',
    showContours: false,
    dataset: {
      name: 't',
      numPoints: 3,
      dataDim: 2,
      columnNames: ['x1', 'x2'],
      values: Float64Array.of(5, 5, 2, Number.NaN, Number.NaN, 4),
      label: null,
    },
    classes: null,
    samples: null,
    manifold: null,
    posterior: null,
    selected: null,
    dataDim: 2,
    regionPiece: null,
  }
  drawDataSpace(area, scene, null)
  expect(calls).toContain('arc 50 50 2 0 6.283')
  expect(calls.filter((call) => call.startsWith('arc'))).toHaveLength(1)
  expect(calls).toContain('moveTo 20 100')
  expect(calls).toContain('moveTo 0 60')
})

test('labelled points are told apart by shape and colour, up to six classes', () => {
  const dataset = {
    name: 't',
    numPoints: 3,
    dataDim: 2,
    columnNames: ['x1', 'x2'],
    values: Float64Array.of(1, 1, 2, 2, 3, 3),
    label: { name: 'kind', values: ['a', 'b', 'a'] },
  }
  const classes = labelClasses(dataset)!
  expect(classes.map(({ value, indices, mark }) => [value, indices, mark])).toEqual([
    ['a', [0, 2], 'dot'],
    ['b', [1], 'square'],
  ])
  const many = Array.from({ length: 7 }, (_, i) => String(i))
  expect(labelClasses({ ...dataset, label: { name: 'kind', values: many } })).toBeNull()
  expect(labelClasses({ ...dataset, label: null })).toBeNull()
})

test('a click means the nearest point within a few pixels, else the place', () => {
  const dataset = {
    name: 't',
    numPoints: 2,
    dataDim: 3,
    columnNames: ['a', 'b', 'c'],
    values: Float64Array.of(0, 9, 0, 1, 8, 1),
    label: null,
  }
  const context = {
    dataset,
    samples: [],
    plane: { coordinates: [0, 2] as const, projection: null },
    isCurve: false,
    current: [5, 6, 7],
    dataDim: 3,
  }
  expect(pickPoint(context, [1.02, 1], [0.01, 0.01])).toEqual({ x: [1, 8, 1], pointIndex: 1 })
  expect(pickPoint(context, [0.5, 0.25], [0.01, 0.01])).toEqual({ x: [0.5, 6, 0.25], pointIndex: null })
})

test('on projected axes a click means the point of their plane, or a data point beside it', () => {
  const dataset = {
    name: 't',
    numPoints: 2,
    dataDim: 3,
    columnNames: ['a', 'b', 'c'],
    values: Float64Array.of(1, 9, 3, 2, Number.NaN, 3),
    label: null,
  }
  const projection = {
    axes: Float64Array.of(1, 0, 0, 0, 0, 1),
    mean: Float64Array.of(1, 2, 3),
    varianceShare: [0.9, 0.1],
  }
  const context = {
    dataset,
    samples: [],
    plane: { coordinates: [0, 1] as const, projection },
    isCurve: false,
    current: [5, 6, 7],
    dataDim: 3,
  }
  expect(pickPoint(context, [0.01, 0], [0.01, 0.01])).toEqual({ x: [1, 9, 3], pointIndex: 0 })
  expect(pickPoint(context, [1, 0], [0.01, 0.01])).toEqual({ x: [2, 2, 3], pointIndex: null })
})

test('of very many points every k-th is drawn', () => {
  expect([10, 10_000, 10_001, 100_000].map(drawnStride)).toEqual([1, 1, 2, 10])
})
