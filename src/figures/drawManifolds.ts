import { comparisonSummary } from '../core/figures/comparisonSummary.ts'
import type { MethodComparison } from '../core/figures/figure.ts'
import { formatNumber } from '../plot/formatNumber.ts'
import { t } from '../text/text.ts'
import { createAxes, type Axes, type Range } from './axes.ts'
import { comparisonSubtitle } from './comparisonSubtitle.ts'
import { COLOURS } from './figureColours.ts'
import { laneColour, laneName } from './laneLook.ts'
import { comparisonLine } from './settingsLine.ts'
import { drawLegend, drawSheet, MARGIN, SHEET_WIDTH } from './sheet.ts'
import { element, pathData } from './svg.ts'

const WIDTH = (SHEET_WIDTH - 2 * MARGIN - 100) / 2
const HEIGHT = 250
const TILE = HEIGHT + 76
const EDGE = 0.1

/** Fig. 6: the data of the first run, and the manifolds of all runs, a tile for each method. */
export function drawManifolds(comparison: MethodComparison, title: string): string {
  const { settings, runs } = comparison
  const { methods } = settings
  const points = runs[0]?.points ?? new Float64Array(0)
  const summary = comparisonSummary(comparison)
  const legend = drawLegend([{ words: t('figures.legend.points'), mark: 'dot', colour: COLOURS.region }], {
    x: MARGIN,
    y: 6,
    width: SHEET_WIDTH - 2 * MARGIN,
  })
  const tiles = methods.map((method, m) => {
    const nll = summary[m]!.last.nll.median
    const words = laneName(method)
    const axes = createAxes({
      box: {
        x: MARGIN + 44 + (m % 2) * (WIDTH + 56),
        y: legend.height + 22 + Math.floor(m / 2) * TILE,
        width: WIDTH,
        height: HEIGHT,
      },
      xRange: rangeOf(points, 0),
      yRange: rangeOf(points, 1),
      xLabel: t('figures.axis.x1'),
      yLabel: t('figures.axis.x2'),
      title: Number.isNaN(nll)
        ? t('figures.manifold.failed', { method: words })
        : t('figures.manifold', { method: words, nll: formatNumber(nll, 4) }),
    })
    const manifolds = runs.flatMap(({ lanes }) => {
      const { manifold } = lanes[m]!
      return manifold === null ? [] : [manifoldPath(manifold.data, axes, laneColour(methods, m), runs.length)]
    })
    return axes.clipped([...dots(points, axes), ...manifolds]) + axes.svg
  })
  return drawSheet({
    title,
    subtitle: comparisonSubtitle(comparison),
    source: comparisonLine(settings),
    width: SHEET_WIDTH,
    height: legend.height + 22 + Math.ceil(methods.length / 2) * TILE - 20,
    body: [legend.svg, ...tiles],
  })
}

function manifoldPath(data: Float64Array, { x, y }: Axes, stroke: string, numRuns: number): string {
  const pixels = Array.from(data, (value, i) => (i % 2 === 0 ? x(value) : y(value)))
  return element('path', {
    d: pathData(pixels),
    fill: 'none',
    stroke,
    'stroke-width': numRuns > 1 ? 1.2 : 2.2,
    'stroke-opacity': numRuns > 1 ? 0.6 : 1,
    'stroke-linejoin': 'round',
  })
}

function dots(points: Float64Array, { x, y }: Axes): string[] {
  return Array.from({ length: points.length / 2 }, (_, i) =>
    element('circle', { cx: x(points[2 * i]!), cy: y(points[2 * i + 1]!), r: 1.7, fill: COLOURS.region }),
  )
}

function rangeOf(points: Float64Array, axis: 0 | 1): Range {
  let lower = Infinity
  let upper = -Infinity
  for (let i = axis; i < points.length; i += 2) {
    lower = Math.min(lower, points[i]!)
    upper = Math.max(upper, points[i]!)
  }
  if (!(upper > lower)) return [-1, 1]
  const edge = EDGE * (upper - lower)
  return [lower - edge, upper + edge]
}
