import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { progressOf, type LessonPlace } from '../../state/lessons/lessonState.ts'
import { t } from '../../text/text.ts'

interface LessonFooterProps {
  readonly at: LessonPlace
  /** The task waits for the reader. */
  readonly isOpen: boolean
  readonly count: number
}

/** Back, any page, on. */
export function LessonFooter({ at, isOpen, count }: LessonFooterProps): JSX.Element {
  const { lessonDesk } = useApp()
  const { done } = useAppState((state) => progressOf(state.lessons, at.lesson))
  const onWords = isOpen ? 'lesson.skip' : at.page === count ? 'lesson.end' : 'lesson.next'
  return (
    <footer className="lesson-footer">
      <button type="button" disabled={at.page === 1} onClick={() => void lessonDesk.turn(-1)}>
        {t('lesson.back')}
      </button>
      <select
        aria-label={t('lesson.pages')}
        value={at.page}
        onChange={(event) => void lessonDesk.open({ ...at, page: Number(event.target.value) })}
      >
        {Array.from({ length: count }, (_, k) => k + 1).map((page) => (
          <option key={page} value={page}>
            {t(done.includes(page) ? 'lesson.pageOfDone' : 'lesson.pageOf', { page, pages: count })}
          </option>
        ))}
      </select>
      <button type="button" className="primary" onClick={() => void lessonDesk.turn(1)}>
        {t(onWords)}
      </button>
    </footer>
  )
}
