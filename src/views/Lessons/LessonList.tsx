import { useEffect, useRef } from 'react'
import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { LESSON_IDS, LESSON_PAGES, progressOf, type LessonId } from '../../state/lessons/lessonState.ts'
import { t } from '../../text/text.ts'

/** Minutes that a page takes with its task. */
const MINUTES_A_PAGE = 1

/** All lessons, and how far the reader is in each. */
export function LessonList(): JSX.Element {
  const { lessonDesk } = useApp()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <>
      <header className="lesson-header">
        <h2 ref={heading} tabIndex={-1}>
          {t('lesson.list')}
        </h2>
        <button type="button" onClick={() => lessonDesk.list(false)}>
          {t('lesson.close')}
        </button>
      </header>
      <div className="lesson-body" tabIndex={0} role="region" aria-label={t('lesson.list')}>
        <p className="quiet">{t('lesson.listWords')}</p>
        <ol className="lesson-list">
          {LESSON_IDS.map((lesson) => (
            <LessonEntry key={lesson} lesson={lesson} />
          ))}
        </ol>
      </div>
    </>
  )
}

function LessonEntry({ lesson }: { lesson: LessonId }): JSX.Element {
  const { lessonDesk } = useApp()
  const { read } = useAppState((state) => progressOf(state.lessons, lesson))
  const pages = LESSON_PAGES[lesson]
  const title = t(`lesson.${lesson}.title`)
  const isBegun = read.length > 0
  const isRead = read.length === pages
  return (
    <li>
      <h3>{title}</h3>
      <p>{t(`lesson.${lesson}.words`)}</p>
      <div className="row wrap">
        <button
          type="button"
          aria-label={t(isBegun ? 'lesson.goOn' : 'lesson.begin', { title })}
          onClick={() => void lessonDesk.resume(lesson)}
        >
          {t(isBegun ? 'lesson.goOnShort' : 'lesson.beginShort')}
        </button>
        <span className="quiet small">
          {t('lesson.minutes', { minutes: MINUTES_A_PAGE * pages })}
          {t('lesson.dot')}
          {t(isRead ? 'lesson.finished' : isBegun ? 'lesson.readOf' : 'lesson.notBegun', {
            read: read.length,
            pages,
          })}
        </span>
      </div>
      <progress max={pages} value={read.length} aria-label={t('lesson.progress', { title })} />
    </li>
  )
}
