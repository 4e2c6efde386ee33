/** The field of a link that says which page of a lesson is open: `lesson=em.3`, or `lesson=em` for the first. */
import { LESSON_PAGES, type LessonId, type LessonPlace } from './lessonState.ts'

const KEY = 'lesson'

/** A hash without the field, and the place; what is no page is left in, to be reported. */
export function splitLessonLink(hash: string): { readonly rest: string; readonly place: LessonPlace | null } {
  let place: LessonPlace | null = null
  const rest = hash
    .replace(/^#/, '')
    .split('&')
    .filter((field) => {
      const [key, value = ''] = field.split('=')
      const found = key === KEY && place === null ? parsePlace(value) : null
      place ??= found
      return found === null
    })
  return { rest: `#${rest.join('&')}`, place }
}

/** The hash with the field; as it is without a page. */
export function withLessonLink(hash: string, place: LessonPlace | null): string {
  if (place === null) return hash
  const field = `${KEY}=${formatPlace(place)}`
  return /^#?$/.test(hash) ? `#${field}` : `${hash}&${field}`
}

export function formatPlace({ lesson, page }: LessonPlace): string {
  return `${lesson}.${page}`
}

/** null for no page of a lesson. */
function parsePlace(text: string): LessonPlace | null {
  const [name = '', number = '1', ...more] = text.split('.')
  if (!Object.hasOwn(LESSON_PAGES, name) || more.length > 0 || !/^[1-9]\d?$/.test(number)) return null
  const lesson = name as LessonId
  const page = Number(number)
  return page <= LESSON_PAGES[lesson] ? { lesson, page } : null
}
