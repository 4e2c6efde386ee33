/** Lessons by name: opened, turned, left, gone on with. What a page sets is one change; where the reader is, is none. */
import { loadText } from '../../text/catalogue.ts'
import type { AppState } from '../appState.ts'
import type { Commands } from '../commands.ts'
import type { AppStore } from '../createAppStore.ts'
import { areViewsCurrent } from '../selectors.ts'
import { undoablePart } from '../slices/history.ts'
import type { UndoableState } from '../appState.ts'
import type { LessonPage } from './lesson.ts'
import {
  LESSON_PAGES,
  progressOf,
  withPage,
  type LessonId,
  type LessonPlace,
  type LessonsState,
  type OpenedPanel,
} from './lessonState.ts'
import { isOfBase, keepingOf, openPanels, setScene } from './setScene.ts'

export type LessonPages = Readonly<Record<LessonId, readonly LessonPage[]>>

/**
 * How a page is opened: in its turn; by its link, as its author made it; at the start of the app, with nothing to go
 * back to; or over a lab that a link described, which stays.
 */
export type LessonOpening = 'turn' | 'link' | 'first' | 'keep'

export interface LessonDesk {
  /** Show or leave the list of lessons. */
  readonly list: (isListed: boolean) => void
  /** Open a page. False where the lessons could not be loaded. */
  readonly open: (place: LessonPlace, how?: LessonOpening) => Promise<boolean>
  /** Open a lesson where it was left. */
  readonly resume: (lesson: LessonId) => Promise<boolean>
  /** Go so many pages on, or back. Beyond the last one the list is shown. */
  readonly turn: (by: 1 | -1) => Promise<void>
  /** Make the lab what the page is about, whatever the reader has there. */
  readonly setUp: () => Promise<void>
  /** Do the task of the page. */
  readonly show: () => Promise<void>
  readonly collapse: (isCollapsed: boolean) => void
  /** Close the lesson; where it changed the lab, the reader is asked about that. */
  readonly leave: () => void
  /** The answer: the lab as it was before the lesson, or as it is. */
  readonly bringBack: (isWanted: boolean) => void
  /** The page that is open; null before it has loaded. */
  readonly page: () => LessonPage | null
}

async function loadPages(): Promise<LessonPages> {
  const [content] = await Promise.all([import('./pages/index.ts'), loadText('lessons')])
  return content.LESSONS
}

/** @param load  where pages come from; a test has its own */
export function createLessonDesk(
  store: AppStore,
  commands: Commands,
  load: () => Promise<LessonPages> = loadPages,
): LessonDesk {
  let pages: LessonPages | null = null
  /** The page that is being made: a later one takes its place. */
  let turnNumber = 0
  let opened: ReadonlySet<OpenedPanel> = new Set()
  /** What the page found has been computed as well. */
  let isFoundWhole = false
  const set = (patch: Partial<LessonsState>): void =>
    store.setState(({ lessons }) => ({ lessons: { ...lessons, ...patch } }))
  const pageAt = (place: LessonPlace | null): LessonPage | null =>
    place === null ? null : (pages?.[place.lesson][place.page - 1] ?? null)

  /** Whether the reader has put a model of his own in the place of that of the page before. */
  function hasOwnModel(state: AppState, before: LessonPlace | null, place: LessonPlace): boolean {
    const last = before?.lesson === place.lesson ? pageAt(before) : null
    if (last === null || state.lessons.isSetting) return false
    if (state.lessons.isOwnModel) return true
    // what a task made, or what the page went on with, is not the reader's own wish
    const isLessons = last.task?.isModelMade === true || last.scene.goesOn?.(state) === true
    return !isLessons && !isOfBase(state, last.scene.base)
  }

  async function makePage(place: LessonPlace, how: LessonOpening, isForced: boolean): Promise<void> {
    const own = ++turnNumber
    const page = pageAt(place)
    if (page === null) return
    const state = store.getState()
    const { at } = state.lessons
    const isOwn = !isForced && how === 'turn' && hasOwnModel(state, at, place)
    const before: UndoableState | null =
      at !== null || how === 'first' || state.model.model === null
        ? state.lessons.before
        : undoablePart(state)
    store.setState(({ lessons }) => ({
      lessons: {
        ...withPage(lessons, place, false),
        at: place,
        before,
        isListed: false,
        isLeaving: false,
        isCollapsed: false,
        isSetting: true,
        found: null,
      },
    }))
    const keeping = how === 'keep' ? 'own' : keepingOf(state, page.scene, how === 'turn' && !isForced, isOwn)
    if (how !== 'keep') await setScene(commands, state, page.scene, keeping, how === 'first')
    if (own !== turnNumber) return
    const { race, comparison, panels = [] } = page.scene
    if (race !== undefined) commands.setRacePlan(race)
    if (comparison !== undefined) commands.setComparisonPlan(comparison)
    opened = openPanels(commands, store.getState(), panels, opened)
    isFoundWhole = false
    set({ isSetting: false, isOwnModel: keeping === 'own' && how !== 'keep', found: store.getState() })
  }

  async function open(place: LessonPlace, how: LessonOpening = 'turn'): Promise<boolean> {
    if (pages === null) {
      const own = ++turnNumber
      try {
        pages = await load()
      } catch {
        commands.notify({ tone: 'error', key: 'lesson.failed' })
        return false
      }
      if (own !== turnNumber) return true
    }
    await makePage(place, how, false)
    return true
  }

  const resume = (lesson: LessonId): Promise<boolean> =>
    open({ lesson, page: progressOf(store.getState().lessons, lesson).page })

  // A task is done once its state has been there, however it came.
  store.subscribe((state) => {
    const { at, found, progress } = state.lessons
    if (at === null || found === null || progress[at.lesson]?.done.includes(at.page) === true) return
    if (!isFoundWhole && areViewsCurrent(state)) {
      isFoundWhole = true
      if (isSameLab(state, found)) set({ found: state })
    }
    if (pageAt(at)?.task?.isDone(state, found) !== true) return
    store.setState(({ lessons }) => ({ lessons: withPage(lessons, at, true) }))
  })

  return {
    list: (isListed) => set({ isListed, isLeaving: false }),
    open,
    resume,
    turn: async (by) => {
      const { at } = store.getState().lessons
      if (at === null) return
      const page = at.page + by
      if (page > LESSON_PAGES[at.lesson]) set({ isListed: true })
      else if (page > 0) await open({ ...at, page })
    },
    setUp: async () => {
      const { at } = store.getState().lessons
      if (at !== null) await makePage(at, 'turn', true)
    },
    show: async () => {
      await pageAt(store.getState().lessons.at)?.task?.show(commands, store.getState(), store.getState)
    },
    collapse: (isCollapsed) => set({ isCollapsed }),
    leave: () => {
      turnNumber++
      const state = store.getState()
      const { before } = state.lessons
      const now = undoablePart(state)
      const isChanged = before !== null && !isSameLab(now, before)
      opened = openPanels(commands, state, [], opened)
      set({
        at: null,
        found: null,
        isListed: false,
        isSetting: false,
        isOwnModel: false,
        isLeaving: isChanged,
        before: isChanged ? before : null,
      })
    },
    bringBack: (isWanted) => {
      const { before } = store.getState().lessons
      if (isWanted && before !== null) commands.turnPage(() => before, 'command.lessonBack')
      set({ isLeaving: false, before: null })
    },
    page: () => pageAt(store.getState().lessons.at),
  }
}

function isSameLab(a: UndoableState, b: UndoableState): boolean {
  const own = undoablePart(a)
  return (Object.keys(own) as (keyof UndoableState)[]).every((part) => own[part] === b[part])
}
