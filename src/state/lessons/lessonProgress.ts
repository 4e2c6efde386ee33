/** How far the reader is in the lessons, as text for this browser's storage and back. */
import {
  LESSON_IDS,
  LESSON_PAGES,
  type LessonId,
  type LessonProgress,
  type LessonsState,
} from './lessonState.ts'

export function formatProgress(progress: LessonsState['progress']): string {
  return JSON.stringify(progress)
}

/** Of what cannot be read nothing is taken: an older or a later version may have kept something else. */
export function parseProgress(text: string | null): LessonsState['progress'] {
  const known: Partial<Record<LessonId, LessonProgress>> = {}
  let parsed: unknown
  try {
    parsed = JSON.parse(text ?? '{}')
  } catch {
    return known
  }
  if (typeof parsed !== 'object' || parsed === null) return known
  for (const lesson of LESSON_IDS) {
    const own = (parsed as Partial<Record<LessonId, unknown>>)[lesson]
    if (typeof own !== 'object' || own === null) continue
    const { page, read, done } = own as Readonly<Record<string, unknown>>
    const isPage = (value: unknown): value is number =>
      Number.isInteger(value) && Number(value) >= 1 && Number(value) <= LESSON_PAGES[lesson]
    const pages = (value: unknown): number[] => (Array.isArray(value) ? value.filter(isPage) : [])
    known[lesson] = { page: isPage(page) ? page : 1, read: pages(read), done: pages(done) }
  }
  return known
}
