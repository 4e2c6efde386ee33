import type { SpreadCurve } from '../core/figures/comparisonSummary.ts'
import { comparisonSummary } from '../core/figures/comparisonSummary.ts'
import type { MethodComparison } from '../core/figures/figure.ts'
import { formatNumber } from '../plot/formatNumber.ts'
import { t } from '../text/text.ts'
import { createAxes, type Axes } from './axes.ts'
import { comparisonSubtitle } from './comparisonSubtitle.ts'
import { laneColour, laneName } from './laneLook.ts'
import { comparisonLine } from './settingsLine.ts'
import { drawLegend, drawSheet, MARGIN, SHEET_WIDTH, type LegendEntry } from './sheet.ts'
import { element, pathData, textElement } from './svg.ts'
import { COLOURS } from './figureColours.ts'

const HEIGHT = 380
/** Of the epochs, where curves come down so far that they would flatten all that follows. */
const STEEP_PART = 0.04
const HEADROOM = 0.15

/** Fig. 4: exact NLL after each epoch, the negative ELBO dashed; medians, and the range of all runs. */
export function drawNllCurves(comparison: MethodComparison, title: string): string {
  return drawCurves(comparison, title, 'nll')
}

/** Fig. 5: the KL divergence of the encoders after each epoch. */
export function drawGapCurves(comparison: MethodComparison, title: string): string {
  return drawCurves(comparison, title, 'gap')
}

function drawCurves(comparison: MethodComparison, title: string, shown: 'nll' | 'gap'): string {
  const { settings, runs } = comparison
  const { methods } = settings
  const summary = comparisonSummary(comparison)
  const curves = summary.map((each) => each[shown])
  const bounds = shown === 'nll' ? summary.map(({ negativeElbo }) => negativeElbo) : []
  const isEmpty = curves.every(({ median }) => median.length === 0)
  const [lower, upper, isCut] = rangeOf([...curves, ...bounds], shown === 'gap')
  const entries: LegendEntry[] = methods.flatMap((method, m) => {
    if (curves[m]!.median.length === 0) return []
    const last = summary[m]!.last[shown].median
    const words = `${laneName(method)}: ${formatNumber(last, 3)}`
    return [{ words, mark: 'line', colour: laneColour(methods, m) }]
  })
  const hasBounds = bounds.some(({ median }) => median.length > 0)
  if (hasBounds) entries.push({ words: t('figures.legend.elbo'), mark: 'dashed', colour: COLOURS.quiet })
  if (runs.length > 1) entries.push({ words: t('figures.legend.range'), mark: 'fill', colour: COLOURS.line })
  if (isCut) entries.push({ words: t('figures.legend.cut'), mark: 'none', colour: COLOURS.quiet })
  const legend = drawLegend(entries, { x: MARGIN, y: 6, width: SHEET_WIDTH - 2 * MARGIN })
  const axes = createAxes({
    box: { x: MARGIN + 46, y: legend.height + 8, width: SHEET_WIDTH - 2 * MARGIN - 52, height: HEIGHT },
    xRange: [0, Math.max(1, ...methods.map(({ maxEpochs }) => maxEpochs))],
    yRange: [lower, upper],
    xLabel: t('figures.axis.epoch'),
    yLabel: t(shown === 'nll' ? 'figures.axis.nll' : 'figures.axis.gap'),
  })
  const lines = methods.flatMap((_, m) => {
    const colour = laneColour(methods, m)
    return [
      runs.length > 1 ? band(curves[m]!, axes, colour) : '',
      line(curves[m]!.median, axes, { stroke: colour, 'stroke-width': 2 }),
      line(bounds[m]?.median ?? [], axes, { stroke: colour, 'stroke-width': 1.4, 'stroke-dasharray': '5 3' }),
    ]
  })
  return drawSheet({
    title,
    subtitle: comparisonSubtitle(comparison),
    source: comparisonLine(settings),
    width: SHEET_WIDTH,
    height: legend.height + HEIGHT + 52,
    body: [
      legend.svg,
      axes.clipped(lines),
      axes.svg,
      isEmpty && shown === 'gap'
        ? textElement(SHEET_WIDTH / 2, HEIGHT / 2, t('figures.noGap'), { 'text-anchor': 'middle' })
        : '',
    ],
  })
}

/** The range of all medians after the steep beginning, and whether anything is higher. */
function rangeOf(curves: readonly SpreadCurve[], isFromZero: boolean): [number, number, boolean] {
  let lower = isFromZero ? 0 : Infinity
  let upper = -Infinity
  let highest = -Infinity
  for (const { median, lowest, highest: top } of curves) {
    const from = Math.ceil(STEEP_PART * (median.length - 1))
    median.forEach((value, epoch) => {
      lower = Math.min(lower, lowest[epoch]!)
      highest = Math.max(highest, top[epoch]!)
      if (epoch >= from) upper = Math.max(upper, value)
    })
    // the slowest of them would press the others together
    if (median.length > 1) upper = Math.min(upper, Math.max(upperOfEnds(curves), -Infinity))
  }
  if (!(upper > lower))
    return [isFromZero ? 0 : Number.isFinite(lower) ? lower : 0, Math.max(lower, 0) + 1, false]
  const room = HEADROOM * (upper - lower)
  const cut = upper + room
  return [isFromZero ? lower : lower - 0.3 * room, cut, highest > cut]
}

/** Somewhat above where the highest curve ends. */
function upperOfEnds(curves: readonly SpreadCurve[]): number {
  const ends = curves.flatMap(({ median }) => median.slice(-1))
  const [least, most] = [Math.min(...ends), Math.max(...ends)]
  return most + 0.25 * (most - least) + 0.1
}

function line(
  values: readonly number[],
  { x, y }: Axes,
  look: Readonly<Record<string, string | number>>,
): string {
  const points = values.flatMap((value, epoch) => [x(epoch), y(value)])
  return points.length === 0 ? '' : element('path', { d: pathData(points), fill: 'none', ...look })
}

function band({ lowest, highest }: SpreadCurve, { x, y }: Axes, colour: string): string {
  const up = highest.flatMap((value, epoch) => [x(epoch), y(value)])
  const down = lowest.flatMap((value, epoch) => [x(epoch), y(value)])
  const back = Array.from({ length: down.length / 2 }, (_, i) =>
    down.slice(down.length - 2 * i - 2, down.length - 2 * i),
  )
  const d = pathData([...up, ...back.flat()], true)
  return d === '' ? '' : element('path', { d, fill: colour, 'fill-opacity': 0.13 })
}
