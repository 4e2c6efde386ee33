/**
 * The catalogue that the page reads now. English is always at hand; other languages load when they are chosen, and
 * parts that few readers open (lessons) load with what shows them.
 */
import { en } from './en/index.ts'
import type { lessons } from './en/lessons.ts'

export const LANGUAGES = ['en', 'fr', 'zh'] as const
export type Language = (typeof LANGUAGES)[number]

export type TextKey = keyof typeof en | keyof typeof lessons
type Part = Readonly<Partial<Record<TextKey, string>>>

/** Text of a language as one module; a part that loads later has its own. */
const MAIN: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Part>>> = {
  fr: async () => (await import('./fr/index.ts')).fr,
  zh: async () => (await import('./zh/index.ts')).zh,
}
const LATER = {
  lessons: {
    en: async (): Promise<Part> => (await import('./en/lessons.ts')).lessons,
    fr: async (): Promise<Part> => (await import('./fr/lessons.ts')).lessons,
    zh: async (): Promise<Part> => (await import('./zh/lessons.ts')).lessons,
  },
} as const
export type LaterPart = keyof typeof LATER

let language: Language = 'en'
let current: Part = en
const loaded = new Set<LaterPart>()

/** The text of a key in the present language. A key that is not there stays visible, as a bug should. */
export function textOf(key: TextKey): string {
  return current[key] ?? key
}

/** Whether a string is a key of the catalogue. */
export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(current, key)
}

/** Read everything in another language from now on: what is drawn has to be drawn again. */
export async function loadLanguage(next: Language): Promise<void> {
  const parts = await Promise.all([
    next === 'en' ? en : MAIN[next](),
    ...[...loaded].map((part) => LATER[part][next]()),
  ])
  language = next
  current = Object.assign({}, ...parts) as Part
}

/** Load a part of the catalogue that is not at hand from the start. */
export async function loadText(part: LaterPart): Promise<void> {
  if (loaded.has(part)) return
  const words = await LATER[part][language]()
  loaded.add(part)
  current = { ...current, ...words }
}
