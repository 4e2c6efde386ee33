/** SVG as text: no DOM, so that the page and a command without one write the same file. */

type Attributes = Readonly<Record<string, string | number>>

/** An element. Attributes are escaped; children are SVG already. */
export function element(name: string, attributes: Attributes, children = ''): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escapeText(value)}"`)
    .join('')
  return children === '' ? `<${name}${written}/>` : `<${name}${written}>${children}</${name}>`
}

/** Text as text: it can be searched for, and edited. */
export function textElement(x: number, y: number, words: string, attributes: Attributes = {}): string {
  return element('text', { x, y, ...attributes }, escapeText(words))
}

export function group(attributes: Attributes, children: readonly string[]): string {
  return element('g', attributes, children.join(''))
}

/** A line through points, flat x, y; closed where asked. */
export function pathData(points: ArrayLike<number>, isClosed = false): string {
  let data = ''
  for (let i = 0; i + 1 < points.length; i += 2)
    data += `${i === 0 ? 'M' : 'L'}${round(points[i]!)} ${round(points[i + 1]!)}`
  return isClosed && data !== '' ? `${data}Z` : data
}

/** Words as XML text, or an attribute's value. */
export function escapeText(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** To a hundredth of a pixel. */
export function round(value: number): string {
  return String(Math.round(value * 100) / 100)
}
