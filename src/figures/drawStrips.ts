import { scaleLinear, type ScaleLinear } from 'd3-scale'
import { comparisonSummary } from '../core/figures/comparisonSummary.ts'
import type { ImageComparison } from '../core/figures/figure.ts'
import type { ManifoldStrip } from '../core/figures/manifoldStrip.ts'
import { formatNumber, formatTick } from '../plot/formatNumber.ts'
import { t } from '../text/text.ts'
import { runsWords } from './comparisonSubtitle.ts'
import { COLOURS } from './figureColours.ts'
import { greyPaths } from './greyPaths.ts'
import { laneColour, laneName } from './laneLook.ts'
import { decoderWords } from './settingsLine.ts'
import { drawLegend, drawSheet, MARGIN, SHEET_WIDTH } from './sheet.ts'
import { element, group, textElement } from './svg.ts'

/** Of the digits of MNIST. */
const NUM_PIXELS = 784
const WIDTH = SHEET_WIDTH - 2 * MARGIN
const HEAD = 18
const AXIS = 34
/** Of a tick of the axis, and of a mark where a region ends. */
const TICK = 4
const LIMIT = 9

type Scale = ScaleLinear<number, number>

/** Fig. 7: images to learn from, and what each method generates along z, of the first run; NLLs of all. */
export function drawStrips(comparison: ImageComparison, title: string): string {
  const { settings, runs } = comparison
  const { methods } = settings
  const [first] = runs
  const summary = comparisonSummary(comparison)
  const strips = methods.map((_, m) => first?.lanes[m]?.manifold ?? null)
  const numImages = strips.find((strip) => strip !== null)?.latent.length ?? 13
  const dataDim = NUM_PIXELS
  const side = Math.round(Math.sqrt(dataDim))
  const size = WIDTH / numImages
  const black = typicalLargest(strips.flatMap((strip) => (strip === null ? [] : [strip.data])))
  const drawImages = (images: Float64Array, top: number): string[] =>
    Array.from({ length: images.length / dataDim }, (_, k) =>
      group(
        {
          transform: `translate(${MARGIN + k * size} ${top}) scale(${size / side})`,
          'shape-rendering': 'crispEdges',
        },
        greyPaths(images.subarray(k * dataDim, (k + 1) * dataDim), side, black),
      ),
    )

  const legend = drawLegend(
    [
      { words: t('figures.legend.ends'), mark: 'line', colour: COLOURS.selection },
      { words: t('figures.legend.grey', { black: formatNumber(black, 3) }), mark: 'none', colour: '' },
    ],
    { x: MARGIN, y: 6, width: WIDTH },
  )
  const body = [legend.svg]
  let top = legend.height + 6
  const addStrip = (words: string, colour: string, draw: (from: number) => string[]): void => {
    body.push(textElement(MARGIN, top + 12, words, { 'font-weight': 600, fill: colour }), ...draw(top + HEAD))
    top += HEAD + size
  }
  addStrip(t('figures.strip.data', { digit: settings.digit }), COLOURS.text, (from) =>
    drawImages(first?.points ?? new Float64Array(0), from),
  )
  top += 14
  methods.forEach((method, m) => {
    addStrip(stripWords(laneName(method), summary[m]!.last), laneColour(methods, m), (from) => {
      const strip = strips[m] ?? null
      return strip === null ? [] : [...drawImages(strip.data, from), drawLatent(strip, from + size, size)]
    })
    top += AXIS
  })
  return drawSheet({
    title,
    subtitle: t('figures.subtitle.images', {
      runs: runsWords(comparison),
      images: settings.numImages,
      digit: settings.digit,
      decoder: [1, ...settings.hidden, dataDim].join('-'),
      variance: formatTick(settings.startVariance),
    }),
    source: t('figures.source.images', {
      ...decoderWords(settings.recipe),
      noise: formatTick(settings.noiseStd),
      precision: formatTick(settings.priorPrecision),
      batch: settings.batchSize,
    }),
    width: SHEET_WIDTH,
    height: top,
    body,
  })
}

type Last = ReturnType<typeof comparisonSummary>[number]['last']

function stripWords(method: string, { nll, heldOutNll }: Last): string {
  if (Number.isNaN(nll.median)) return t('figures.manifold.failed', { method })
  return Number.isNaN(heldOutNll.median)
    ? t('figures.manifold', { method, nll: formatNumber(nll.median, 5) })
    : t('figures.strip', {
        method,
        nll: formatNumber(nll.median, 5),
        heldOut: formatNumber(heldOutNll.median, 5),
      })
}

/** The latent line below a strip: each image stands above its z; longer marks where regions end. */
function drawLatent({ latent, limits }: ManifoldStrip, top: number, size: number): string {
  const [from, to] = [latent[0]!, latent.at(-1)!]
  const x: Scale = scaleLinear([from, to], [MARGIN + size / 2, MARGIN + WIDTH - size / 2])
  const mark = (z: number, length: number): string =>
    element('line', { x1: x(z), x2: x(z), y1: top + 1, y2: top + 1 + length })
  const ticks = x.ticks(5)
  return [
    group({ stroke: COLOURS.quiet }, [
      element('line', { x1: x(from), x2: x(to), y1: top + 1, y2: top + 1 }),
      ...ticks.map((z) => mark(z, TICK)),
    ]),
    group(
      { stroke: COLOURS.selection },
      Array.from(limits, (z) => mark(z, LIMIT)),
    ),
    ...ticks.map((z) =>
      textElement(x(z), top + 22, formatTick(z), { 'text-anchor': 'middle', 'font-size': 11 }),
    ),
    textElement(MARGIN, top + 22, t('figures.axis.z'), { 'font-size': 11, fill: COLOURS.quiet }),
  ].join('')
}

/** The median of the images' largest pixels: ends of a strip may be far out of scale. */
function typicalLargest(strips: readonly Float64Array[]): number {
  const largest = strips.flatMap((data) =>
    Array.from({ length: data.length / NUM_PIXELS }, (_, k) =>
      Math.max(...data.subarray(k * NUM_PIXELS, (k + 1) * NUM_PIXELS)),
    ),
  )
  const median = largest.toSorted((a, b) => a - b)[largest.length >> 1]
  return median !== undefined && median > 0 ? median : 1
}
