import { expect, test } from 'vitest'
import { splitLessonLink, withLessonLink } from './lessonLink.ts'
import { formatProgress, parseProgress } from './lessonProgress.ts'
import { LESSON_IDS, LESSON_PAGES, NO_LESSONS, progressOf, withPage } from './lessonState.ts'

test('the page is taken off a link and put on again', () => {
  for (const rest of ['#', '#v=1', '#v=1&preset=wave&x=0,1'])
    for (const lesson of LESSON_IDS) {
      const place = { lesson, page: LESSON_PAGES[lesson] }
      expect(splitLessonLink(withLessonLink(rest, place))).toEqual({ rest, place })
      expect(withLessonLink(rest, null)).toBe(rest)
    }
  expect(splitLessonLink('#lesson=decoder')).toEqual({ rest: '#', place: { lesson: 'decoder', page: 1 } })
  expect(splitLessonLink('')).toEqual({ rest: '#', place: null })
})

test('what is no page stays in the link, to be reported', () => {
  for (const value of [
    '',
    'decoder.0',
    'decoder.99',
    'decoder.1.2',
    'toString.1',
    'decoder.1e0',
    '<svg>',
    'nine.1',
  ]) {
    const hash = `#v=1&lesson=${value}`
    expect(splitLessonLink(hash)).toEqual({ rest: hash, place: null })
  }
  // the first counts
  expect(splitLessonLink('#lesson=decoder.2&lesson=decoder.3')).toEqual({
    rest: '#lesson=decoder.3',
    place: { lesson: 'decoder', page: 2 },
  })
})

test('progress grows page by page, and comes back from storage', () => {
  const once = withPage(NO_LESSONS, { lesson: 'decoder', page: 3 }, false)
  const twice = withPage(once, { lesson: 'decoder', page: 1 }, true)
  expect(progressOf(twice, 'decoder')).toEqual({ page: 1, read: [1, 3], done: [1] })
  expect(progressOf(twice, 'regions')).toEqual({ page: 1, read: [], done: [] })
  expect(parseProgress(formatProgress(twice.progress))).toEqual(twice.progress)
})

test('of a hostile storage nothing is taken that is no page', () => {
  expect(parseProgress(null)).toEqual({})
  for (const text of ['', '{', 'null', '7', '[]', '{"decoder":null,"other":{"page":1}}'])
    expect(parseProgress(text)).toEqual({})
  expect(parseProgress('{"decoder":{"page":99,"read":[1,"2",0,2.5,3],"done":"all"}}')).toEqual({
    decoder: { page: 1, read: [1, 3], done: [] },
  })
})
