import { readFileSync } from 'node:fs'
import { rgb } from 'd3-color'
import { expect, test } from 'vitest'
import { densityColour } from '../plot/colourMap.ts'
import { DICHROMACIES, seenColour, seenDistance } from './__fixtures__/colourBlindness.ts'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

function tokensOf(theme: 'light' | 'dark'): Map<string, string> {
  const block = css.split(`[data-theme='${theme}'] {`)[1].split('}')[0]
  return new Map(
    Array.from(block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g), ([, name, value]) => [name, value]),
  )
}

/** Relative luminance and contrast ratio of WCAG 2.2. */
function luminance(colour: string): number {
  const { r, g, b } = rgb(colour)
  const [R, G, B] = [r, g, b].map((v) =>
    v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
  )
  return 0.2126 * R + 0.7152 * G + 0.0722 * B
}
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const SURFACES = ['page', 'panel', 'track', 'info-surface', 'warning-surface', 'error-surface']
/** Text on the surfaces that it stands on: 4.5 to 1. */
const TEXT: Readonly<Record<string, readonly string[]>> = {
  text: SURFACES,
  quiet: ['page', 'panel'],
  error: ['panel'],
  focus: ['panel', 'info-surface'],
}
/** Lines and marks on the plot's ground: 3 to 1. */
const MARKS = [
  'data',
  'manifold',
  'posterior',
  'selection',
  'expected',
  ...[1, 2, 3, 4, 5, 6].map((k) => `class-${k}`),
  ...[1, 2, 3, 4].map((k) => `lane-${k}`),
  ...['em', 'lbfgs', 'adam', 'online', 'authors', 'vae', 'glo'].map((method) => `method-${method}`),
  'component-1',
  'component-2',
  'control-line',
  'focus',
]

/** Roles that stand side by side in one picture. */
const SIDE_BY_SIDE: readonly (readonly string[])[] = [
  ['data', 'manifold', 'posterior', 'selection', 'expected'],
  [1, 2, 3, 4, 5, 6].map((k) => `class-${k}`),
  ['method-em', ...[1, 2, 3, 4].map((k) => `lane-${k}`), 'method-glo'],
  ['em', 'lbfgs', 'adam', 'online', 'authors', 'vae', 'glo'].map((method) => `method-${method}`),
  ['component-1', 'component-2'],
  ['residual-low', 'residual-zero', 'residual-high'],
]
/** Three times what is just noticed, in Oklab. */
const APART = 0.06

for (const theme of ['light', 'dark'] as const) {
  const tokens = tokensOf(theme)
  const colour = (name: string): string =>
    tokens.get(name) ?? expect.unreachable(`no token --${name} in ${theme}`)

  test(`text is readable, ${theme}`, () => {
    for (const [name, surfaces] of Object.entries(TEXT)) {
      for (const surface of surfaces) {
        expect(contrast(colour(name), colour(surface)), `${name} on ${surface}`).toBeGreaterThanOrEqual(4.5)
      }
    }
  })
  test(`marks stand out, ${theme}`, () => {
    for (const name of MARKS) {
      expect(contrast(colour(name), colour('panel')), name).toBeGreaterThanOrEqual(3)
    }
  })
}

for (const theme of ['light', 'dark'] as const) {
  const tokens = tokensOf(theme)
  for (const kind of [null, ...DICHROMACIES]) {
    test(`roles of one picture are told apart, ${theme}, ${kind ?? 'all cones'}`, () => {
      for (const roles of SIDE_BY_SIDE) {
        for (const [i, first] of roles.entries()) {
          for (const second of roles.slice(0, i)) {
            const distance = seenDistance(tokens.get(first) ?? '', tokens.get(second) ?? '', kind)
            expect(distance, `${first} and ${second}`).toBeGreaterThanOrEqual(APART)
          }
        }
      }
    })
    test(`more density is darker on light ground and lighter on dark, ${theme}, ${kind ?? 'all cones'}`, () => {
      const isDark = theme === 'dark'
      const lightness = Array.from(
        { length: 33 },
        (_, i) => seenColour(densityColour(i / 32, isDark), kind)[0],
      )
      for (let i = 1; i < lightness.length; i++) {
        const rise = lightness[i] - lightness[i - 1]
        expect(isDark ? rise : -rise, `at ${i} of 32`).toBeGreaterThan(0)
      }
    })
  }
}
test("the browser's bars have the colour of the top bar before the styles are there", () => {
  const page = readFileSync(new URL('../../index.html', import.meta.url), 'utf8')
  const [, dark, light] = /theme-color.*dark \? '(#\w+)' : '(#\w+)'/.exec(page)!
  expect([dark, light]).toEqual(['dark', 'light'].map((theme) => tokensOf(theme as 'dark').get('panel')))
})

test('both themes have the same roles', () => {
  expect([...tokensOf('dark').keys()]).toEqual([...tokensOf('light').keys()])
})
