import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseData } from '../../src/core/datasets/parseData.ts'
import { inferPoint } from '../../src/core/inference/inferPoint.ts'
import { logMarginalGridSteps } from '../../src/core/inference/logMarginalGrid.ts'
import { observeAll } from '../../src/core/inference/observation.ts'
import { posteriorLogDensity } from '../../src/core/inference/posteriorLogDensity.ts'
import { buildRegionConstants } from '../../src/core/inference/regionConstants.ts'
import { meanElboSteps } from '../../src/core/inference/variational/meanElbo.ts'
import { scorePointsSteps } from '../../src/core/inference/scorePoints.ts'
import { initialiseDecoder } from '../../src/core/network/initialiseDecoder.ts'
import { regionMoments, regionMomentsSize } from '../../src/core/integrals/regionMoments.ts'
import type { Decoder } from '../../src/core/network/model.ts'
import { modelFromJson } from '../../src/core/network/modelFromJson.ts'
import { createRng } from '../../src/core/numerics/createRng.ts'
import { truncatedGaussianMoments } from '../../src/core/numerics/truncatedGaussian.ts'
import { buildPartition, type PartitionOptions } from '../../src/core/partition/buildPartition.ts'
import { ParseError, type Parsed } from '../../src/core/problem.ts'
import { runToEnd } from '../../src/core/steps.ts'
import { emFigures } from './emFigures.ts'
import { medianMs, type Figures } from './figure.ts'
import { imageFigures } from './imageFigures.ts'
import { planeFigures } from './planeFigures.ts'
import { polygonFigures } from './polygonFigures.ts'
import { vaeFigures } from './vaeFigures.ts'

const PRESETS = join(import.meta.dirname, '../../public/presets')
const LARGE_PARTITIONS = join(import.meta.dirname, '../../src/core/__fixtures__/partition-large.json')
const GRID_SIZE = 256
const CURVE_POINTS = 512

/** How fast src/core is in Node, on the circle's trained decoder 1-8-8-2 where it needs a model. */
export function coreFigures(): Figures {
  const model = value(modelFromJson(JSON.parse(readPreset('circle-0-1-8-8-2.json'))))
  const data = value(parseData(readPreset('circle-0.csv'), 'circle-0'))
  return {
    ...intervalFigures(),
    ...polygonFigures(),
    ...inferenceFigures(),
    ...partitionFigures(),
    ...spaceFigures(),
    ...emFigures(model, data.values),
    ...imageFigures(),
    ...vaeFigures(data.values),
    ...planeFigures(),
  }
}

type Box = NonNullable<PartitionOptions['box']>
type Interval = readonly [lower: number, upper: number]

/** Standard deviations from the mean: near it, up to a thousand away, and down to 1e-12 wide. */
const REGIMES: Readonly<Record<string, (rng: () => number) => Interval>> = {
  Bulk: (rng) => around(6 * rng() - 3, 0.1 + 2 * rng()),
  Tail: (rng) => around((rng() < 0.5 ? -1 : 1) * (6 + 10 ** (3 * rng())), 0.1 + 2 * rng()),
  Thin: (rng) => around(12 * rng() - 6, 10 ** (-12 + 10 * rng())),
}

function around(lower: number, width: number): Interval {
  return [lower, lower + width]
}

function intervalFigures(): Figures {
  const rng = createRng(1)
  const draws = Object.entries(REGIMES).map(
    ([name, draw]) => [name, Array.from({ length: 4096 }, () => draw(rng))] as const,
  )
  // As they come in a posterior: no order that a branch predictor could learn.
  const mixture = draws
    .flatMap(([, intervals]) => intervals.map((interval) => [rng(), interval] as const))
    .toSorted(([a], [b]) => a - b)
    .map(([, interval]) => interval)
  const perSecond = (intervals: readonly Interval[]): number => {
    const ends = Float64Array.from(intervals.flat())
    const out = new Float64Array(4)
    const ms = medianMs(() => {
      for (let i = 0; i < ends.length; i += 2) truncatedGaussianMoments(ends[i], ends[i + 1], 0, 1, out)
    })
    return (1000 * intervals.length) / ms
  }
  return {
    intervals: {
      value: perSecond(mixture),
      unit: '1/s',
      beside: 'log mass, mean, variance, entropy; mixed thirds of those below; budget 5e6',
    },
    ...Object.fromEntries(
      draws.map(([name, intervals]) => [`intervals${name}`, { value: perSecond(intervals), unit: '1/s' }]),
    ),
  }
}

function inferenceFigures(): Figures {
  const model = value(modelFromJson(JSON.parse(readPreset('circle-0-1-8-8-2.json'))))
  const data = value(parseData(readPreset('circle-0.csv'), 'circle-0'))
  const partition = buildPartition(model.decoder)
  const numPairs = GRID_SIZE ** 2 * partition.numRegions
  const extent = [0, 1].map((column) => extentOf(data.values, column))
  let numSkipped = 0
  const gridMs = medianMs(
    () => {
      const constants = buildRegionConstants(partition, observeAll(partition, model), model.priorCovariance)
      const grid = { extent, size: [GRID_SIZE, GRID_SIZE] }
      numSkipped = runToEnd(logMarginalGridSteps(constants, grid, 0, GRID_SIZE)).numPairsSkipped
    },
    { repeats: 5 },
  )
  const scoreMs = medianMs(() => {
    runToEnd(scorePointsSteps(partition, model, data.values, data.numPoints))
  })
  const mixtures = Array.from({ length: data.numPoints }, (_, n) => {
    const { mean, covariance } = inferPoint(partition, model, data.values.slice(2 * n, 2 * n + 2))
    return { logWeights: new Float64Array(1), components: [{ mean, covariance }] }
  })
  const elboMs = medianMs(() => {
    runToEnd(meanElboSteps(partition, model, data.values, mixtures, createRng(1)))
  })
  const latents = Float64Array.from({ length: CURVE_POINTS }, (_, i) => -4 + (8 * i) / (CURVE_POINTS - 1))
  let point = 0
  const clickMs = medianMs(() => {
    const x = data.values.slice(2 * point, 2 * point + 2)
    point = (point + 1) % data.numPoints
    posteriorLogDensity(partition, model, x, inferPoint(partition, model, x).logMarginal, latents)
  })
  return {
    gridPair: {
      value: (1e6 * gridMs) / numPairs,
      unit: 'ns',
      beside: `per (x, ω) of log p(x), exact to 1e-14, ${Math.round((100 * numSkipped) / numPairs)} % of them by their bound alone; to beat: 66 to 107`,
    },
    grid: {
      value: gridMs,
      unit: 'ms',
      beside: `log p(x) on ${GRID_SIZE} × ${GRID_SIZE}, ${partition.numRegions} regions; budget 1000`,
    },
    scorePair: {
      value: (1e6 * scoreMs) / (data.numPoints * partition.numRegions),
      unit: 'ns',
      beside: 'per (x, ω) of log p(x), none left out',
    },
    score500: { value: scoreMs, unit: 'ms', beside: `log p(x) of ${data.numPoints} points` },
    'elbo1-8-8-2': {
      value: elboMs,
      unit: 'ms',
      beside: `exact ELBO of ${data.numPoints} points, each with a Gaussian q, ${partition.numRegions} regions; goal 5`,
    },
    clickToPosterior: {
      value: clickMs,
      unit: 'ms',
      beside: `all of the inspector and a curve of ${CURVE_POINTS} points; budget 50 with the worker's round trip`,
    },
  }
}

function partitionFigures(): Figures {
  const { decoder } = value(modelFromJson(JSON.parse(readPreset('circle-0-1-8-8-2.json'))))
  const wide = initialiseDecoder(
    { widths: [1, 64, 64, 64, 2], activation: 'ReLU', negativeSlope: 0, initialiser: 'torch' },
    createRng(1),
  )
  const [name, plane, box] = largePartition()
  const figure = (
    title: string,
    each: typeof decoder,
    options: PartitionOptions = {},
    goal = '',
  ): Figures => ({
    [title]: {
      // So large a piece of code is compiled piece by piece: it takes some sixty calls to settle.
      value: medianMs(() => buildPartition(each, options), { warmUpMs: 6000, repeats: 15 }),
      unit: 'ms',
      beside: `${buildPartition(each, options).numRegions} regions${goal}`,
    },
  })
  return {
    ...figure('partition1-8-8-2', decoder),
    ...figure('partition1-64-64-64-2', wide),
    ...figure('partition2-64-64-64-1', plane, { box }, ` of ${name} in its box; goal 60, to beat: 210`),
  }
}

/** The largest ReLU network of the fixture partition-large. */
function largePartition(): readonly [name: string, decoder: Decoder, box: Box] {
  const { cases } = JSON.parse(readFileSync(LARGE_PARTITIONS, 'utf8')) as {
    readonly cases: readonly { readonly name: string; readonly model: unknown; readonly box: Box }[]
  }
  const large = cases.find((each) => each.name === '2x64x64x64x1_default_seed0-ReLU')
  if (large === undefined) throw new Error('partition-large has lost its largest network')
  return [large.name, value(modelFromJson(large.model)).decoder, large.box]
}

/** Three latent dimensions, on the torch default of 3-8-8-2. */
function spaceFigures(): Figures {
  const decoder = initialiseDecoder(
    { widths: [3, 8, 8, 2], activation: 'ReLU', negativeSlope: 0, initialiser: 'torch' },
    createRng(1),
  )
  const partition = buildPartition(decoder)
  const { numRegions, geometry } = partition
  const partitionMs = medianMs(() => buildPartition(decoder), { repeats: 3 })
  const covariance = Float64Array.of(1, 0.3, 0, 0.3, 0.5, 0.1, 0, 0.1, 0.8)
  const mean = new Float64Array(3)
  const out = new Float64Array(regionMomentsSize(3))
  const momentsMs = medianMs(
    () => {
      for (let r = 0; r < numRegions; r++) regionMoments(geometry, r, mean, covariance, 0, out, 0)
    },
    { repeats: 3 },
  )
  return {
    polyhedra: {
      value: (1000 * numRegions) / momentsMs,
      unit: '1/s',
      beside: `log mass, entropy, mean and covariance of ${numRegions} regions`,
    },
    'partition3-8-8-2': { value: partitionMs, unit: 'ms', beside: `${numRegions} regions, by the walk` },
  }
}

/** The data's box and 20 % of it on either side. */
function extentOf(values: Float64Array, column: number): readonly [number, number] {
  const entries = values.filter((_, index) => index % 2 === column)
  const lower = Math.min(...entries)
  const upper = Math.max(...entries)
  const margin = 0.2 * (upper - lower)
  return [lower - margin, upper + margin]
}

function readPreset(name: string): string {
  return readFileSync(join(PRESETS, name), 'utf8')
}

function value<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new ParseError(parsed.problems)
  return parsed.value
}
