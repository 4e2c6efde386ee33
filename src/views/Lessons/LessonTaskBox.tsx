import type { JSX } from 'react'
import { useApp } from '../../state/AppContext.tsx'
import type { LessonValues, PageKey } from '../../state/lessons/lesson.ts'
import { isTextKey, t } from '../../text/text.ts'
import { LessonText } from './LessonText.tsx'

interface LessonTaskBoxProps {
  readonly pageKey: PageKey
  readonly values: LessonValues
  readonly isDone: boolean
  readonly isReady: boolean
}

/** What the reader is asked to do, and whether it is done. */
export function LessonTaskBox({ pageKey, values, isDone, isReady }: LessonTaskBoxProps): JSX.Element {
  const { lessonDesk } = useApp()
  const key: string = `lesson.${pageKey}.task`
  return (
    <section className="lesson-task" data-done={isDone} aria-label={t('lesson.task')}>
      <p>
        <strong>
          <span aria-hidden="true">{t(isDone ? 'lesson.checkSign' : 'lesson.openSign')} </span>
          {t('lesson.task')}
        </strong>{' '}
        <span role="status">{isDone ? t('lesson.taskDone') : ''}</span>
      </p>
      {isTextKey(key) && (
        <p>
          <LessonText textKey={key} values={values} />
        </p>
      )}
      <button type="button" disabled={!isReady} onClick={() => void lessonDesk.show()}>
        {t('lesson.show')}
      </button>
    </section>
  )
}
