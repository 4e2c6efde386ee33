import { COLOURS } from './figureColours.ts'
import { element, escapeText, group, textElement } from './svg.ts'

/** A part of the sheet in pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

interface Sheet {
  readonly title: string
  readonly subtitle: string
  /** The settings in one line. */
  readonly source: string
  /** Where those words lead. */
  readonly link?: string
  readonly width: number
  /** Of the body, which starts below the titles. */
  readonly height: number
  readonly body: readonly string[]
}

export const SHEET_WIDTH = 760
export const MARGIN = 20
const HEAD = 58
const FOOT = 30

/** A whole picture: titles above, the body, the settings below. The body's own origin is below the titles. */
export function drawSheet({ title, subtitle, source, link, width, height, body }: Sheet): string {
  const whole = HEAD + height + FOOT
  const words = textElement(MARGIN, whole - 10, source, { fill: COLOURS.quiet, 'font-size': 11 })
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${whole}`,
      width,
      height: whole,
      'font-family': 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif',
      'font-size': 12,
      fill: COLOURS.text,
    },
    [
      element('title', {}, escapeText(title)),
      element('rect', { width, height: whole, fill: COLOURS.panel }),
      textElement(MARGIN, 25, title, { 'font-size': 16, 'font-weight': 600 }),
      textElement(MARGIN, 44, subtitle, { fill: COLOURS.quiet }),
      group({ transform: `translate(0 ${HEAD})` }, body),
      link === undefined ? words : element('a', { href: link }, words),
    ].join(''),
  )
}

export interface LegendEntry {
  readonly words: string
  readonly mark: 'line' | 'dashed' | 'dot' | 'fill' | 'none'
  readonly colour: string
}

/** Entries in a row, wrapped at the width; widths of words are estimates, on the wide side. */
export function drawLegend(
  entries: readonly LegendEntry[],
  { x, y, width }: Omit<Box, 'height'>,
): { readonly svg: string; readonly height: number } {
  const parts: string[] = []
  let left = x
  let top = y
  for (const { words, mark, colour } of entries) {
    const space = (mark === 'none' ? 0 : 24) + 6.6 * words.length + 16
    if (left > x && left + space > x + width) {
      left = x
      top += 17
    }
    parts.push(drawMark(mark, colour, left, top))
    parts.push(textElement(left + (mark === 'none' ? 0 : 24), top + 4, words, { 'font-size': 11 }))
    left += space
  }
  return { svg: parts.join(''), height: entries.length === 0 ? 0 : top - y + 17 }
}

function drawMark(mark: LegendEntry['mark'], colour: string, x: number, y: number): string {
  switch (mark) {
    case 'none':
      return ''
    case 'dot':
      return element('circle', { cx: x + 10, cy: y, r: 4, fill: colour })
    case 'fill':
      return element('rect', { x, y: y - 6, width: 18, height: 12, fill: colour, stroke: COLOURS.line })
    default:
      return element('line', {
        x1: x,
        y1: y,
        x2: x + 18,
        y2: y,
        stroke: colour,
        'stroke-width': 2,
        ...(mark === 'dashed' ? { 'stroke-dasharray': '5 3' } : {}),
      })
  }
}
