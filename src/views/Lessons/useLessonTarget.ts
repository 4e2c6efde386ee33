import { useEffect } from 'react'
import type { LessonTarget } from '../../state/lessons/lesson.ts'
import { findTarget, scrollToTarget } from './lessonTargets.ts'

/** Draws a frame around a part of the page for as long as it is meant, and brings it into view once it is there. */
export function useLessonTarget(target: LessonTarget | null, placeKey: string, isReady: boolean): void {
  useEffect(() => {
    if (target === null) return
    let marked: HTMLElement | null = null
    let frame = 0
    let isSeen = false
    const mark = (): void => {
      frame = 0
      const found = findTarget(target)
      if (found !== marked) {
        marked?.removeAttribute('data-lesson-pointed')
        found?.setAttribute('data-lesson-pointed', 'true')
        marked = found
      }
      if (found === null || isSeen || !isReady) return
      isSeen = true
      scrollToTarget(found)
    }
    // parts come and go as the lab changes
    const observer = new MutationObserver(() => {
      if (frame === 0) frame = requestAnimationFrame(mark)
    })
    observer.observe(document.body, { childList: true, subtree: true })
    mark()
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
      marked?.removeAttribute('data-lesson-pointed')
    }
  }, [target, placeKey, isReady])
}
