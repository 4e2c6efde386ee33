import { expect, test } from 'vitest'
import { HIDEABLE, LAB_LAYOUT, layoutOf, PANEL_IDS, VIEW_MODES } from './layout.ts'
import { splitLayoutLink, withLayoutLink } from './layoutLink.ts'

test('a link without the fields shows the lab, and the lab adds none', () => {
  expect(splitLayoutLink('#v=1&preset=iris')).toEqual({ rest: '#v=1&preset=iris', layout: LAB_LAYOUT })
  expect(withLayoutLink('#v=1', LAB_LAYOUT)).toBe('#v=1')
})

test('every layout comes back from its link, and the rest is left as it was', () => {
  for (const mode of VIEW_MODES) {
    for (const panels of mode === 'lab'
      ? [PANEL_IDS]
      : ([layoutOf(mode).panels, ['latent'], PANEL_IDS] as const)) {
      for (const hidden of [layoutOf(mode).hidden, [], HIDEABLE]) {
        const layout = { mode, panels, hidden }
        const hash = withLayoutLink('#v=1&seed=3', layout)
        expect(splitLayoutLink(hash)).toEqual({ rest: '#v=1&seed=3', layout })
      }
    }
  }
})

test('the order of a list does not matter', () => {
  const { layout } = splitLayoutLink('#view=embed&panels=latent,data&hide=tables,tools')
  expect(layout.panels).toEqual(['data', 'latent'])
  expect(layout.hidden).toEqual(['tools', 'tables'])
})

test.each([
  'view=cinema',
  'view=embed&panels=attic',
  'view=embed&panels=',
  'hide=everything',
  'view=embed&view=lab',
])('what makes no sense is left to be reported: %s', (fields) => {
  const { rest } = splitLayoutLink(`#${fields}`)
  expect(rest).not.toBe('#')
})
