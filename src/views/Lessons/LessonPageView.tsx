import { useEffect, useRef } from 'react'
import type { JSX } from 'react'
import { useApp, useAppParts, useAppState } from '../../state/AppContext.tsx'
import { areFactsStale } from '../../state/lessons/facts.ts'
import type { LessonPage, LessonValues } from '../../state/lessons/lesson.ts'
import { formatPlace, withLessonLink } from '../../state/lessons/lessonLink.ts'
import { LESSON_PAGES, progressOf, type LessonPlace } from '../../state/lessons/lessonState.ts'
import { isOfBase } from '../../state/lessons/setScene.ts'
import { isTextKey, t, type TextKey } from '../../text/text.ts'
import { LessonFooter } from './LessonFooter.tsx'
import { LessonTaskBox } from './LessonTaskBox.tsx'
import { LessonText } from './LessonText.tsx'
import { findTarget, focusTarget } from './lessonTargets.ts'
import { useLessonTarget } from './useLessonTarget.ts'

interface LessonPageViewProps {
  readonly at: LessonPlace
  /** Whether its first page takes a focus that is nowhere; later ones do. */
  readonly takesFocus: boolean
}

/** The page that is open. */
export function LessonPageView({ at, takesFocus }: LessonPageViewProps): JSX.Element | null {
  const { lessonDesk } = useApp()
  const page = lessonDesk.page()
  return page === null ? null : <OpenPage at={at} page={page} takesFocus={takesFocus} />
}

const NO_VALUES: LessonValues = {}

function OpenPage({
  at,
  page,
  takesFocus,
}: LessonPageViewProps & { readonly page: LessonPage }): JSX.Element {
  const { lessonDesk } = useApp()
  const isSetting = useAppState((state) => state.lessons.isSetting)
  const isCollapsed = useAppState((state) => state.lessons.isCollapsed)
  const isDone = useAppState((state) => progressOf(state.lessons, at.lesson).done.includes(at.page))
  const values = useAppParts((state) => page.values?.(state, state.lessons.found ?? state) ?? NO_VALUES)
  const isStale = useAppState((state) => (page.isStale ?? areFactsStale)(state)) || isSetting
  const hidden = useAppState((state) => page.hides?.(state).join() ?? '')
  const heading = useRef<HTMLHeadingElement>(null)
  const place = formatPlace(at)
  useLessonTarget(page.target, place, !isSetting)

  // who turned the page is at its beginning
  const isFirst = useRef(!takesFocus)
  useEffect(() => {
    const own = heading.current
    const isInside = own?.closest('.lesson')?.contains(document.activeElement) === true
    const isNowhere = document.activeElement === document.body && !isFirst.current
    isFirst.current = false
    if (isInside || isNowhere) own?.focus({ preventScroll: true })
    own?.parentElement?.scrollTo({ top: 0 })
  }, [place])

  const paragraphs = ([1, 2, 3] as const)
    .filter((number) => !hidden.split(',').includes(String(number)))
    .map((number): string => `lesson.${page.key}.${number}`)
    .filter(isTextKey)
  return (
    <>
      <header className="lesson-header">
        <p className="quiet small">{t(`lesson.${at.lesson}.title`)}</p>
        <div className="row">
          <button
            type="button"
            className="lesson-fold"
            aria-expanded={!isCollapsed}
            onClick={() => lessonDesk.collapse(!isCollapsed)}
          >
            {t(isCollapsed ? 'lesson.expand' : 'lesson.collapse')}
          </button>
          <button type="button" onClick={() => lessonDesk.list(true)}>
            {t('lesson.list')}
          </button>
          <button type="button" onClick={() => lessonDesk.leave()}>
            {t('lesson.close')}
          </button>
        </div>
      </header>
      <div
        className="lesson-body"
        data-collapsed={isCollapsed}
        tabIndex={0}
        role="region"
        aria-label={t('lesson.body')}
      >
        <h2 ref={heading} tabIndex={-1}>
          {t(`lesson.${page.key}.title`)}
        </h2>
        <div className="stale-aware lesson-text" data-stale={isStale}>
          {paragraphs.map((key: TextKey) => (
            <p key={key}>
              <LessonText textKey={key} values={values} />
            </p>
          ))}
        </div>
        {isSetting ? <p className="quiet small">{t('lesson.setting')}</p> : <ModelNote page={page} />}
        {page.task !== undefined && (
          <LessonTaskBox pageKey={page.key} values={values} isDone={isDone} isReady={!isSetting} />
        )}
        <div className="row wrap">
          <button
            type="button"
            onClick={() => {
              const target = findTarget(page.target)
              if (target !== null) focusTarget(target)
            }}
          >
            {t('lesson.goThere')}
          </button>
          <span className="quiet small">
            {t('lesson.target', { name: t(`lesson.target.${page.target}`) })}
          </span>
        </div>
        <p className="small">
          <a href={withLessonLink('#', at)}>{t('lesson.link')}</a>
        </p>
      </div>
      <LessonFooter at={at} isOpen={page.task !== undefined && !isDone} count={LESSON_PAGES[at.lesson]} />
    </>
  )
}

/** Whose model the page speaks of, where it is not its own. */
function ModelNote({ page }: { page: LessonPage }): JSX.Element | null {
  const { lessonDesk } = useApp()
  const isOwnModel = useAppState((state) => state.lessons.isOwnModel)
  const isOther = useAppState(
    (state) =>
      page.task?.isModelMade !== true &&
      page.scene.goesOn?.(state) !== true &&
      !isOfBase(state, page.scene.base),
  )
  if (!isOwnModel && !isOther) return null
  return (
    <div className="row wrap lesson-note">
      <span className="small">{t(isOwnModel ? 'lesson.ownModel' : 'lesson.otherModel')}</span>
      <button type="button" onClick={() => void lessonDesk.setUp()}>
        {t('lesson.setUp')}
      </button>
    </div>
  )
}
