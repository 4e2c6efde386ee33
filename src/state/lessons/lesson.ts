/** What a page of a lesson is made of. Words are in the catalogue, by the page's key. */
import type { TrainingOptions } from '../../core/learning/trainingState.ts'
import type { TextKey } from '../../text/text.ts'
import type { AppState, ComparisonPlan, DomainState, LimitScales, RacePlan } from '../appState.ts'
import type { Commands } from '../commands.ts'
import type { DataOrigin, PresetId, StartOrigin } from '../recipe.ts'
import type { OpenedPanel } from './lessonState.ts'

/** The part of a page's keys between `lesson.` and `.title`. */
export type PageKey = TextKey extends infer K ? (K extends `lesson.${infer P}.title` ? P : never) : never

/** Model and data that a page is about. */
export type LessonBase =
  | { readonly kind: 'preset'; readonly preset: PresetId }
  | { readonly kind: 'origins'; readonly model: StartOrigin; readonly data: DataOrigin }

/** What a page needs. What it does not name is as the base has it, or stays as the reader has it. */
export interface LessonScene {
  readonly base: LessonBase
  /** The present model of the lesson will do as it is, trained or not, where this holds. */
  readonly goesOn?: (state: AppState) => boolean
  /** A model of the reader's own will do where this holds. */
  readonly suits?: (state: AppState) => boolean
  readonly view?: Partial<DomainState>
  readonly x?: readonly number[]
  readonly regionId?: number
  /** Coordinates that are hidden, a 1 each. */
  readonly hidden?: readonly (0 | 1)[]
  readonly limit?: LimitScales
  readonly options?: Partial<TrainingOptions>
  readonly panels?: readonly OpenedPanel[]
  readonly race?: Partial<RacePlan>
  readonly comparison?: Partial<ComparisonPlan>
}

export interface LessonTask {
  /** Whether the reader did it, by the state alone; asked at every change. */
  readonly isDone: (state: AppState, found: AppState) => boolean
  /** The task itself puts another model in the place of the page's. */
  readonly isModelMade?: true
  /** Do it for the reader; `now` reads the state again, after something has been waited for. */
  readonly show: (commands: Commands, state: AppState, now: () => AppState) => void | Promise<void>
}

/** A value of the text; null where it is not known yet. */
export type LessonValues = Readonly<Record<string, number | string | null>>

export interface LessonPage {
  readonly key: PageKey
  readonly scene: LessonScene
  /** Primitives by name, from the live state; `found` is the state that the page began with. */
  readonly values?: (state: AppState, found: AppState) => LessonValues
  /** Whether they are about to be others; default: whether any view is of an older model, point or data. */
  readonly isStale?: (state: AppState) => boolean
  /** Numbers of paragraphs that say nothing now. */
  readonly hides?: (state: AppState) => readonly number[]
  readonly task?: LessonTask
  /** What is pointed at. */
  readonly target: LessonTarget
}

/** Parts of the page that a lesson points at; views know where they are. */
export const LESSON_TARGETS = [
  'preset',
  'setup.decoder',
  'setup.noise',
  'setup.training',
  'data',
  'data.options',
  'latent',
  'latent.tools',
  'latent.discovery',
  'latent.dissection',
  'latent.errors',
  'latent.region',
  'inspector',
  'inspector.point',
  'inspector.logPx',
  'inspector.latent',
  'inspector.regions',
  'inspector.limits',
  'transport.once',
  'transport.part',
  'transport.play',
  'transport.converge',
  'curves',
  'race',
  'race.form',
  'race.lanes',
  'approximations',
  'approximations.gap',
  'approximations.map',
  'selection',
  'anomalies',
  'completion',
] as const
export type LessonTarget = (typeof LESSON_TARGETS)[number]
