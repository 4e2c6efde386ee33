/** Reads a panel off the page as a figure: what is drawn is drawn again as SVG, legends and words are taken as they stand. */
import { flushSync } from 'react-dom'
import { panelSheet, type PanelPart } from '../../figures/panelSheet.ts'
import { plotSvg } from '../../figures/plotSvg.ts'
import type { ImagePart } from '../../figures/recordContext.ts'
import { element, escapeText, group, textElement } from '../../figures/svg.ts'
import { plotColours, refreshPlotColours } from '../../plot/plotColours.ts'
import { plotIn } from '../../plot/shownPlots.ts'

const PARTS = '.plot, canvas[role="img"], ul.legend, figure.density-legend, h3'
/** Of a picture beside others there is no room for its name. */
const NAMED_FROM_PX = 120
const INLINED = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-size', 'opacity', 'text-anchor']

/** A panel's pictures, light, with title, sentence, legends and link. For a click: the page is drawn anew meanwhile. */
export function panelSvg(section: HTMLElement, title: string): string {
  return inLight(() =>
    panelSheet({
      title,
      aside: plainWords(section.querySelector('.panel-header > .panel-aside')),
      sentence: plainWords(section.querySelector('.panel-subtitle')),
      parts: partsOf(section),
      link: location.href,
    }),
  )
}

/** The page is light while it works; nothing of that is painted. */
function inLight<T>(work: () => T): T {
  const { dataset } = document.documentElement
  const theme = dataset['theme'] ?? 'light'
  const show = (next: string): void => {
    dataset['theme'] = next
    flushSync(refreshPlotColours)
  }
  if (theme === 'light') return work()
  show('light')
  try {
    return work()
  } finally {
    show(theme)
  }
}

function partsOf(section: HTMLElement): PanelPart[] {
  const corner = section.getBoundingClientRect()
  return Array.from(section.querySelectorAll<HTMLElement>(PARTS)).flatMap((host, index): PanelPart[] => {
    const { left, top, width, height } = host.getBoundingClientRect()
    const isWithin = host.parentElement?.closest('.plot, table, dialog') !== null
    const svg = width === 0 || isWithin ? null : partSvg(host, `part-${index}`)
    return svg === null ? [] : [{ left: left - corner.left, top: top - corner.top, width, height, svg }]
  })
}

function partSvg(host: HTMLElement, id: string): string | null {
  const plot = plotIn(host)
  if (plot !== undefined) return plotSvg(plot, plotColours(), imageUrl, id)
  if (host.tagName === 'CANVAS') return pictureSvg(host as HTMLCanvasElement)
  if (host.tagName === 'UL')
    return Array.from(host.children, (entry) => entrySvg(host, entry, entry)).join('')
  if (host.tagName === 'FIGURE')
    return entrySvg(host, host, host.querySelector('figcaption') ?? host, `${id}-`)
  return host.tagName === 'H3' ? textElement(0, 14, plainWords(host), { 'font-weight': 600 }) : null
}

function pictureSvg(canvas: HTMLCanvasElement): string {
  const { width, height } = canvas.getBoundingClientRect()
  const name = canvas.getAttribute('aria-label') ?? ''
  const picture = element('image', {
    width,
    height,
    'image-rendering': 'pixelated',
    href: canvas.toDataURL(),
  })
  return (
    element('g', {}, `${element('title', {}, escapeText(name))}${picture}`) + nameBelow(name, width, height)
  )
}
function nameBelow(name: string, width: number, height: number): string {
  return width < NAMED_FROM_PX ? '' : textElement(0, height + 12, name, { 'font-size': 10 })
}

/** The drawings of an entry, and its words, where they stand. */
function entrySvg(list: Element, entry: Element, said: Element, prefix = ''): string {
  const corner = list.getBoundingClientRect()
  const marks = Array.from(entry.querySelectorAll('svg'), (mark) => {
    const box = mark.getBoundingClientRect()
    return group({ transform: `translate(${box.left - corner.left} ${box.top - corner.top})` }, [
      copied(mark, prefix),
    ])
  })
  const range = document.createRange()
  range.selectNodeContents(said)
  if (said === entry) range.setStartAfter(entry.querySelector('svg') ?? entry.firstChild!)
  // words that the page breaks are broken alike
  const lines = Array.from(range.getClientRects(), (box) => box)
  const [first] = lines
  if (first === undefined) return marks.join('')
  const words = textElement(first.left - corner.left, first.bottom - corner.top - 4, plainWords(said), {
    'font-size': 11,
  })
  return `${marks.join('')}${words}`
}

/** A drawing of the page with its look in it, and names of its own. */
function copied(mark: SVGSVGElement, prefix: string): string {
  const copy = mark.cloneNode(true) as SVGSVGElement
  const originals = [mark, ...mark.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll('*')]
  copies.forEach((each, i) => {
    const style = getComputedStyle(originals[i]!)
    for (const name of ['class', 'style', 'role', 'aria-label', 'aria-hidden']) each.removeAttribute(name)
    if (each.id !== '') each.id = prefix + each.id
    if (each.closest('defs') !== null) return
    const own = each.getAttribute('fill')?.match(/^url\(#(.*)\)$/)?.[1]
    for (const name of INLINED) {
      const value = style.getPropertyValue(name)
      if (value !== '') each.setAttribute(name, value)
    }
    if (own !== undefined) each.setAttribute('fill', `url(#${prefix}${own})`)
  })
  return new XMLSerializer().serializeToString(copy)
}

/** What an element says, formulas as text. */
function plainWords(host: Element | null): string {
  if (host === null) return ''
  const copy = host.cloneNode(true) as Element
  for (const twice of copy.querySelectorAll('.katex-html, annotation, .visually-hidden, button, progress'))
    twice.remove()
  return (copy.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
}

function imageUrl(image: CanvasImageSource, part: ImagePart | null): string {
  if (part === null && image instanceof HTMLCanvasElement) return image.toDataURL()
  const canvas = document.createElement('canvas')
  const whole = image as HTMLCanvasElement
  const { x, y, width, height } = part ?? { x: 0, y: 0, width: whole.width, height: whole.height }
  canvas.width = Math.max(1, Math.round(width))
  canvas.height = Math.max(1, Math.round(height))
  canvas.getContext('2d')?.drawImage(image, x, y, width, height, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL()
}
