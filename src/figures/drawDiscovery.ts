import type { Discovery } from '../core/figures/discovery.ts'
import { clipCell, type Window } from '../plot/clipCell.ts'
import { t } from '../text/text.ts'
import { createAxes } from './axes.ts'
import { COLOURS } from './figureColours.ts'
import { decoderLine } from './settingsLine.ts'
import { drawLegend, drawSheet, MARGIN, SHEET_WIDTH } from './sheet.ts'
import { element, pathData, textElement } from './svg.ts'

const COLUMNS = 3
/** Between tiles, for the ticks and names of the axes. */
const GAP = 54
const MOST_TILES = 12
/** Of the window: latent units around what is bounded, and the most that is shown. */
const REACH = 5

const NEW = '#8fd0c8'
const KNOWN = '#dcefec'

/** Fig. 1: a tile for each step of the walk. */
export function drawDiscovery(discovery: Discovery, title: string): string {
  const { settings, steps, depths, start } = discovery
  const window = windowOf(discovery)
  // of a long walk the beginning, and the end
  const shown = steps.length <= MOST_TILES ? steps : [...steps.slice(0, MOST_TILES - 1), ...steps.slice(-1)]
  const size = (SHEET_WIDTH - 2 * MARGIN) / COLUMNS - GAP
  const legend = drawLegend(
    [
      { words: t('figures.legend.new'), mark: 'fill', colour: NEW },
      { words: t('figures.legend.known'), mark: 'fill', colour: KNOWN },
      { words: t('figures.legend.unknown'), mark: 'fill', colour: COLOURS.panel },
      { words: t('figures.legend.frontier'), mark: 'line', colour: COLOURS.selection },
      { words: t('figures.legend.start'), mark: 'dot', colour: COLOURS.data },
    ],
    { x: MARGIN, y: 6, width: SHEET_WIDTH - 2 * MARGIN },
  )
  const top = legend.height + 22
  const tileHeight = size + 66
  const tiles = shown.map(({ depth, numNew, numFound, frontier }, i) => {
    const column = i % COLUMNS
    const axes = createAxes({
      box: {
        x: MARGIN + 46 + column * (size + GAP),
        y: top + Math.floor(i / COLUMNS) * tileHeight,
        width: size,
        height: size,
      },
      xRange: [window[0], window[1]],
      yRange: [window[2], window[3]],
      xLabel: t('figures.axis.z1'),
      yLabel: t('figures.axis.z2'),
    })
    const caption =
      depth === 0
        ? t('figures.init', { found: numFound, frontier })
        : t('figures.step', { depth, new: numNew, found: numFound, frontier })
    const { cells, sides } = drawCells(discovery, window, depth, (at) => [axes.x(at[0]), axes.y(at[1])])
    const dot = { cx: axes.x(start[0]!), cy: axes.y(start[1]!), r: 3.5, fill: COLOURS.data }
    return [
      textElement(axes.x.range()[0]!, axes.y.range()[1]! - 7, caption, {
        'font-size': 11,
        'font-weight': 600,
      }),
      axes.clipped([...cells, ...sides, element('circle', dot)]),
      axes.svg,
    ].join('')
  })
  return drawSheet({
    title,
    subtitle: t('figures.subtitle.discovery', { count: depths.length, steps: steps.length - 1 }),
    source: decoderLine(settings.decoder),
    width: SHEET_WIDTH,
    height: top + Math.ceil(shown.length / COLUMNS) * tileHeight - 20,
    body: [legend.svg, ...tiles],
  })
}

/** Square, around the corners of all regions as far as they are near, and the start. */
function windowOf({ geometry, start }: Discovery): Window {
  let reach = Math.max(1, Math.abs(start[0]!), Math.abs(start[1]!))
  for (const value of geometry.vertices)
    if (Math.abs(value) <= REACH) reach = Math.max(reach, Math.abs(value))
  const side = Math.min(1.15 * reach, 1.15 * REACH)
  return [-side, side, -side, side]
}

function drawCells(
  { geometry, depths }: Discovery,
  window: Window,
  step: number,
  toPixels: (at: readonly [number, number]) => readonly [number, number],
): { cells: string[]; sides: string[] } {
  const { edgeStarts, lines, edgeNeighbours } = geometry
  const cells: string[] = []
  const sides: string[] = []
  depths.forEach((depth, region) => {
    const { corners, sides: on } = clipCell(lines, edgeStarts[region]!, edgeStarts[region + 1]!, window)
    const at = on.map((_, i) => toPixels([corners[2 * i]!, corners[2 * i + 1]!]))
    const fill = depth > step ? COLOURS.panel : depth === step ? NEW : KNOWN
    cells.push(
      element('path', { d: pathData(at.flat(), true), fill, stroke: COLOURS.region, 'stroke-width': 0.8 }),
    )
    if (depth > step) return
    on.forEach((side, i) => {
      if (side < 0 || depths[edgeNeighbours[side]!]! <= step) return
      const d = pathData([...at[i]!, ...at[(i + 1) % at.length]!])
      sides.push(element('path', { d, stroke: COLOURS.selection, 'stroke-width': 2, fill: 'none' }))
    })
  })
  return { cells, sides }
}
