/** What is the reader's own, whatever is looked at: kept in this browser, never in links. */
import { LANGUAGES, type Language } from '../text/catalogue.ts'
import { TYPE_SIZES } from './appState.ts'
import type { AppStore } from './createAppStore.ts'
import type { Commands } from './commands.ts'
import { formatProgress, parseProgress } from './lessons/lessonProgress.ts'

const THEME_KEY = 'dgn-lab.theme'
const LANGUAGE_KEY = 'dgn-lab.language'
const TYPE_KEY = 'dgn-lab.type'
const SHORTCUTS_KEY = 'dgn-lab.shortcuts'
const LESSONS_KEY = 'dgn-lab.lessons'

/** Take up what was kept, and keep what changes. The language is taken up by `firstLanguage`, before anything is drawn. */
export function rememberSettings(
  store: AppStore,
  commands: Pick<Commands, 'setTheme' | 'setTypeSize' | 'setShortcuts'>,
): void {
  const kept = readStorage(THEME_KEY)
  if (kept === 'light' || kept === 'dark') commands.setTheme(kept)
  const typeSize = TYPE_SIZES.find((each) => each === readStorage(TYPE_KEY))
  if (typeSize !== undefined) commands.setTypeSize(typeSize)
  if (readStorage(SHORTCUTS_KEY) === 'off') commands.setShortcuts(false)
  const progress = parseProgress(readStorage(LESSONS_KEY))
  store.setState(({ lessons }) => ({ lessons: { ...lessons, progress } }))
  store.subscribe(({ ui, lessons }, before) => {
    if (lessons.progress !== before.lessons.progress)
      writeStorage(LESSONS_KEY, formatProgress(lessons.progress))
    if (ui.theme !== before.ui.theme) writeStorage(THEME_KEY, ui.theme)
    if (ui.typeSize !== before.ui.typeSize) writeStorage(TYPE_KEY, ui.typeSize)
    if (ui.hasShortcuts !== before.ui.hasShortcuts)
      writeStorage(SHORTCUTS_KEY, ui.hasShortcuts ? 'on' : 'off')
    if (ui.language !== before.ui.language) writeStorage(LANGUAGE_KEY, ui.language)
  })
}

/** The language that the reader chose here, else the first of the browser's that there is. */
export function firstLanguage(locales: readonly string[]): Language {
  const known = (name: string | undefined): Language | undefined => LANGUAGES.find((each) => each === name)
  const wanted = locales.map((locale) => known(locale.toLowerCase().split('-')[0]))
  return known(readStorage(LANGUAGE_KEY) ?? undefined) ?? wanted.find((each) => each !== undefined) ?? 'en'
}

/** Storage may be forbidden (private windows, embedded pages); the app does without. */
function readStorage(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
function writeStorage(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // See above.
  }
}
