import { group, textElement } from './svg.ts'
import { drawSheet, MARGIN } from './sheet.ts'
import { COLOURS } from './figureColours.ts'

/** A picture, a legend or a heading of a panel where it stands on the page, px from the panel's corner. */
export interface PanelPart {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Its corner at the origin. */
  readonly svg: string
}

interface PanelFigure {
  readonly title: string
  /** The fact beside the title; empty for none. */
  readonly aside: string
  /** What is seen; empty for nothing. */
  readonly sentence: string
  readonly parts: readonly PanelPart[]
  /** Where to see it live. */
  readonly link: string
}

const MIN_WIDTH = 420
const LINE = 16
const GAP = 10
/** A letter of 12 px is about so wide. */
const LETTER_PX = 6.1

/** A panel as a picture: its title, what is seen, its plots with their legends, and the link. What lies between them is left out. */
export function panelSheet({ title, aside, sentence, parts, link }: PanelFigure): string {
  const left = Math.min(...parts.map((part) => part.left))
  const right = Math.max(...parts.map((part) => part.left + part.width))
  const width = Math.max(MIN_WIDTH, right - left) + 2 * MARGIN
  const lines = wrapped(sentence, Math.floor((width - 2 * MARGIN) / LETTER_PX))
  const body = lines.map((words, i) => textElement(MARGIN, LINE * i, words, { fill: COLOURS.quiet }))
  let top = lines.length * LINE
  for (const row of rowsOf(parts)) {
    const first = Math.min(...row.map((part) => part.top))
    const last = Math.max(...row.map((part) => part.top + part.height))
    for (const part of row)
      body.push(
        group({ transform: `translate(${MARGIN + part.left - left} ${top + part.top - first})` }, [part.svg]),
      )
    top += last - first + GAP
  }
  return drawSheet({ title, subtitle: aside, source: shortened(link, width), link, width, height: top, body })
}

/** What stands side by side on the page stays so. */
function rowsOf(parts: readonly PanelPart[]): PanelPart[][] {
  const rows: PanelPart[][] = []
  let bottom = -Infinity
  for (const part of parts.toSorted((a, b) => a.top - b.top)) {
    if (part.top >= bottom - 1) rows.push([])
    rows.at(-1)!.push(part)
    bottom = Math.max(bottom, part.top + part.height)
  }
  return rows
}

function wrapped(words: string, numLetters: number): string[] {
  const lines: string[] = []
  for (const word of words.split(/\s+/).filter((each) => each !== '')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= numLetters)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** A long link as far as there is room; the file has the whole of it behind the words. */
function shortened(link: string, widthPx: number): string {
  const most = Math.floor((widthPx - 2 * MARGIN) / LETTER_PX)
  return link.length <= most ? link : `${link.slice(0, most - 1)}…`
}
