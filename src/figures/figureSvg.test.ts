import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { t } from '../text/text.ts'
import { paperFigures } from '../core/figures/__fixtures__/paperFigures.ts'
import { COLOURS, LANES } from './figureColours.ts'
import { figureSvg } from './figureSvg.ts'
import { element, pathData, textElement } from './svg.ts'

const figures = paperFigures()

/** What is wrong with a text as XML without declaration, comments or CDATA; null for nothing. */
function xmlProblem(xml: string): string | null {
  const open: string[] = []
  const tag = /<(\/?)([\w-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/y
  for (let at = 0; at < xml.length;) {
    const next = xml.indexOf('<', at)
    const between = xml.slice(at, next < 0 ? undefined : next)
    if (/&(?!(amp|lt|gt|quot);)/.test(between)) return `a bare & in ${between}`
    if (next < 0) break
    tag.lastIndex = next
    const found = tag.exec(xml)
    if (found === null) return `no tag at ${xml.slice(next, next + 60)}`
    const [whole, slash, name = '', attributes = '', isEmpty] = found
    if (/&(?!(amp|lt|gt|quot);)/.test(attributes)) return `a bare & in ${attributes}`
    const names = Array.from(attributes.matchAll(/([\w:-]+)=/g), (match) => match[1])
    if (new Set(names).size < names.length) return `an attribute twice in ${whole}`
    if (slash === '/') {
      if (open.pop() !== name) return `${name} closed too early`
    } else if (isEmpty === '') open.push(name)
    at = next + whole.length
    if (open.length === 0 && at < xml.length) return 'more than one root'
  }
  return open.length === 0 ? null : `${open.join(' ')} left open`
}

test('the check of XML finds what is none', () => {
  for (const bad of ['<a>', '<a></b>', '<a x=1/>', '<a x="1" x="2"/>', '<a>&</a>', '<a/><b/>', '<a x="<"/>'])
    expect(xmlProblem(bad)).not.toBeNull()
  expect(xmlProblem('<a x="1"><b/>&lt;</a>')).toBeNull()
})

test.each(figures)('Fig. $name is a document of XML with its words as text', ({ id, figure }) => {
  const svg = figureSvg(id, figure)
  expect(xmlProblem(svg)).toBeNull()
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  expect(svg).toContain(t(`figures.title.${id}`))
  expect(svg).toContain('DGN Lab</text>')
  expect(svg).not.toMatch(/NaN|Infinity|undefined|\{\w+\}/)
})

test.each(figures)('Fig. $name refers to nothing outside and runs nothing', ({ id, figure }) => {
  const svg = figureSvg(id, figure)
  expect(svg).not.toMatch(/<script|<image|<foreignObject|\son\w+=|href|url\((?!#)/i)
})

test('axes have names and units', () => {
  const svgOf = (id: string): string => {
    const found = figures.find((each) => each.id === id)!
    return figureSvg(found.id, found.figure)
  }
  expect(svgOf('4')).toContain(t('figures.axis.nll'))
  expect(svgOf('4')).toContain(`>${t('figures.axis.epoch')}<`)
  expect(svgOf('5')).toContain(t('figures.axis.gap'))
  for (const axis of ['x1', 'x2'] as const) expect(svgOf('6')).toContain(`>${t(`figures.axis.${axis}`)}<`)
  for (const axis of ['z1', 'z2'] as const) expect(svgOf('1')).toContain(`>${t(`figures.axis.${axis}`)}<`)
})

test('a comparison that has only begun is drawn too', () => {
  for (const { id, figure } of figures) {
    if (figure.kind !== 'comparison') continue
    const { settings, runs } = figure.result
    const lane = {
      status: 'running',
      failure: null,
      nll: [],
      elbo: [],
      heldOutNll: null,
      manifold: null,
    } as const
    const begun = [{ ...runs[0], lanes: settings.methods.map(() => lane) }]
    for (const some of [[], begun]) {
      const svg = figureSvg(id, { kind: 'comparison', result: { settings, runs: some, seconds: [] } })
      expect(xmlProblem(svg)).toBeNull()
      expect(svg).not.toMatch(/NaN|Infinity/)
    }
  }
})

test('words and attributes are escaped, numbers are short', () => {
  expect(textElement(1, 2, '<b>&"', { id: 'a"b' })).toBe(
    '<text x="1" y="2" id="a&quot;b">&lt;b&gt;&amp;&quot;</text>',
  )
  expect(element('circle', { r: 1 / 3 })).toBe('<circle r="0.33"/>')
  expect(pathData([0, 1, 2, 3.14159], true)).toBe('M0 1L2 3.14Z')
})

test('its colours are the roles of the light theme', () => {
  const css = readFileSync(new URL('../ui/tokens.css', import.meta.url), 'utf8')
  const light = css.split("[data-theme='light'] {")[1].split('}')[0]
  for (const [role, colour] of Object.entries(COLOURS)) expect(light).toContain(`--${role}: ${colour};`)
  LANES.forEach((colour, i) => expect(light).toContain(`--lane-${i + 1}: ${colour};`))
})
