import type { Discovery } from '../core/figures/discovery.ts'
import type { Distributions } from '../core/figures/distributions.ts'
import type { FigureId, FigureResult, ImageComparison, MethodComparison } from '../core/figures/figure.ts'
import type { RegionSimplices } from '../core/figures/regionSimplices.ts'
import type { Grid } from '../core/inference/grid.ts'
import { csvText, type CsvCell as Cell } from '../text/csvText.ts'

/**
 * The numbers of a figure at full precision, as CSV with a header.
 *
 * - 1: the steps of the walk
 * - 2: the signed sets of each piece; `halfPlanes` are the piece's edges, from 1
 * - 3: one quantity a row, named by `series`, at (a, b)
 * - 4, 5: NLL, ELBO and KL gap after each epoch, of each method and run
 * - 6: the corners of each manifold, and the points of the first run
 * - 7: the images of each strip pixel by pixel, the ends of its regions, and the first images to learn from
 */
export function figureCsv(id: FigureId, figure: FigureResult): string {
  return csvText(rowsOf(id, figure))
}

function rowsOf(id: FigureId, figure: FigureResult): Cell[][] {
  switch (figure.kind) {
    case 'discovery':
      return discoveryRows(figure.result)
    case 'simplices':
      return simplicesRows(figure.result)
    case 'distributions':
      return distributionsRows(figure.result)
    case 'comparison':
      return id === '6' ? manifoldRows(figure.result) : curveRows(figure.result)
    case 'images':
      return stripRows(figure.result)
  }
}

function discoveryRows({ steps }: Discovery): Cell[][] {
  return [
    ['step', 'new regions', 'regions found', 'sides to cross'],
    ...steps.map(({ depth, numNew, numFound, frontier }) => [depth, numNew, numFound, frontier]),
  ]
}

function simplicesRows({ dissection }: RegionSimplices): Cell[][] {
  return [
    ['piece', 'kind', 'area', 'halfPlanes', 'sign', 'probability', 'runningSum'],
    ...dissection.pieces.flatMap(({ kind, area, terms }, i) =>
      terms.map(({ halfPlanes, sign, probability, runningSum }): Cell[] => [
        i + 1,
        kind,
        area,
        halfPlanes.map((edge) => edge + 1).join(' '),
        sign,
        probability,
        runningSum,
      ]),
    ),
  ]
}

function distributionsRows({ noiseless, noisy, grid, logMarginal, observed }: Distributions): Cell[][] {
  const pairs = (series: string, points: Float64Array): Cell[][] =>
    Array.from({ length: points.length / 2 }, (_, i) => [series, points[2 * i]!, points[2 * i + 1]!, null])
  return [
    ['series', 'a', 'b', 'value'],
    ...pairs('g(z)', noiseless),
    ...pairs('g(z)+e', noisy),
    ...gridRows('log p(x)', grid, logMarginal),
    ...observed.flatMap(({ isNoisy, x, mean, logMarginal: logPx, picture }): Cell[][] => {
      const name = isNoisy ? 'noisy' : 'noiseless'
      return [
        [`x observed, ${name}`, x[0]!, x[1]!, logPx],
        [`E[z|x], ${name}`, mean[0]!, mean[1] ?? null, null],
        ...(picture.kind === 'plane'
          ? gridRows(`log p(z|x), ${name}`, picture.grid, picture.logDensity)
          : Array.from(picture.latent, (z, i): Cell[] => [
              `log p(z|x), ${name}`,
              z,
              null,
              picture.logDensity[i]!,
            ])),
      ]
    }),
  ]
}

function gridRows(series: string, { extent, size }: Grid, values: Float64Array): Cell[][] {
  const [columns = 1, rows = 1] = size
  const centre = (axis: 0 | 1, index: number): number => {
    const [from, to] = extent[axis]!
    return from + ((index + 0.5) * (to - from)) / (axis === 0 ? columns : rows)
  }
  return Array.from(values, (value, i) => [
    series,
    centre(0, i % columns),
    centre(1, Math.floor(i / columns)),
    value,
  ])
}

function curveRows({ settings, runs, seconds }: MethodComparison): Cell[][] {
  return [
    ['method', 'rate', 'seed', 'epoch', 'nll', 'elbo', 'gap', 'heldOutNll', 'trainingSeconds', 'status'],
    ...runs.flatMap(({ seed, lanes }, r) =>
      lanes.flatMap(({ nll, elbo, heldOutNll, status, failure }, m) => {
        const { method, learningRate } = settings.methods[m]!
        const rate = method === 'em' ? null : learningRate
        return nll.map((value, epoch): Cell[] => {
          const bound = elbo[epoch] ?? null
          const gap = bound === null ? null : -value - bound
          // what is known once stands in the last row of a run
          const isLast = epoch === nll.length - 1
          return [
            method,
            rate,
            seed,
            epoch,
            value,
            bound,
            gap,
            isLast ? heldOutNll : null,
            isLast ? (seconds[r]?.[m] ?? null) : null,
            isLast ? (failure ?? status) : null,
          ]
        })
      }),
    ),
  ]
}

function manifoldRows({ settings, runs }: MethodComparison): Cell[][] {
  const points = runs[0]?.points ?? new Float64Array(0)
  return [
    ['what', 'rate', 'seed', 'z', 'x1', 'x2'],
    ...Array.from({ length: points.length / 2 }, (_, i): Cell[] => [
      'data',
      null,
      settings.seed,
      null,
      points[2 * i]!,
      points[2 * i + 1]!,
    ]),
    ...runs.flatMap(({ seed, lanes }) =>
      lanes.flatMap(({ manifold }, m) => {
        const { method, learningRate } = settings.methods[m]!
        const rate = method === 'em' ? null : learningRate
        return Array.from(manifold?.latent ?? [], (z, i): Cell[] => [
          method,
          rate,
          seed,
          z,
          manifold!.data[2 * i]!,
          manifold!.data[2 * i + 1]!,
        ])
      }),
    ),
  ]
}

function stripRows({ settings, runs }: ImageComparison): Cell[][] {
  const strips = runs.flatMap(({ seed, lanes }) =>
    lanes.flatMap((lane, m) => (lane.manifold === null ? [] : [{ seed, lane, strip: lane.manifold, m }])),
  )
  const points = runs[0]?.points ?? new Float64Array(0)
  const numPixels = strips[0] === undefined ? 0 : strips[0].strip.data.length / strips[0].strip.latent.length
  const pixelsOf = (images: Float64Array, k: number): number[] =>
    Array.from(images.subarray(k * numPixels, (k + 1) * numPixels))
  const numPoints = numPixels === 0 ? 0 : points.length / numPixels
  return [
    [
      'what',
      'rate',
      'seed',
      'z',
      'nll',
      'heldOutNll',
      ...Array.from({ length: numPixels }, (_, d) => `x${d + 1}`),
    ],
    ...Array.from({ length: numPoints }, (_, k): Cell[] => [
      'data',
      null,
      runs[0]?.seed ?? null,
      null,
      null,
      null,
      ...pixelsOf(points, k),
    ]),
    ...strips.flatMap(({ seed, lane, strip, m }) => {
      const { method, learningRate } = settings.methods[m]!
      const rate = method === 'em' ? null : learningRate
      const nll = lane.nll.at(-1) ?? null
      return [
        ...Array.from(strip.latent, (z, k): Cell[] => [
          method,
          rate,
          seed,
          z,
          nll,
          lane.heldOutNll,
          ...pixelsOf(strip.data, k),
        ]),
        ...Array.from(strip.limits, (z): Cell[] => [
          `${method}, region ends`,
          rate,
          seed,
          z,
          null,
          null,
          ...Array.from({ length: numPixels }, () => null),
        ]),
      ]
    }),
  ]
}
