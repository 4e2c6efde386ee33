import { scaleLinear, type ScaleLinear } from 'd3-scale'
import { formatTick } from '../plot/formatNumber.ts'
import { COLOURS } from './figureColours.ts'
import type { Box } from './sheet.ts'
import { element, group, textElement } from './svg.ts'

export type Range = readonly [lower: number, upper: number]
type Scale = ScaleLinear<number, number>

interface AxesSettings {
  readonly box: Box
  readonly xRange: Range
  readonly yRange: Range
  readonly xLabel: string
  readonly yLabel: string
  /** Above the frame. */
  readonly title?: string
  /** Between the frame and the name of y: room for ticks. */
  readonly tickRoom?: number
}

/** A frame with ticks and names, and the way from units to pixels. */
export interface Axes {
  readonly x: Scale
  readonly y: Scale
  /** Cut off at the frame. */
  readonly clipped: (children: readonly string[]) => string
  readonly svg: string
}

const TICK = 4

/** y runs up. */
export function createAxes(settings: AxesSettings): Axes {
  const { box, xRange, yRange, xLabel, yLabel, title, tickRoom = 40 } = settings
  const { x: left, y: top, width, height } = box
  const bottom = top + height
  const x = scaleLinear(xRange, [left, left + width])
  const y = scaleLinear(yRange, [bottom, top])
  const clipId = `clip-${Math.round(left)}-${Math.round(top)}-${Math.round(width)}-${Math.round(height)}`
  const ticks: string[] = []
  for (const value of x.ticks(Math.max(2, width / 60))) {
    ticks.push(
      element('line', { x1: x(value), x2: x(value), y1: bottom, y2: bottom + TICK }),
      tickText(x(value), bottom + 16, formatTick(value), 'middle'),
    )
  }
  for (const value of y.ticks(Math.max(2, height / 40))) {
    ticks.push(
      element('line', { x1: left - TICK, x2: left, y1: y(value), y2: y(value) }),
      tickText(left - 7, y(value) + 4, formatTick(value), 'end'),
    )
  }
  return {
    x,
    y,
    clipped: (children) => group({ 'clip-path': `url(#${clipId})` }, children),
    svg: [
      element('clipPath', { id: clipId }, element('rect', { x: left, y: top, width, height })),
      group({ stroke: COLOURS.quiet }, [
        element('rect', { x: left, y: top, width, height, fill: 'none' }),
        ...ticks,
      ]),
      textElement(left + width / 2, bottom + 32, xLabel, { 'text-anchor': 'middle' }),
      textElement(0, 0, yLabel, {
        'text-anchor': 'middle',
        transform: `translate(${left - tickRoom} ${top + height / 2}) rotate(-90)`,
      }),
      title === undefined ? '' : textElement(left, top - 7, title, { 'font-weight': 600 }),
    ].join(''),
  }
}

function tickText(x: number, y: number, words: string, anchor: string): string {
  return textElement(x, y, words, {
    'text-anchor': anchor,
    'font-size': 11,
    fill: COLOURS.quiet,
    stroke: 'none',
  })
}
