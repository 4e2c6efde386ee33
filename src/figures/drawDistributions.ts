import type { Distributions, ObservedSample } from '../core/figures/distributions.ts'
import { clipCell } from '../plot/clipCell.ts'
import { formatNumber } from '../plot/formatNumber.ts'
import { t } from '../text/text.ts'
import { createAxes, type Axes, type Range } from './axes.ts'
import { BAND_DEPTH, densityBands } from './densityBands.ts'
import { COLOURS } from './figureColours.ts'
import { decoderLine } from './settingsLine.ts'
import { drawLegend, drawSheet, MARGIN, SHEET_WIDTH, type Box } from './sheet.ts'
import { element, pathData } from './svg.ts'

const COLUMN = (SHEET_WIDTH - 2 * MARGIN - 58) / 2
const NOISELESS = '#c0392b'
const NOISY = COLOURS['class-3']

/** Fig. 3: samples, p(x), and p(z|x) of a sample without its noise and with it. */
export function drawDistributions(distributions: Distributions, title: string): string {
  const { settings, numRegions, grid, logMarginal, maximum, noiseless, noisy, observed } = distributions
  const legend = drawLegend(
    [
      { words: t('figures.legend.noiseless'), mark: 'dot', colour: NOISELESS },
      { words: t('figures.legend.noisy'), mark: 'dot', colour: NOISY },
      { words: t('figures.legend.observed'), mark: 'dot', colour: COLOURS.text },
      { words: t('figures.legend.posterior'), mark: 'line', colour: COLOURS.posterior },
      { words: t('figures.legend.mean'), mark: 'dashed', colour: COLOURS.expected },
      { words: t('figures.legend.limits'), mark: 'line', colour: COLOURS.region },
      {
        words: t('figures.legend.depth', { depth: BAND_DEPTH }),
        mark: 'fill',
        colour: '#74a9cf',
      },
    ],
    { x: MARGIN, y: 6, width: SHEET_WIDTH - 2 * MARGIN },
  )
  const top = legend.height + 22
  const [xRange, yRange] = grid.extent as [Range, Range]
  const dataAxes = (column: 0 | 1, words: string): Axes =>
    createAxes({
      box: boxOf(column, top, COLUMN - 20),
      xRange,
      yRange,
      xLabel: t('figures.axis.x1'),
      yLabel: t('figures.axis.x2'),
      title: words,
    })
  const samples = dataAxes(0, t('figures.samples'))
  const density = dataAxes(1, t('figures.density'))
  const marks = (axes: Axes): string[] =>
    observed.map(({ x }) => dot(axes, x, 0, { r: 4.5, fill: COLOURS.text, stroke: COLOURS.panel }))
  const second = top + COLUMN + 46
  const height = observed[0].picture.kind === 'line' ? 190 : COLUMN - 20
  const posteriors = observed.map((sample, i) =>
    drawPosterior(distributions, sample, boxOf(i === 0 ? 0 : 1, second, height)),
  )
  return drawSheet({
    title,
    subtitle: t('figures.subtitle.distributions', {
      regions: numRegions,
      samples: settings.numSamples,
    }),
    source: decoderLine(settings.decoder),
    width: SHEET_WIDTH,
    height: second + height + 44,
    body: [
      legend.svg,
      samples.clipped([
        ...dots(samples, noisy, { r: 1.6, fill: NOISY, 'fill-opacity': 0.65 }),
        ...dots(samples, noiseless, { r: 1.6, fill: NOISELESS }),
        ...marks(samples),
      ]),
      samples.svg,
      density.clipped([...densityBands(grid, logMarginal, maximum, density), ...marks(density)]),
      density.svg,
      ...posteriors,
    ],
  })
}

function boxOf(column: 0 | 1, y: number, height: number): Box {
  return { x: MARGIN + 42 + column * (COLUMN + 28), y, width: COLUMN - 20, height }
}

function dots(axes: Axes, points: Float64Array, look: Parameters<typeof dot>[3]): string[] {
  return Array.from({ length: points.length / 2 }, (_, i) => dot(axes, points, 2 * i, look))
}

function dot(
  { x, y }: Axes,
  points: Float64Array,
  at: number,
  look: Readonly<Record<string, string | number>>,
): string {
  return element('circle', { cx: x(points[at]!), cy: y(points[at + 1]!), ...look })
}

function drawPosterior({ geometry }: Distributions, sample: ObservedSample, box: Box): string {
  const { picture, mean, isNoisy, x } = sample
  const words = t(isNoisy ? 'figures.posterior.noisy' : 'figures.posterior.noiseless')
  const title = `${words} = (${formatNumber(x[0]!, 3)}, ${formatNumber(x[1]!, 3)})`
  if (picture.kind === 'line') {
    const { latent, logDensity } = picture
    const range: Range = [latent[0]!, latent.at(-1)!]
    const highest = logDensity.reduce((most, value) => Math.max(most, Math.exp(value)), 0)
    const axes = createAxes({
      box,
      title,
      xRange: range,
      yRange: [0, 1.08 * highest],
      xLabel: t('figures.axis.z'),
      yLabel: t('figures.axis.posterior'),
    })
    const limits = geometry.kind === 'line' ? Array.from(geometry.limits) : []
    const upright = (z: number, look: Readonly<Record<string, string | number>>): string =>
      element('line', { x1: axes.x(z), x2: axes.x(z), y1: box.y, y2: box.y + box.height, ...look })
    const curve = Array.from(latent).flatMap((z, i) => [axes.x(z), axes.y(Math.exp(logDensity[i]!))])
    return (
      axes.clipped([
        ...limits
          .filter((z) => z > range[0] && z < range[1])
          .map((z) => upright(z, { stroke: COLOURS.region })),
        element('path', { d: pathData(curve), fill: 'none', stroke: COLOURS.posterior, 'stroke-width': 2 }),
        upright(mean[0]!, { stroke: COLOURS.expected, 'stroke-width': 2, 'stroke-dasharray': '5 3' }),
      ]) + axes.svg
    )
  }
  const [xRange, yRange] = picture.grid.extent as [Range, Range]
  const axes = createAxes({
    box,
    title,
    xRange,
    yRange,
    xLabel: t('figures.axis.z1'),
    yLabel: t('figures.axis.z2'),
  })
  return (
    axes.clipped([
      ...densityBands(picture.grid, picture.logDensity, picture.maximum, axes),
      ...regionSides(geometry, axes, [...xRange, ...yRange]),
      dot(axes, mean, 0, { r: 5, fill: COLOURS.expected, stroke: COLOURS.panel }),
    ]) + axes.svg
  )
}

function regionSides(
  geometry: Distributions['geometry'],
  { x, y }: Axes,
  window: readonly [number, number, number, number],
): string[] {
  if (geometry.kind !== 'plane') return []
  const { edgeStarts, lines } = geometry
  return Array.from({ length: edgeStarts.length - 1 }, (_, region) => {
    const { corners } = clipCell(lines, edgeStarts[region]!, edgeStarts[region + 1]!, window)
    const pixels = corners.map((value, i) => (i % 2 === 0 ? x(value) : y(value)))
    return element('path', {
      d: pathData(pixels, true),
      fill: 'none',
      stroke: COLOURS.region,
      'stroke-width': 0.7,
    })
  })
}
