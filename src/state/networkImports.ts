/**
 * Decoders and encoders out of files. What can be taken as it is, is taken at once; where the reader has something to
 * decide (a last Sigmoid, more than three latents, weights without a description), the files wait for the dialog.
 */
import type { ModelBudget } from '../core/inference/modelBudget.ts'
import { afterActivation } from '../core/network/afterActivation.ts'
import type { Encoder } from '../core/network/encoder.ts'
import type { GenerativeModel } from '../core/network/model.ts'
import { ParseError, type Problem, problem } from '../core/problem.ts'
import { NO_ZOOM } from '../plot/zoom.ts'
import { describeProblem, t } from '../text/text.ts'
import type { ReadDecoder, ReadEncoder, ResultOf, SectionChoice } from '../../workers/protocol.ts'
import type { Pool } from '../workerClient/createPool.ts'
import type { AppState, PendingImport } from './appState.ts'
import type { AppStore } from './createAppStore.ts'
import type { Load } from './documents.ts'
import { errorWords } from './errorWords.ts'
import type { ChosenSection, ImportFacts } from './importFacts.ts'
import { LIMITS, startOf, type ModelOrigin } from './recipe.ts'
import { indexOfPoint } from './rows.ts'
import { fittingDataset } from './selectors.ts'
import { defaultSelection, setData, setModel } from './slices/document.ts'
import { documentPart } from './slices/history.ts'
import type { NewNotice } from './slices/moment.ts'
import { standardPrior } from './standardPrior.ts'
import { startingVariance } from './startingVariance.ts'
import type { Change } from './trainer.ts'

export interface NamedFile {
  readonly file: Blob
  readonly name: string
}

export interface NetworkImports {
  /**
   * Take files of a decoder, of an encoder, or of both.
   * @param thenData  takes the data that came with them, when the networks were taken; not before, nor where they are not
   */
  readonly importNetworks: (files: readonly NamedFile[], thenData?: () => Promise<void>) => Promise<void>
  /** Give the description that weights without one wait for. */
  readonly describeNetwork: (description: string) => Promise<void>
  /** Take what waits, with its last activation dropped; a model of more than three latents on a section. */
  readonly takeImport: (choice: SectionChoice | null) => Promise<void>
  readonly leaveImport: () => void
  /** Choose another section of the model that is there. */
  readonly chooseSection: () => void
  /** Bring the data to the scale of a decoder whose last activation was dropped. */
  readonly convertData: () => Promise<void>
}

export interface NetworkImportsParts {
  readonly store: AppStore
  readonly pool: Pool
  readonly load: Load
  readonly change: Change
  readonly notify: (notice: NewNotice) => void
}

interface Import {
  isTaken: boolean
  takeData: (() => Promise<void>) | null
}

/** g differs by more than rounding of float32 explains. */
const SUSPICIOUS_DIFFERENCE = 1e-4

export function createNetworkImports({
  store,
  pool,
  load,
  change,
  notify,
}: NetworkImportsParts): NetworkImports {
  const setImporting = (patch: Partial<AppState['importing']>): void =>
    store.setState(({ importing }) => ({ importing: { ...importing, ...patch } }))
  /** What was imported last: whether it was taken, and the data that came with it, until they are taken or left. */
  let last: Import = { isTaken: false, takeData: null }
  /** Once the networks are taken their data are; while they wait, so do these; of refused ones they are not. */
  async function settleData(of: Import): Promise<void> {
    const { takeData } = of
    if (of !== last || takeData === null || store.getState().importing.pending !== null) return
    of.takeData = null
    if (of.isTaken) await takeData()
    else notify({ tone: 'warning', key: 'import.dataNotTaken' })
  }

  const wait = (pending: PendingImport): void => {
    setImporting({ pending })
    store.setState(({ ui }) => ({ ui: { ...ui, dialog: 'import' } }))
  }
  const leaveImport = (): void => {
    setImporting({ pending: null })
    // what was offered is decided
    store.setState(({ ui, notices }) => ({
      ui: ui.dialog === 'import' ? { ...ui, dialog: 'none' } : ui,
      notices: notices.filter(
        ({ action }) => !(action !== undefined && 'dialog' in action && action.dialog === 'import'),
      ),
    }))
  }

  async function measure(model: GenerativeModel, signal: AbortSignal): Promise<ModelBudget> {
    const numPoints = fittingObservations(store.getState(), model)?.numPoints ?? 0
    const value = await pool.call('modelBudget', { model, numPoints }, { signal, modelVersion: 0 })
    setImporting({ budget: { of: model.decoder, value } })
    return value
  }

  function adopt(
    model: GenerativeModel,
    facts: ImportFacts,
    decoder: ReadDecoder,
    encoder: ReadEncoder | null,
  ): void {
    const { name } = decoder
    const before = fittingDataset(store.getState())
    if (encoder !== null && facts.section === null) showGap()
    change('command.importModel', (state) => {
      const origin = { kind: 'imported', name, facts } as const
      // an encoder of the whole latent space has nothing to say of a section
      const own = facts.section === null ? encoderOn(decoder.dropped, encoder) : null
      const next = { ...state, ...setModel(state, model, origin, null, own) }
      const fits = state.data.dataset?.dataDim === model.decoder.dataDim
      const full =
        fits || state.data.dataset === null ? next : { ...next, ...setData(next, null, { kind: 'none' }) }
      const x = full.selection.x ?? defaultSelection(full.data.dataset, model.decoder.dataDim)
      return {
        ...documentPart(full),
        domain: { ...full.domain, dataZoom: NO_ZOOM, latentZoom: NO_ZOOM },
        selection: { ...full.selection, x },
      }
    })
    leaveImport()
    // that it was not taken as it was is no longer so
    store.setState(({ notices }) => ({
      notices: notices.filter(
        (notice) => notice.key !== 'notice.modelRefused' || notice.params['name'] !== name,
      ),
    }))
    last.isTaken = true
    if (before !== null && last.takeData === null && fittingDataset(store.getState()) === null) {
      notify({
        tone: 'warning',
        key: 'notice.dataDropped',
        params: { data: before.dataDim, model: model.decoder.dataDim },
      })
    }
    for (const read of [decoder, encoder]) warnOfDifference(read)
  }

  function warnOfDifference(read: ReadDecoder | ReadEncoder | null): void {
    if (read?.check === null || read === null || read.check.relative <= SUSPICIOUS_DIFFERENCE) return
    const { relative, at } = read.check
    notify({
      tone: 'warning',
      key: 'import.differs',
      params: { name: read.name, relative: relative.toPrecision(2), point: at + 1 },
    })
  }

  async function take(
    decoder: ReadDecoder,
    encoder: ReadEncoder | null,
    choice: SectionChoice | null,
    signal: AbortSignal,
  ): Promise<void> {
    const whole = wholeModel(decoder, store.getState())
    const section = choice === null ? null : await onSection(whole, decoder, encoder, choice, signal)
    if (signal.aborted) return
    const facts: ImportFacts = {
      format: decoder.format,
      check: decoder.check,
      dropped: decoder.dropped,
      noiseFrom: decoder.noise === null ? 'unknown' : 'file',
      encoderName: encoder?.name ?? null,
      encoderCheck: encoder?.check ?? null,
      section: section?.section ?? null,
    }
    adopt(section?.model ?? whole, facts, decoder, encoder)
  }

  async function onSection(
    whole: GenerativeModel,
    decoder: ReadDecoder,
    encoder: ReadEncoder | null,
    choice: SectionChoice,
    signal: AbortSignal,
  ): Promise<{ model: GenerativeModel; section: ChosenSection }> {
    const wholeEncoder = encoderOn(decoder.dropped, encoder)
    const { model, origin, directions } = await pool.call(
      'latentSection',
      {
        model: whole,
        choice,
        encoder: wholeEncoder,
        observations: fittingObservations(store.getState(), whole),
      },
      { signal, modelVersion: 0 },
    )
    return { model, section: { whole, encoder: encoder?.encoder ?? null, choice, origin, directions } }
  }

  /** How far the encoder is from the posterior is what one came for. */
  const showGap = (): void =>
    store.setState(({ approximation }) => ({ approximation: { ...approximation, isOpen: true } }))

  /** An encoder alone belongs to the decoder that is there. */
  function adoptEncoder(read: ReadEncoder): void {
    showGap()
    change('command.importEncoder', (state) => {
      const { model, origin, noiseOverride } = state.model
      if (model === null) return {}
      const facts = factsOf(origin)
      const section = facts?.section ?? null
      const next = {
        ...state,
        ...setModel(
          state,
          model,
          withEncoderFacts(origin, read),
          noiseOverride,
          // an encoder of the whole latent space has nothing to say of a section
          section === null ? encoderOn(facts?.dropped ?? null, read) : null,
        ),
      }
      return documentPart({ ...next, selection: state.selection, domain: state.domain })
    })
    last.isTaken = true
    notify({ tone: 'info', key: 'import.encoderTaken', params: { name: read.name } })
    warnOfDifference(read)
  }

  /** JSON is refused as it always was, with the field named; the way on is offered beside. */
  function refuseOrAsk(decoder: ReadDecoder, encoder: ReadEncoder | null): void {
    const pending: PendingImport = { kind: 'decide', decoder, encoder }
    if (decoder.format !== 'json') return wait(pending)
    const { latentDim, layers } = decoder.decoder
    const problems: Problem[] =
      decoder.dropped === null
        ? [problem('latentDim', 'latentDimUnsupported', { actual: latentDim })]
        : [problem(`layers[${layers.length}]`, 'notPiecewiseAffine', { activation: decoder.dropped })]
    const params = { name: decoder.name }
    notify({ tone: 'error', key: 'notice.modelRefused', params, details: problems.map(describeProblem) })
    setImporting({ pending })
    notify({
      tone: 'info',
      key: decoder.dropped === null ? 'import.waitsForSection' : 'import.waitsForDrop',
      params: { ...params, activation: decoder.dropped ?? '', latentDim },
      action: { key: 'import.decide', dialog: 'import' },
    })
  }

  async function receive(
    read: ResultOf<'readNetworks'>,
    files: readonly NamedFile[],
    signal: AbortSignal,
  ): Promise<void> {
    const { decoder, encoder, guess } = read
    if (guess !== null) return wait({ kind: 'describe', files, guess, problems: [] })
    if (decoder === null) {
      if (encoder !== null) adoptEncoder(encoder)
      return
    }
    const { verdict } = await measure(wholeModel(decoder, store.getState()), signal)
    if (signal.aborted) return
    const isCostly = verdict !== 'exact' && decoder.format !== 'json'
    if (decoder.dropped !== null || decoder.decoder.latentDim > LIMITS.latentDim[1] || isCostly)
      refuseOrAsk(decoder, encoder)
    else await take(decoder, encoder, null, signal)
  }

  const read = (files: readonly NamedFile[], signal: AbortSignal): Promise<ResultOf<'readNetworks'>> =>
    pool.call('readNetworks', { files, present: presentSizes(store.getState()) }, { signal, modelVersion: 0 })

  const importNetworks: NetworkImports['importNetworks'] = async (files, thenData) => {
    const own: Import = { isTaken: false, takeData: thenData ?? null }
    last = own
    setImporting({ pending: null })
    await load(
      async (signal) => {
        const found = await read(files, signal)
        if (!signal.aborted) await receive(found, files, signal)
      },
      'notice.modelRefused',
      files.map(({ name }) => name).join(', '),
    )
    await settleData(own)
  }

  return {
    importNetworks,
    leaveImport: () => {
      last.takeData = null
      leaveImport()
    },

    describeNetwork: async (description) => {
      const { pending } = store.getState().importing
      if (pending?.kind !== 'describe') return
      const own = last
      const { files } = pending
      const described = { file: new Blob([description]), name: t('import.describe.name') }
      await load(async (signal) => {
        try {
          const found = await read([...files, described], signal)
          if (!signal.aborted) await receive(found, files, signal)
        } catch (error) {
          if (!(error instanceof ParseError)) throw error
          setImporting({ pending: { ...pending, guess: description, problems: errorWords(error).details } })
        }
      }, 'notice.loadFailed')
      await settleData(own)
    },

    takeImport: async (choice) => {
      const { pending } = store.getState().importing
      if (pending?.kind !== 'decide') return
      const own = last
      await load(
        (signal) => take(pending.decoder, pending.encoder, choice, signal),
        'notice.modelRefused',
        pending.decoder.name,
      )
      await settleData(own)
    },

    convertData: () =>
      load(async (signal) => {
        const { model, data } = store.getState()
        const facts = factsOf(model.origin)
        const dataset = data.hiding?.whole ?? data.dataset
        if (dataset === null || facts?.dropped === undefined || facts.dropped === null) return
        const activation = facts.dropped
        const converted = await pool.call(
          'undoActivation',
          { dataset, activation },
          { signal, modelVersion: 0 },
        )
        if (signal.aborted) return
        const name = t(`imported.converted.${activation}`, { name: dataset.name })
        change('command.convertData', (state) => {
          const next = { ...state, ...setData(state, { ...converted, name }, { kind: 'imported', name }) }
          const x = defaultSelection(converted, converted.dataDim)
          return documentPart({
            ...next,
            selection: { ...next.selection, x, truth: null, pointIndex: indexOfPoint(converted, x) },
          })
        })
      }, 'imported.notConverted'),

    chooseSection: () => {
      const { origin, noiseOverride } = store.getState().model
      const start = startOf(origin)
      const facts = factsOf(origin)
      if (start.kind !== 'imported' || facts === null || facts.section === null) return
      const { name } = start
      const { whole, encoder } = facts.section
      const noise = store.getState().model.model?.noise ?? whole.noise
      wait({
        kind: 'decide',
        decoder: {
          name,
          format: facts.format,
          check: facts.check,
          dropped: facts.dropped,
          decoder: whole.decoder,
          noise: facts.noiseFrom === 'unknown' && noiseOverride === null ? null : noise,
          priorCovariance: whole.priorCovariance,
        },
        encoder:
          encoder === null
            ? null
            : {
                name: facts.encoderName ?? '',
                format: facts.format,
                check: facts.encoderCheck,
                encoder,
              },
      })
    },
  }
}

/** The encoder, of data on the decoder's scale. */
function encoderOn(dropped: ReadDecoder['dropped'], read: ReadEncoder | null): Encoder | null {
  if (read === null) return null
  return dropped === null ? read.encoder : afterActivation(read.encoder, dropped)
}

/** With the file's own noise and prior; else with the standard prior and the data's mean variance. */
function wholeModel({ decoder, noise, priorCovariance }: ReadDecoder, { data }: AppState): GenerativeModel {
  const { dataset } = data
  const variance =
    dataset !== null && dataset.dataDim === decoder.dataDim ? startingVariance(dataset, false) : 1
  return {
    decoder,
    noise: noise ?? { kind: 'isotropic', variance },
    priorCovariance: priorCovariance ?? standardPrior(decoder.latentDim),
  }
}

function fittingObservations(
  { data: { dataset } }: AppState,
  { decoder }: GenerativeModel,
): { values: Float64Array; numPoints: number } | null {
  if (dataset === null || dataset.dataDim !== decoder.dataDim || dataset.numPoints === 0) return null
  return { values: dataset.values, numPoints: dataset.numPoints }
}

function withEncoderFacts(
  origin: AppState['model']['origin'],
  { name, check, encoder }: ReadEncoder,
): typeof origin {
  if (origin.kind !== 'imported' || origin.facts === undefined) return origin
  const { section } = origin.facts
  return {
    ...origin,
    facts: {
      ...origin.facts,
      encoderName: name,
      encoderCheck: check,
      section: section === null ? null : { ...section, encoder },
    },
  }
}

function factsOf(origin: ModelOrigin): ImportFacts | null {
  const start = startOf(origin)
  return start.kind === 'imported' ? (start.facts ?? null) : null
}

/** Of the decoder that an encoder may be meant for: the whole of one that is looked at on a section. */
function presentSizes({ model }: AppState): { latentDim: number; dataDim: number } | null {
  const decoder = factsOf(model.origin)?.section?.whole.decoder ?? model.model?.decoder
  return decoder === undefined ? null : { latentDim: decoder.latentDim, dataDim: decoder.dataDim }
}
