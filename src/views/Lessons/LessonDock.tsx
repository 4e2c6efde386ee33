import { useEffect, useRef, useState } from 'react'
import type { JSX } from 'react'
import { useApp, useAppState } from '../../state/AppContext.tsx'
import { t } from '../../text/text.ts'
import { LessonList } from './LessonList.tsx'
import { LessonPageView } from './LessonPageView.tsx'
import { findTarget, focusTarget } from './lessonTargets.ts'
import './lessons.css'

/** The lessons beside the lab: their list, a page, or the question what becomes of the lab after one was left. */
export function LessonDock(): JSX.Element {
  const { lessonDesk } = useApp()
  const isListed = useAppState((state) => state.lessons.isListed)
  const at = useAppState((state) => state.lessons.at)
  const isLeaving = useAppState((state) => state.lessons.isLeaving)
  const dock = useRef<HTMLElement>(null)
  // who chose a page here is at its beginning; a page that a link opened takes no focus from anybody
  const [wasUsed, setUsed] = useState(isListed)
  if (isListed && !wasUsed) setUsed(true)

  // F6 goes from the text to what it speaks of, and back.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'F6' || event.ctrlKey || event.metaKey || event.altKey) return
      const page = lessonDesk.page()
      const target = page === null ? null : findTarget(page.target)
      event.preventDefault()
      if (dock.current?.contains(document.activeElement) === true && target !== null) focusTarget(target)
      else dock.current?.querySelector<HTMLElement>('h2')?.focus()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [lessonDesk])

  // where the dock was opened from; the focus would be nowhere
  useEffect(
    () => () => {
      if (document.activeElement === document.body) document.getElementById('lessons')?.focus()
    },
    [],
  )

  return (
    <section ref={dock} className="panel lesson" aria-label={t('lesson.panel')}>
      {isListed ? (
        <LessonList />
      ) : at !== null ? (
        <LessonPageView key={at.lesson} at={at} takesFocus={wasUsed} />
      ) : (
        isLeaving && <Leaving />
      )}
    </section>
  )
}

/** What becomes of what the lesson did. */
function Leaving(): JSX.Element {
  const { lessonDesk } = useApp()
  return (
    <div className="column" role="status">
      <p>{t('lesson.left')}</p>
      <div className="row wrap">
        <button type="button" className="primary" onClick={() => lessonDesk.bringBack(true)}>
          {t('lesson.bringBack')}
        </button>
        <button type="button" onClick={() => lessonDesk.bringBack(false)}>
          {t('lesson.keep')}
        </button>
      </div>
    </div>
  )
}
