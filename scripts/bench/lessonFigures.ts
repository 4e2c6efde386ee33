import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright'
import type { Figures } from './figure.ts'
import { longTasks } from './longTasks.ts'

/** Where the lessons say how many pages each has: `LESSON_PAGES`, id → number. */
const REGISTRY = join(import.meta.dirname, '../../src/state/lessons/lessonState.ts')
/** A page sets its scene, and all views follow. */
const PAGE_MS = 1500

/** The longest main-thread task on any page of any lesson, each opened by turning to it. */
export async function lessonFigures(browser: Browser, url: string): Promise<Figures> {
  const lessons = await lessonPages()
  let worst = { ms: 0, place: '' }
  let numPages = 0
  for (const [lesson, count] of lessons) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
    const page = await context.newPage()
    const longest = await longTasks(page)
    await page.goto(url)
    await page.getByTestId('nll').waitFor()
    await page.waitForTimeout(PAGE_MS)
    await longest()
    for (let number = 1; number <= count; number++) {
      const place = `${lesson}.${number}`
      await page.goto(`${url}#lesson=${place}`)
      await page.waitForTimeout(PAGE_MS)
      const ms = await longest()
      if (ms > worst.ms) worst = { ms, place }
      numPages++
    }
    await context.close()
  }
  return {
    longestTaskInLessons: {
      value: numPages === 0 ? Number.NaN : worst.ms,
      unit: 'ms',
      beside:
        numPages === 0
          ? 'this version has no lessons'
          : `budget 50; of ${numPages} pages${worst.place === '' ? '' : `, on ${worst.place}`}; 0: none of 50 or more`,
    },
  }
}

async function lessonPages(): Promise<[lesson: string, numPages: number][]> {
  if (!existsSync(REGISTRY)) return []
  const registry = (await import(pathToFileURL(REGISTRY).href)) as {
    readonly LESSON_PAGES?: Readonly<Record<string, number>>
  }
  if (registry.LESSON_PAGES === undefined) throw new Error(`${REGISTRY} has no LESSON_PAGES`)
  return Object.entries(registry.LESSON_PAGES)
}
