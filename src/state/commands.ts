/**
 * What a reader can do, by name. Every change of the undoable state goes through `change`, so that it can be undone;
 * slow work is done by workers first and applied as one change when it has succeeded, so that a failure changes nothing.
 */
import type { GenerativeModel } from '../core/network/model.ts'
import { NO_ZOOM } from '../plot/zoom.ts'
import { loadLanguage, type Language } from '../text/catalogue.ts'
import { setLocale } from '../text/numberFormat.ts'
import type { TextKey } from '../text/text.ts'
import type { DecoderRequest } from '../../workers/protocol.ts'
import type { Pool } from '../workerClient/createPool.ts'
import type {
  AppState,
  DomainState,
  LimitScales,
  Notice,
  ThemeChoice,
  TypeSize,
  UiState,
} from './appState.ts'
import { createAnomalyDesk, type AnomalyDesk } from './anomalyDesk.ts'
import { createApproximator, type Approximator } from './approximator.ts'
import { createComparer, type Comparer } from './comparer.ts'
import { createCompleter, type Completer } from './completer.ts'
import type { AppStore } from './createAppStore.ts'
import { createDocuments, type Documents, type LoadAsset } from './documents.ts'
import { createFileImports, type FileImports } from './fileImports.ts'
import { noiseOf } from './drawnModel.ts'
import type { Layout, PanelId } from './layout.ts'
import { createNoiseEstimator, type NoiseEstimator } from './noiseEstimator.ts'
import { createRacer, type Racer } from './racer.ts'
import { scalingOf } from './recipe.ts'
import { indexOfPoint, pointOf } from './rows.ts'
import { fittingDataset } from './selectors.ts'
import { atLimit, setModel } from './slices/document.ts'
import * as history from './slices/history.ts'
import { withCoordinate, wholePoint } from './slices/hiding.ts'
import { addNotice, dismissNotice } from './slices/moment.ts'
import type { NewNotice } from './slices/moment.ts'
import { selectedRow } from './tables.ts'
import { createTrainer, type Trainer } from './trainer.ts'

export interface Commands
  extends
    Omit<Documents, 'reloadStart'>,
    FileImports,
    Trainer,
    Comparer,
    Racer,
    Approximator,
    Completer,
    NoiseEstimator,
    AnomalyDesk {
  /** Draw a random decoder and play. */
  readonly trainFromRandomStart: (request: DecoderRequest) => Promise<void>
  readonly setNoiseVariance: (variance: number) => void
  /** Scale Σx and Σz of the model on its way to a limit; both 0: back to the model itself. */
  readonly setLimit: (scales: LimitScales) => void
  readonly selectPoint: (
    x: readonly number[],
    options?: { pointIndex?: number | null; mergeKey?: string | null },
  ) => void
  readonly setCoordinate: (coordinate: number, value: number) => void
  readonly selectNeighbour: (step: 1 | -1) => void
  readonly selectRegion: (regionId: number | null) => void
  readonly setDomain: (name: TextKey, patch: Partial<DomainState>, mergeKey?: string | null) => void
  readonly resetZoom: () => void
  /** What a page of a lesson needs, or what was there before it. */
  readonly turnPage: (
    transition: (state: AppState) => Partial<AppState>,
    name?: 'command.lesson' | 'command.lessonBack',
  ) => void
  readonly undo: () => void
  readonly redo: () => void
  /** Undo up to the last change of the model. */
  readonly leaveModel: () => void
  readonly notify: (notice: NewNotice) => void
  readonly dismiss: (id: Notice['id']) => void
  readonly setTheme: (theme: ThemeChoice) => void
  /** Its words are loaded first. */
  readonly setLanguage: (language: Language) => Promise<void>
  readonly setTypeSize: (typeSize: TypeSize) => void
  readonly setShortcuts: (hasShortcuts: boolean) => void
  readonly setLayout: (layout: Layout) => void
  /** Show one panel of the layout, or all of them. */
  readonly showAlone: (panel: PanelId | null) => void
  readonly setCurveAxis: (curveAxis: UiState['curveAxis']) => void
  readonly openDialog: (dialog: UiState['dialog']) => void
  /** Say what the present link cannot hold. */
  readonly setLinkOmitted: (parts: UiState['linkOmitted']) => void
}

/** Typing and dragging pause for less than this. */
const MERGE_WITHIN_MS = 1000

export function createCommands(
  store: AppStore,
  pool: Pool,
  trainingPool: Pool,
  comparisonPool: Pool,
  racePool: Pool,
  loadAsset: LoadAsset,
): Commands {
  let lastChangeMs = -Infinity
  let burst = 0
  const change = (
    name: TextKey,
    transition: (state: AppState) => Partial<AppState>,
    mergeKey: string | null = null,
  ): void => {
    // Changes of one kind are one step only while they follow each other closely: a drag, a number being typed.
    const nowMs = performance.now()
    if (nowMs - lastChangeMs > MERGE_WITHIN_MS) burst++
    lastChangeMs = nowMs
    const key = mergeKey === null ? null : `${mergeKey} ${burst}`
    store.setState((state) => history.withHistory(state, name, transition(state), key))
  }
  const selectPoint: Commands['selectPoint'] = (x, options = {}) => {
    const { pointIndex = null, mergeKey = null } = options
    change(
      'command.selectPoint',
      ({ selection, data }) => {
        // a row of which values are hidden is known as a whole
        const truth = pointIndex === null ? null : selectedRow(data, pointIndex).truth
        return { selection: { ...selection, x, pointIndex, truth } }
      },
      mergeKey,
    )
  }

  const notify = (notice: NewNotice): void => store.setState((state) => addNotice(state, notice))
  const { reloadStart, ...documents } = createDocuments({ store, pool, loadAsset, change, notify })
  const trainer = createTrainer({ store, pool, trainingPool, change, reload: reloadStart })

  return {
    ...trainer,
    ...documents,
    ...createFileImports(documents),
    ...createComparer(store, comparisonPool, change),
    ...createRacer({ store, pool, racePool, change }),
    ...createApproximator(store, pool),
    ...createCompleter(store, pool, change),
    ...createNoiseEstimator(store, pool, change),
    ...createAnomalyDesk(store, pool, change, selectPoint),

    trainFromRandomStart: async (request) => {
      await documents.drawDecoder(request)
      await trainer.play()
    },

    setNoiseVariance: (variance) => {
      change(
        'command.setNoise',
        (state) => {
          const { origin, limit } = state.model
          const model = limit?.base ?? state.model.model
          if (model === null) return {}
          const noisy: GenerativeModel = { ...model, noise: noiseOf(variance, scalingOf(origin)) }
          const next = { ...state, ...setModel(state, noisy, origin, variance, state.model.encoder) }
          return { ...history.documentPart(next), preset: state.preset }
        },
        'noise',
      )
    },

    setLimit: (scales) => change('command.limit', (state) => atLimit(state, scales), 'limit'),

    selectPoint,
    setCoordinate: (coordinate, value) => {
      const { x } = store.getState().selection
      if (x === null) return
      change(
        'command.selectPoint',
        (state) => {
          const selection = withCoordinate(state.selection, coordinate, value)
          const whole = wholePoint(selection)
          const known = state.data.hiding?.whole ?? fittingDataset(state)
          return {
            selection: { ...selection, pointIndex: whole === null ? null : indexOfPoint(known, whole) },
          }
        },
        `coordinate ${coordinate}`,
      )
    },
    selectNeighbour: (step) => {
      const state = store.getState()
      const dataset = fittingDataset(state)
      if (dataset === null || dataset.numPoints === 0) return
      const { pointIndex } = state.selection
      const start = pointIndex ?? (step === 1 ? -1 : 0)
      const index = (start + step + dataset.numPoints) % dataset.numPoints
      selectPoint(pointOf(dataset, index), { pointIndex: index, mergeKey: 'neighbour' })
    },
    selectRegion: (regionId) => {
      change('command.selectRegion', ({ selection }) => ({ selection: { ...selection, regionId } }))
    },
    setDomain: (name, patch, mergeKey = null) => {
      change(name, ({ domain }) => ({ domain: { ...domain, ...patch } }), mergeKey)
    },
    resetZoom: () => {
      change('command.resetZoom', ({ domain }) => ({
        domain: { ...domain, dataZoom: NO_ZOOM, latentZoom: NO_ZOOM },
      }))
    },
    turnPage: (transition, name = 'command.lesson') => change(name, transition),
    undo: () => store.setState(history.undo),
    redo: () => store.setState(history.redo),
    leaveModel: () => store.setState(history.undoModel),
    notify,
    dismiss: (id) => store.setState((state) => dismissNotice(state, id)),
    setTypeSize: (typeSize) => store.setState(({ ui }) => ({ ui: { ...ui, typeSize } })),
    setShortcuts: (hasShortcuts) => store.setState(({ ui }) => ({ ui: { ...ui, hasShortcuts } })),
    setLayout: (layout) => store.setState(({ ui }) => ({ ui: { ...ui, layout, alone: null } })),
    showAlone: (alone) => store.setState(({ ui }) => ({ ui: { ...ui, alone } })),
    setCurveAxis: (curveAxis) => store.setState(({ ui }) => ({ ui: { ...ui, curveAxis } })),
    setLanguage: async (language) => {
      await loadLanguage(language)
      setLocale(language, navigator.languages)
      store.setState(({ ui }) => ({ ui: { ...ui, language } }))
    },
    setTheme: (theme) => store.setState(({ ui }) => ({ ui: { ...ui, theme } })),
    openDialog: (dialog) => store.setState(({ ui }) => ({ ui: { ...ui, dialog } })),
    setLinkOmitted: (parts) =>
      store.setState(({ ui }) =>
        ui.linkOmitted.join() === parts.join() ? {} : { ui: { ...ui, linkOmitted: parts } },
      ),
  }
}
