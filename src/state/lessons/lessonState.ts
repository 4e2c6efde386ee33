/** Which lessons there are, and where the reader is in them. Their pages and words load with the first that is opened. */
import type { AppState, UndoableState } from '../appState.ts'

/** How many pages each lesson has, in the order in which they are taught. */
export const LESSON_PAGES = {
  decoder: 7,
  posterior: 7,
  regions: 7,
  em: 6,
  vae: 7,
  limits: 6,
  uses: 7,
} as const
export type LessonId = keyof typeof LESSON_PAGES
export const LESSON_IDS = Object.keys(LESSON_PAGES) as readonly LessonId[]

/** Panels that are closed at first and may be opened by a page. */
export type OpenedPanel = 'completion' | 'anomalies' | 'approximations'

export interface LessonPlace {
  readonly lesson: LessonId
  /** From 1. */
  readonly page: number
}

/** How far the reader is in a lesson. Kept in this browser. */
export interface LessonProgress {
  /** The page that was looked at last. */
  readonly page: number
  /** Pages that were opened, and pages whose task was done, ascending. */
  readonly read: readonly number[]
  readonly done: readonly number[]
}

export interface LessonsState {
  /** The list of lessons stands in the place of a page. */
  readonly isListed: boolean
  /** null: no lesson is open. */
  readonly at: LessonPlace | null
  /** On a small screen: only the title is seen. */
  readonly isCollapsed: boolean
  /** What the page shows is being made. */
  readonly isSetting: boolean
  /** The page speaks of a model of the reader's own. */
  readonly isOwnModel: boolean
  /** The lab as the page found it, or made it: what its task is judged by. null while it is made. */
  readonly found: AppState | null
  /** The lab before the lessons changed it; null where there is nothing to go back to. */
  readonly before: UndoableState | null
  /** A lesson was left: the reader is asked whether the lab shall be as before. */
  readonly isLeaving: boolean
  readonly progress: Readonly<Partial<Record<LessonId, LessonProgress>>>
}

export const NO_LESSONS: LessonsState = {
  isListed: false,
  at: null,
  isCollapsed: false,
  isSetting: false,
  isOwnModel: false,
  found: null,
  before: null,
  isLeaving: false,
  progress: {},
}

const NO_PROGRESS: LessonProgress = { page: 1, read: [], done: [] }

export function progressOf({ progress }: LessonsState, lesson: LessonId): LessonProgress {
  return progress[lesson] ?? NO_PROGRESS
}

/** Whether something of the lessons is on the screen. */
export function isDocked({ isListed, at, isLeaving }: LessonsState): boolean {
  return isListed || at !== null || isLeaving
}

/** The progress after a page was opened, or its task done. */
export function withPage(
  lessons: LessonsState,
  { lesson, page }: LessonPlace,
  isDone: boolean,
): LessonsState {
  const { read, done } = progressOf(lessons, lesson)
  const own = {
    page,
    read: withNumber(read, page),
    done: isDone ? withNumber(done, page) : done,
  }
  return { ...lessons, progress: { ...lessons.progress, [lesson]: own } }
}

function withNumber(numbers: readonly number[], value: number): readonly number[] {
  return numbers.includes(value) ? numbers : [...numbers, value].sort((a, b) => a - b)
}
