/**
 * Model and data as they come: presets, links, files, random decoders. What is slow is done first, by workers, and
 * applied as one change when it has succeeded.
 */
import { imageSize } from '../core/imageShape.ts'
import type { Dataset } from '../core/datasets/dataset.ts'
import { columnScaling } from '../core/datasets/columnScaling.ts'
import type { ImageShape } from '../core/imageShape.ts'
import { withImageShape } from './imageShapes.ts'
import { withLabel } from './labels.ts'
import type { GenerativeModel } from '../core/network/model.ts'
import { ParseError, type Problem, problem } from '../core/problem.ts'
import { describeProblem, t } from '../text/text.ts'
import type { TextKey } from '../text/text.ts'
import type { DecoderRequest } from '../../workers/protocol.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { isAbortError } from '../workerClient/workerErrors.ts'
import type { AppState, Notice } from './appState.ts'
import { NO_ZOOM } from '../plot/zoom.ts'
import { requestLike } from './architecture.ts'
import type { AppStore } from './createAppStore.ts'
import { createDrawing, type Drawing } from './drawing.ts'
import { loadDigits } from './digitData.ts'
import { withNoise } from './drawnModel.ts'
import { NO_EXTRAS, sceneTransition, withNoiseByHand, type SceneExtras } from './sceneTransition.ts'
import { createSessions } from './sessions.ts'
import { createNetworkImports, type NetworkImports } from './networkImports.ts'
import { errorWords } from './errorWords.ts'
import { findPreset, presetView } from './presets.ts'
import { scalingOf, startOf } from './recipe.ts'
import type { DataOrigin, PresetId, StartOrigin } from './recipe.ts'
import { indexOfPoint, pointOf } from './rows.ts'
import type { Scene } from './scene.ts'
import { fittingDataset } from './selectors.ts'
import { defaultSelection, setData, setModel } from './slices/document.ts'
import { documentPart } from './slices/history.ts'
import { setJob } from './slices/moment.ts'
import { startingVariance } from './startingVariance.ts'
import type { NewNotice } from './slices/moment.ts'
import { createTables, tableOfScene, type Tables } from './tables.ts'
import type { Change } from './trainer.ts'

/** Fetches a file of public/presets. */
export type LoadAsset = (fileName: string) => Promise<Blob>

/** Run slow work that ends in a change of the document. */
export type Load = (
  work: (signal: AbortSignal) => Promise<void>,
  failure: TextKey,
  name?: string,
) => Promise<void>

export interface Documents extends Tables, NetworkImports, Drawing {
  readonly choosePreset: (id: PresetId) => Promise<void>
  /** Load what a link or a lesson describes. Without a name, as at the start of the app, it is not a change to undo. */
  readonly openScene: (scene: Scene, name: TextKey | null) => Promise<void>
  /** Open a session file: all of it as one change, or nothing. */
  readonly openSession: (file: Blob, name: string) => Promise<void>
  readonly chooseData: (origin: DataOrigin) => Promise<void>
  /** Mark a column of the data as label, by its index; null makes the present label data again. */
  readonly markLabel: (column: number | null) => Promise<void>
  /**
   * Draw a random decoder, for standardised data or not, and keep the noise that was set by hand or drawn with in the
   * same units; else σ² is the data's mean variance.
   */
  readonly drawDecoder: (request: DecoderRequest, isStandardised?: boolean) => Promise<void>
  /** @param isForModel  the data came with the model: they are refused where they do not fit it; default false */
  readonly importData: (file: Blob, name: string, isForModel?: boolean) => Promise<void>
  /** Take images of one size as the data. */
  readonly importPngs: (files: readonly File[], isForModel?: boolean) => Promise<void>
  /** Say which images the rows of a table are; null for none. */
  readonly setImageShape: (shape: ImageShape | null) => void
  /** Load the model that training began with anew, as after a page was opened in mid-training. */
  readonly reloadStart: (name: TextKey) => Promise<void>
}

export interface DocumentsParts {
  readonly store: AppStore
  readonly pool: Pool
  readonly loadAsset: LoadAsset
  readonly change: Change
  readonly notify: (notice: NewNotice) => void
}

export function createDocuments({ store, pool, loadAsset, change, notify }: DocumentsParts): Documents {
  let loading = new AbortController()

  const tell = (key: TextKey, problems: readonly Problem[], params: Notice['params'] = {}): void => {
    if (problems.length > 0) notify({ tone: 'info', key, params, details: problems.map(describeProblem) })
  }

  /** Run slow work that ends in a change of the document; the newest cancels the older, a failure becomes a notice. */
  async function load(
    work: (signal: AbortSignal) => Promise<void>,
    failure: TextKey,
    name = '',
  ): Promise<void> {
    loading.abort()
    const controller = new AbortController()
    loading = controller
    store.setState((state) =>
      setJob(state, 'document', {
        status: 'working',
        fraction: 0,
        startedMs: performance.now(),
        secondsLeft: null,
      }),
    )
    try {
      await work(controller.signal)
    } catch (error) {
      if (!isAbortError(error)) {
        const words = errorWords(error)
        const details = words.details.length > 0 ? words.details : [describeError(words)]
        notify({ tone: 'error', key: failure, params: { name }, details })
      }
    } finally {
      if (loading === controller) store.setState((state) => setJob(state, 'document', { status: 'idle' }))
    }
  }

  const signalOptions = (signal: AbortSignal) => ({ signal, modelVersion: 0 })

  async function loadModel(origin: StartOrigin, signal: AbortSignal): Promise<GenerativeModel> {
    if (origin.kind === 'imported') throw new Error('an imported model cannot be made again')
    if (origin.kind === 'seeded') {
      const decoder = await pool.call('initialiseDecoder', origin.request, signalOptions(signal))
      return withNoise(decoder, origin.noiseVariance, origin.request.scaling)
    }
    const file = await loadAsset(`${origin.file}.json`)
    return (await pool.call('readModel', { file, name: origin.file }, signalOptions(signal))).model
  }

  async function loadData(origin: DataOrigin, signal: AbortSignal): Promise<Dataset | null> {
    if (origin.kind === 'none' || origin.kind === 'imported' || origin.kind === 'drawn') return null
    if (origin.kind === 'generated') return pool.call('generateData', origin, signalOptions(signal))
    if (origin.kind === 'digits') return loadDigits(origin, { pool, loadAsset }, signal)
    const file = await loadAsset(`${origin.file}.csv`)
    const request = { file, name: origin.file, labelColumn: null }
    return (await pool.call('readData', request, signalOptions(signal))).dataset
  }

  async function openScene(
    scene: Scene,
    name: TextKey | null,
    signal: AbortSignal,
    extrasFor: (model: GenerativeModel) => SceneExtras = () => NO_EXTRAS,
  ): Promise<void> {
    const [model, whole] = await Promise.all([
      scene.trained?.model ?? scene.model ?? loadModel(scene.modelOrigin, signal),
      scene.dataset ?? loadData(scene.dataOrigin, signal),
    ])
    const tables = await tableOfScene({ pool, loadAsset }, whole, scene, signal)
    if (signal.aborted) return
    const { transition, unfit } = sceneTransition(scene, model, tables, extrasFor(model))
    if (unfit.length > 0) {
      notify({ tone: 'warning', key: 'notice.linkProblems', params: { fields: unfit.join(', ') } })
    }
    if (name === null) store.setState(transition)
    else change(name, transition)
  }

  /** Take a table as the data; where no decoder fits its columns, a random one is drawn with it. */
  async function adoptDataset(
    dataset: Dataset | null,
    origin: DataOrigin,
    name: TextKey,
    signal: AbortSignal,
    mergeKey: string | null = null,
  ): Promise<void> {
    const { model: now, origin: modelOrigin, noiseOverride } = store.getState().model
    const needsModel = dataset !== null && now?.decoder.dataDim !== dataset.dataDim
    const isStandardised = scalingOf(modelOrigin) !== undefined
    const request = needsModel
      ? {
          ...decoderFor(dataset.dataDim, now, startOf(modelOrigin)),
          scaling: isStandardised && dataset.numPoints > 0 ? columnScaling(dataset) : undefined,
        }
      : null
    const decoder =
      request === null ? null : await pool.call('initialiseDecoder', request, signalOptions(signal))
    if (signal.aborted) return
    change(
      name,
      (state) => {
        let next = state
        if (dataset !== null && decoder !== null && request !== null) {
          const byHand = modelOrigin.kind === 'trained' ? modelOrigin.fromNoise : noiseOverride
          const noiseVariance = byHand ?? startingVariance(dataset, request.scaling !== undefined)
          const model = withNoise(decoder, noiseVariance, request.scaling)
          next = { ...state, ...setModel(state, model, { kind: 'seeded', request, noiseVariance }) }
        } else if (dataset !== null && origin.kind === 'imported')
          next = { ...state, ...fittingNoise(state, dataset) }
        const full = { ...next, ...setData(next, dataset, origin) }
        const isNewTable = (origin.kind === 'imported' || origin.kind === 'digits') && dataset !== null
        // the same image with other noise, or the one in its place: an old one would belong to nothing
        const { pointIndex: row } = state.selection
        const keepsRow = origin.kind === 'digits' && state.data.origin.kind === 'digits'
        const same = keepsRow && dataset !== null && row !== null && row < dataset.numPoints
        const x = same ? pointOf(dataset, row) : isNewTable ? null : full.selection.x
        const selected = x ?? defaultSelection(dataset, full.model.model?.decoder.dataDim ?? 0)
        const pointIndex = indexOfPoint(dataset, selected)
        return {
          ...documentPart(full),
          selection: { x: selected, truth: null, pointIndex, regionId: full.selection.regionId },
        }
      },
      mergeKey,
    )
    if (dataset !== null && decoder !== null) {
      notify({ tone: 'info', key: 'notice.newDecoder', params: { columns: dataset.dataDim } })
    }
  }

  /** Data that came with a decoder are its own: another is not drawn for them. */
  const checkFit = ({ dataDim }: Dataset): void => {
    const expected = store.getState().model.model?.decoder.dataDim
    if (expected !== undefined && expected !== dataDim)
      throw new ParseError([problem('', 'dataDimMismatch', { expected, actual: dataDim })])
  }

  const importData: Documents['importData'] = async (file, name, isForModel = false) =>
    load(
      async (signal) => {
        const request = { file, name, labelColumn: null }
        const { dataset, notices } = await pool.call('readData', request, signalOptions(signal))
        if (isForModel) checkFit(dataset)
        await adoptDataset(dataset, { kind: 'imported', name }, 'command.importData', signal)
        if (!signal.aborted) tell('notice.dataImported', notices, { name })
      },
      'notice.dataRefused',
      name,
    )

  const importPngs: Documents['importPngs'] = async (files, isForModel = false) => {
    const [first] = files
    const name =
      files.length === 1 && first !== undefined ? first.name : t('data.images', { count: files.length })
    await load(
      async (signal) => {
        const request = { files: files.map((file) => ({ file, name: file.name })), name }
        const { dataset, notices } = await pool.call('readPngs', request, signalOptions(signal))
        if (isForModel) checkFit(dataset)
        await adoptDataset(dataset, { kind: 'imported', name }, 'command.importData', signal)
        if (!signal.aborted) tell('notice.dataImported', notices, { name })
      },
      'notice.dataRefused',
      name,
    )
  }

  const reloadStart = (name: TextKey): Promise<void> =>
    load(async (signal) => {
      const { origin } = store.getState().model
      if (origin.kind !== 'trained') return
      if (origin.from.kind === 'imported') {
        notify({ tone: 'warning', key: 'train.noStart' })
        return
      }
      const model = withNoiseByHand(
        await loadModel(origin.from, signal),
        origin.fromNoise,
        scalingOf(origin.from),
      )
      if (!signal.aborted) change(name, (state) => setModel(state, model, origin.from, origin.fromNoise))
    }, 'notice.loadFailed')

  const drawDecoder: Documents['drawDecoder'] = (wanted, isStandardised = wanted.scaling !== undefined) =>
    load(async (signal) => {
      const known = fittingDataset(store.getState())
      // kernels are shared by pixels, which standardisation would treat one by one
      const scaling =
        isStandardised && known !== null && wanted.convolutions === undefined
          ? columnScaling(known)
          : undefined
      const request = { ...wanted, scaling }
      const decoder = await pool.call('initialiseDecoder', request, signalOptions(signal))
      if (signal.aborted) return
      change(
        'command.drawDecoder',
        (state) => {
          const { noiseOverride, origin } = state.model
          const dataset = fittingDataset(state)
          const start = startOf(origin)
          const own = start.kind === 'seeded' ? start.noiseVariance : null
          const byHand = origin.kind === 'trained' ? origin.fromNoise : noiseOverride
          const fitting = dataset === null ? 1 : startingVariance(dataset, scaling !== undefined)
          const isSameUnit = (scalingOf(origin) === undefined) === (scaling === undefined)
          const noiseVariance = isSameUnit ? (byHand ?? own ?? fitting) : fitting
          const model = withNoise(decoder, noiseVariance, scaling)
          const next = { ...state, ...setModel(state, model, { kind: 'seeded', request, noiseVariance }) }
          const x = next.selection.x ?? defaultSelection(next.data.dataset, decoder.dataDim)
          return { ...documentPart(next), selection: { ...next.selection, x } }
        },
        'decoder',
      )
    }, 'notice.loadFailed')

  return {
    ...createTables({ store, pool, loadAsset, load, change, notify }),
    ...createNetworkImports({ store, pool, load, change, notify }),
    ...createSessions({ store, load, notify, openScene }),
    ...createDrawing({
      store,
      change,
      adopt: (dataset, origin) =>
        load((signal) => adoptDataset(dataset, origin, 'command.drawData', signal), 'notice.loadFailed'),
    }),

    choosePreset: async (id) => {
      const preset = findPreset(id)
      if (preset === undefined) return
      const { domain, training } = store.getState()
      const scene: Scene = {
        preset: id,
        modelOrigin: preset.model,
        dataOrigin: preset.data,
        model: null,
        dataset: null,
        trained: null,
        training,
        noiseVariance: null,
        limit: null,
        hidden: null,
        setAside: null,
        otherDigits: null,
        hiding: null,
        x: preset.x,
        pointIndex: null,
        regionId: preset.regionId,
        domain: {
          ...domain,
          coordinates: [0, 1],
          dataZoom: NO_ZOOM,
          latentZoom: NO_ZOOM,
          ...presetView(preset),
        },
      }
      await load((signal) => openScene(scene, 'command.choosePreset', signal), 'notice.loadFailed')
    },

    openScene: (scene, name) => load((signal) => openScene(scene, name, signal), 'notice.loadFailed'),

    chooseData: (origin) =>
      load(async (signal) => {
        const dataset = await loadData(origin, signal)
        const mergeKey =
          origin.kind === 'generated' || origin.kind === 'digits' ? `${origin.kind} data` : null
        await adoptDataset(dataset, origin, 'command.chooseData', signal, mergeKey)
      }, 'notice.loadFailed'),

    markLabel: (column) =>
      load(async (signal) => {
        const { dataset, origin } = store.getState().data
        const marked = dataset === null ? null : withLabel(dataset, column)
        if (marked !== null) await adoptDataset(marked, origin, 'command.markLabel', signal)
      }, 'notice.loadFailed'),

    setImageShape: (shape) =>
      change('command.imageShape', ({ data }) =>
        data.dataset === null
          ? {}
          : {
              data: {
                ...data,
                dataset: withImageShape(data.dataset, shape),
                hiding:
                  data.hiding === null
                    ? null
                    : { ...data.hiding, whole: withImageShape(data.hiding.whole, shape) },
              },
            },
      ),

    drawDecoder,
    reloadStart,
    importData,
    importPngs,
  }
}

function describeError(words: ReturnType<typeof errorWords>): string {
  return t(words.key, words.params)
}

/** On import σ² of an untrained random decoder starts where the data ask for, unless it was set by hand. */
function fittingNoise(state: AppState, dataset: Dataset): Partial<AppState> {
  const { model, origin, noiseOverride } = state.model
  if (model === null || origin.kind !== 'seeded' || noiseOverride !== null) return {}
  if (origin.request.scaling !== undefined) return {}
  const noiseVariance = startingVariance(dataset, false)
  const noisy: GenerativeModel = { ...model, noise: { kind: 'isotropic', variance: noiseVariance } }
  return setModel(state, noisy, { ...origin, noiseVariance })
}

/** The present architecture for so many columns; where there is none, the one that a table of unknown shape starts with. */
function decoderFor(dataDim: number, model: GenerativeModel | null, origin: StartOrigin): DecoderRequest {
  if (model !== null) {
    const { convolutions, ...request } = requestLike(model, origin)
    const fits = convolutions !== undefined && imageSize(convolutions.shape) === dataDim
    return { ...request, widths: request.widths.with(-1, dataDim), ...(fits ? { convolutions } : {}) }
  }
  return {
    widths: [1, 8, 8, dataDim],
    activation: 'LeakyReLU',
    negativeSlope: 0.1,
    initialiser: 'authors',
    seed: 0,
  }
}
