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
const LABEL_HEIGHT = 12
const TICK_ROOM = 62
/** Gaps below this are seen to be small, nats. */
const LEAST_GAP = 0.3

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
    const words = t('figures.legend.lane', {
      index: m + 1,
      method: laneName(method),
      value: formatNumber(last, 3),
    })
    return [{ words, mark: 'line', colour: laneColour(methods, m) }]
  })
  const hasBounds = bounds.some(({ median }) => median.length > 0)
  if (hasBounds) entries.push({ words: t('figures.legend.elbo'), mark: 'dashed', colour: COLOURS.quiet })
  if (runs.length > 1) entries.push({ words: t('figures.legend.range'), mark: 'fill', colour: COLOURS.line })
  if (isCut) entries.push({ words: t('figures.legend.cut'), mark: 'none', colour: COLOURS.quiet })
  const legend = drawLegend(entries, { x: MARGIN, y: 6, width: SHEET_WIDTH - 2 * MARGIN })
  const axes = createAxes({
    tickRoom: TICK_ROOM,
    box: {
      x: MARGIN + TICK_ROOM + 6,
      y: legend.height + 8,
      width: SHEET_WIDTH - 2 * MARGIN - TICK_ROOM - 22,
      height: HEIGHT,
    },
    xRange: [0, Math.max(1, ...methods.map(({ maxEpochs }) => maxEpochs))],
    yRange: [lower, upper],
    xLabel: t('figures.axis.epoch'),
    yLabel: t(shown === 'nll' ? 'figures.axis.nll' : 'figures.axis.gap'),
  })
  const lines = methods.flatMap((_, m) => {
    const colour = laneColour(methods, m)
    return [
      runs.length > 1 ? band(curves[m]!, axes, colour) : '',
      line(curves[m]!, axes, { stroke: colour, 'stroke-width': 2 }),
      line(bounds[m] ?? null, axes, { stroke: colour, 'stroke-width': 1.4, 'stroke-dasharray': '5 3' }),
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
      ...endLabels(curves, methods, axes),
      isEmpty && shown === 'gap'
        ? textElement(SHEET_WIDTH / 2, HEIGHT / 2, t('figures.noGap'), { 'text-anchor': 'middle' })
        : '',
    ],
  })
}

/** From the lowest of all runs to what is high once the steep beginning is over, and whether anything is higher. */
function rangeOf(curves: readonly SpreadCurve[], isFromZero: boolean): [number, number, boolean] {
  const known = curves.filter(({ epochs }) => epochs.length > 0)
  if (known.length === 0) return [0, 1, false]
  const lower = isFromZero ? 0 : Math.min(...known.flatMap(({ lowest }) => lowest))
  const highest = Math.max(...known.flatMap((curve) => curve.highest))
  const later = known.flatMap(({ epochs, median }) =>
    median.filter((_, i) => epochs[i]! >= STEEP_PART * epochs.at(-1)!),
  )
  const ends = known.map(({ median }) => median.at(-1)!)
  // a slow method may still be far up, and press the others together: little above where it ends is seen
  const highestEnd = Math.max(...ends)
  const spread = highestEnd - Math.min(...ends)
  const most = isFromZero ? Math.max(4 * highestEnd, LEAST_GAP) : highestEnd + 0.25 * spread + 0.1
  const upper = Math.min(Math.max(...later), most)
  const room = HEADROOM * (upper - lower) || 0.1
  const cut = upper + room
  return [isFromZero ? lower : lower - 0.3 * room, cut, highest > cut]
}

/** The number of each method where its curve ends, moved apart where curves end together: colour is not the only cue. */
function endLabels(
  curves: readonly SpreadCurve[],
  methods: MethodComparison['settings']['methods'],
  { x, y }: Axes,
): string[] {
  const [bottom = 0, top = 0] = y.range()
  const ends = curves
    .flatMap(({ epochs, median }, m) =>
      epochs.length === 0
        ? []
        : [{ m, end: x(epochs.at(-1)!), at: Math.min(bottom, Math.max(top, y(median.at(-1)!))) }],
    )
    .toSorted((a, b) => a.at - b.at)
  let lowest = -Infinity
  const placed = ends.map(({ m, end, at }) => {
    lowest = Math.max(at, lowest + LABEL_HEIGHT)
    return { m, end, at: lowest }
  })
  const over = Math.max(0, lowest - bottom)
  return placed.map(({ m, end, at }) =>
    textElement(end + 5, at - over + 4, String(m + 1), {
      'font-size': 11,
      fill: laneColour(methods, m),
    }),
  )
}

function line(
  curve: SpreadCurve | null,
  { x, y }: Axes,
  look: Readonly<Record<string, string | number>>,
): string {
  if (curve === null || curve.epochs.length === 0) return ''
  const points = curve.epochs.flatMap((epoch, i) => [x(epoch), y(curve.median[i]!)])
  return element('path', { d: pathData(points), fill: 'none', ...look })
}

/** From the highest of all runs to the lowest. */
function band({ epochs, lowest, highest }: SpreadCurve, { x, y }: Axes, colour: string): string {
  const there = epochs.flatMap((epoch, i) => [x(epoch), y(highest[i]!)])
  const back = epochs.flatMap((epoch, i) => [y(lowest[i]!), x(epoch)]).toReversed()
  const d = pathData([...there, ...back], true)
  return d === '' ? '' : element('path', { d, fill: colour, 'fill-opacity': 0.13 })
}
