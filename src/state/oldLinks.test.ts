import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createNodeLab } from '../devtools/nodeLab.ts'
import { layoutOf } from './layout.ts'
import { splitLayoutLink, withLayoutLink } from './layoutLink.ts'
import { splitFigureLink, withFigureLink } from './figureLink.ts'
import { splitLessonLink, withLessonLink } from './lessons/lessonLink.ts'
import { loadPackedReaders } from './packedReaders.ts'
import { formatLink, parseLink } from './urlFields.ts'

vi.stubGlobal('navigator', { hardwareConcurrency: 2, languages: ['en'] })
await loadPackedReaders()
const PRESETS = join(import.meta.dirname, '../../public/presets')
const loadAsset = async (name: string): Promise<Blob> => new Blob([await readFile(join(PRESETS, name))])

interface OldLink {
  readonly savedOn: string
  readonly link: string
  readonly logMarginal: number
  readonly numRegions: number
  readonly numPoints: number
}
const FOLDER = join(import.meta.dirname, '__fixtures__/links')
const links = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as OldLink] as const)

test('there are links of every kind', () => expect(links.length).toBeGreaterThanOrEqual(15))

test.each(links)('%s opens as it did when it was saved', async (_, old) => {
  const { scene, problems, omitted } = parseLink(old.link)
  expect([problems, omitted]).toEqual([[], []])
  const lab = createNodeLab(loadAsset)
  await lab.commands.openScene(scene, null)
  await lab.settled()
  const state = lab.store.getState()
  expect(state.notices).toEqual([])
  expect(state.results.partition?.value.partition.numRegions).toBe(old.numRegions)
  expect(state.data.dataset?.numPoints ?? 0).toBe(old.numPoints)
  const now = state.results.posterior?.value.posterior.logMarginal ?? Number.NaN
  expect(Math.abs(now - old.logMarginal)).toBeLessThan(1e-11 * Math.max(1, Math.abs(old.logMarginal)))
  // what is written of it now, says the same
  const again = createNodeLab(loadAsset)
  const { hash } = formatLink(state)
  await again.commands.openScene(parseLink(hash).scene, null)
  expect(formatLink(again.store.getState()).hash).toBe(hash)
})

test('old links of figures, lessons and views lead there', () => {
  for (const [link, figure] of [
    ['#figures=4', '4'],
    ['#v=1&preset=wave&figures=7', '7'],
  ] as const) {
    const split = splitFigureLink(link)
    expect(split.figure).toBe(figure)
    expect(withFigureLink(split.rest.replace(/^#$/, ''), split.figure)).toBe(link)
  }
  for (const [link, lesson, page] of [
    ['#lesson=em.3', 'em', 3],
    ['#v=1&lesson=decoder.1', 'decoder', 1],
  ] as const) {
    const split = splitLessonLink(link)
    expect(split.place).toEqual({ lesson, page })
    expect(withLessonLink(split.rest.replace(/^#$/, ''), split.place)).toBe(link)
  }
  const { layout, rest } = splitLayoutLink('#v=1&view=lecture&panels=data,inspector')
  expect(layout).toEqual({ ...layoutOf('lecture'), panels: ['data', 'inspector'] })
  expect(withLayoutLink(rest, layout)).toBe('#v=1&view=lecture&panels=data,inspector')
})
