/** Makes the lab what a page of a lesson is about, as one change that can be undone. */
import { NO_ZOOM } from '../../plot/zoom.ts'
import type { AppState, DomainState, ModelState } from '../appState.ts'
import type { Commands } from '../commands.ts'
import { findPreset, presetView } from '../presets.ts'
import { startOf, type DataOrigin, type StartOrigin } from '../recipe.ts'
import type { Scene } from '../scene.ts'
import { fittingDataset } from '../selectors.ts'
import { atLimit, defaultSelection } from '../slices/document.ts'
import { withHidden } from '../slices/hiding.ts'
import { indexOfPoint } from '../rows.ts'
import type { LessonBase, LessonScene } from './lesson.ts'
import type { OpenedPanel } from './lessonState.ts'

const NO_LIMIT = { noise: 0, prior: 0 }

/** Whether model and data are those of a base, however the model was trained or changed since. */
export function isOfBase({ model, data }: Pick<AppState, 'model' | 'data'>, base: LessonBase): boolean {
  const origins = originsOf(base)
  return (
    JSON.stringify(startOf(model.origin)) === JSON.stringify(origins.model) &&
    JSON.stringify(data.origin) === JSON.stringify(origins.data) &&
    data.hiding === null &&
    data.comparison === null
  )
}

/** Whether the model is as its base has it, but for a limit that it is taken to. */
function isAsMade({ origin, noiseOverride }: ModelState): boolean {
  return origin.kind !== 'trained' && noiseOverride === null
}

function originsOf(base: LessonBase): { readonly model: StartOrigin; readonly data: DataOrigin } {
  return base.kind === 'preset' ? findPreset(base.preset)! : base
}

/**
 * Whether the present model stays, and why: it is the base's own, the page goes on with what is there, or it is one of
 * the reader's own that suits the page.
 */
export type Keeping = 'no' | 'same' | 'goesOn' | 'own'

/**
 * @param mayGoOn  not of a page that was asked for by its link, which is to be as the page's author made it
 * @param isOwn    the reader has changed the model since the page before
 */
export function keepingOf(state: AppState, scene: LessonScene, mayGoOn: boolean, isOwn: boolean): Keeping {
  if (isOfBase(state, scene.base) && isAsMade(state.model)) return 'same'
  if (mayGoOn && scene.goesOn?.(state) === true) return 'goesOn'
  return isOwn && scene.suits?.(state) === true ? 'own' : 'no'
}

/** @param isFirst  the app is starting: there is nothing to go back to */
export async function setScene(
  commands: Pick<Commands, 'openScene' | 'turnPage'>,
  state: AppState,
  scene: LessonScene,
  keeping: Keeping,
  isFirst: boolean,
): Promise<void> {
  if (keeping === 'no') await commands.openScene(sceneOf(state, scene), isFirst ? null : 'command.lesson')
  else commands.turnPage((now) => patchOf(now, scene, keeping))
}

/** What the views show: as the base has it, and what the page adds. Personal choices (axes, scales) stay. */
function domainOf(domain: DomainState, { base, view }: LessonScene): DomainState {
  const preset = base.kind === 'preset' ? findPreset(base.preset) : undefined
  return {
    ...domain,
    dataZoom: NO_ZOOM,
    latentZoom: NO_ZOOM,
    showContours: true,
    showComponents: true,
    ...presetView(preset),
    ...view,
  }
}

function trainingOf({ training }: AppState, { options }: LessonScene): AppState['training'] {
  return options === undefined ? training : { ...training, options: { ...training.options, ...options } }
}

/** The whole of it, where model or data are others. */
function sceneOf(state: AppState, scene: LessonScene): Scene {
  const { base } = scene
  const preset = base.kind === 'preset' ? findPreset(base.preset)! : null
  const { model, data } = originsOf(base)
  return {
    preset: preset?.id ?? null,
    modelOrigin: model,
    dataOrigin: data,
    model: null,
    dataset: null,
    trained: null,
    training: trainingOf(state, scene),
    noiseVariance: null,
    limit: scene.limit ?? null,
    hidden: scene.hidden === undefined ? null : bytesOf(scene.hidden),
    setAside: null,
    otherDigits: null,
    hiding: null,
    x: scene.x ?? preset?.x ?? null,
    pointIndex: null,
    regionId: scene.regionId ?? preset?.regionId ?? null,
    domain: { ...domainOf(state.domain, scene), coordinates: [0, 1] },
  }
}

/** The rest of it, where the model stays. */
function patchOf(state: AppState, scene: LessonScene, keeping: Keeping): Partial<AppState> {
  const atOwn = keeping === 'same' && (state.model.limit !== null || scene.limit !== undefined)
  const moved = atOwn ? { ...state, ...atLimit(state, scene.limit ?? NO_LIMIT) } : state
  const { model, lastVersion } = moved
  const next = { ...moved, domain: domainOf(state.domain, scene), training: trainingOf(state, scene) }
  if (keeping === 'own') return { model, lastVersion, domain: next.domain, training: next.training }
  const preset = scene.base.kind === 'preset' ? findPreset(scene.base.preset)! : null
  const dataset = fittingDataset(state)
  const dataDim = model.model?.decoder.dataDim ?? 0
  const fallback = keeping === 'same' ? (preset?.x ?? defaultSelection(dataset, dataDim)) : state.selection.x
  const x = scene.x ?? fallback
  const chosen = scene.regionId ?? (keeping === 'same' ? (preset?.regionId ?? null) : null)
  const isSameRegion = keeping === 'goesOn' && scene.regionId === undefined
  const selection = {
    // one that is there already stays the same for those who compare references
    x: isSamePoint(x, state.selection.x) ? state.selection.x : x,
    truth: null,
    pointIndex: x === null ? null : indexOfPoint(dataset, x),
    regionId: isSameRegion ? state.selection.regionId : chosen,
  }
  const shown = { ...next, selection }
  return {
    preset: keeping === 'same' ? (preset?.id ?? null) : state.preset,
    model,
    lastVersion,
    domain: next.domain,
    training: next.training,
    selection,
    ...(scene.hidden === undefined ? {} : withHidden(shown, scene.hidden)),
  }
}

function isSamePoint(a: readonly number[] | null, b: readonly number[] | null): boolean {
  return a !== null && b !== null && a.length === b.length && a.every((value, d) => Object.is(value, b[d]))
}

/** Lowest bit of each byte first. */
function bytesOf(bits: readonly (0 | 1)[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8))
  bits.forEach((bit, d) => (bytes[d >> 3]! |= bit << (d & 7)))
  return bytes
}

const PANELS: readonly OpenedPanel[] = ['completion', 'anomalies', 'approximations']

/** Open the panels of a page and close those that an earlier page had opened; those that the reader opened stay. */
export function openPanels(
  commands: Pick<Commands, 'openCompletion' | 'openAnomalies' | 'openApproximations'>,
  state: AppState,
  wanted: readonly OpenedPanel[],
  openedBefore: ReadonlySet<OpenedPanel>,
): ReadonlySet<OpenedPanel> {
  const opened = new Set<OpenedPanel>()
  const open: Readonly<Record<OpenedPanel, (isOpen: boolean) => void>> = {
    completion: commands.openCompletion,
    anomalies: commands.openAnomalies,
    approximations: commands.openApproximations,
  }
  const isOpen: Readonly<Record<OpenedPanel, boolean>> = {
    completion: state.completion.isOpen,
    anomalies: state.anomaly.isOpen,
    approximations: state.approximation.isOpen,
  }
  for (const panel of PANELS) {
    if (wanted.includes(panel)) {
      if (!isOpen[panel] || openedBefore.has(panel)) opened.add(panel)
      open[panel](true)
    } else if (openedBefore.has(panel)) open[panel](false)
  }
  return opened
}
