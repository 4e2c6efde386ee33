import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { createNodeLab, type NodeLab } from '../../devtools/nodeLab.ts'
import { loadText } from '../../text/catalogue.ts'
import { isTextKey, t } from '../../text/text.ts'
import { createLessonDesk, type LessonDesk } from './lessonDesk.ts'
import { areFactsStale } from './facts.ts'
import type { LessonPage } from './lesson.ts'
import { LESSON_IDS, LESSON_PAGES, progressOf, type LessonId } from './lessonState.ts'
import { LESSONS } from './pages/index.ts'

vi.stubGlobal('navigator', { hardwareConcurrency: 2, languages: ['en'] })
beforeAll(() => loadText('lessons'))

const PRESETS = join(import.meta.dirname, '../../../public/presets')
const loadAsset = async (name: string): Promise<Blob> => new Blob([await readFile(join(PRESETS, name))])

/** The names that a part of a page's text asks values for: in words {name}, in TeX <name>. */
function namesIn(page: LessonPage, part: string): string[] {
  const key: string = `lesson.${page.key}.${part}`
  if (!isTextKey(key)) return []
  return t(key)
    .split('$')
    .flatMap((piece, i) => Array.from(piece.matchAll(i % 2 === 0 ? /\{(\w+)\}/g : /<(\w+)>/g), (m) => m[1]))
}

async function waitFor(isReached: () => boolean, what: string): Promise<void> {
  const until = performance.now() + 60_000
  while (!isReached()) {
    if (performance.now() > until) throw new Error(`in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('every lesson has the pages that links count on, each with words', () => {
  for (const lesson of LESSON_IDS) {
    expect([lesson, LESSONS[lesson].length]).toEqual([lesson, LESSON_PAGES[lesson]])
    for (const page of LESSONS[lesson]) {
      const missing = ['title', '1', ...(page.task === undefined ? [] : ['task'])]
        .map((part) => `lesson.${page.key}.${part}`)
        .concat(`lesson.target.${page.target}`)
        .filter((key) => !isTextKey(key))
      expect(missing).toEqual([])
    }
  }
  const keys = LESSON_IDS.flatMap((lesson) => LESSONS[lesson].map(({ key }) => key))
  expect(new Set(keys).size).toBe(keys.length)
})

describe.each(LESSON_IDS)('%s', (lesson: LessonId) => {
  let lab: NodeLab
  let desk: LessonDesk

  test('each page from the one before: numbers everywhere, a task that waits and can be shown', async () => {
    lab = createNodeLab(loadAsset)
    desk = createLessonDesk(lab.store, lab.commands)
    for (const [index, page] of LESSONS[lesson].entries()) {
      const place = { lesson, page: index + 1 }
      await desk.open(place, index === 0 ? 'first' : 'turn')
      await lab.settled()
      const state = lab.store.getState()
      expect(state.notices, page.key).toEqual([])
      expect(state.lessons, page.key).toMatchObject({ at: place, isSetting: false, isOwnModel: false })
      expect(areFactsStale(state), page.key).toBe(false)
      expectValues(page, lab)
      const { task } = page
      if (task === undefined) continue
      expect(task.isDone(state, state.lessons.found!), `${page.key} is not done yet`).toBe(false)
      await desk.show()
      const isDone = (): boolean => progressOf(lab.store.getState().lessons, lesson).done.includes(place.page)
      await waitFor(isDone, page.key)
      await lab.settled()
      expectValues(page, lab)
    }
    expect(progressOf(lab.store.getState().lessons, lesson).read).toHaveLength(LESSON_PAGES[lesson])
  }, 240_000)

  test('each page from its bare link', async () => {
    for (const [index, page] of LESSONS[lesson].entries()) {
      const alone = createNodeLab(loadAsset)
      const own = createLessonDesk(alone.store, alone.commands)
      await own.open({ lesson, page: index + 1 }, 'first')
      await alone.settled()
      const state = alone.store.getState()
      expect(state.model.model, page.key).not.toBeNull()
      expect(state.history.past.length, page.key).toBe(0)
      expectValues(page, alone)
      expect(page.task?.isDone(state, state.lessons.found!) ?? false, page.key).toBe(false)
    }
  }, 240_000)
})

/** Finite numbers and words for every name that is shown. */
function expectValues(page: LessonPage, { store }: NodeLab): void {
  const state = store.getState()
  const values = page.values?.(state, state.lessons.found ?? state) ?? {}
  const hidden = page.hides?.(state) ?? []
  const shown = ['1', '2', '3', 'task'].filter((part) => !hidden.includes(Number(part)))
  for (const name of shown.flatMap((part) => namesIn(page, part))) {
    const value = values[name]
    const isKnown = typeof value === 'string' ? value !== '' : Number.isFinite(value)
    expect([page.key, name, isKnown ? 'known' : value]).toEqual([page.key, name, 'known'])
  }
}
