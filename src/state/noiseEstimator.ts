/** Σx of the model from the data, everything else held: by worker, applied as one change. */
import type { NoiseEstimateOptions } from '../core/learning/estimateNoise.ts'
import type { NoiseCovariance } from '../core/network/model.ts'
import { noiseVariances } from '../core/network/noiseVariances.ts'
import { t } from '../text/text.ts'
import type { Pool } from '../workerClient/createPool.ts'
import type { AppState, NoiseEstimateState } from './appState.ts'
import type { AppStore } from './createAppStore.ts'
import { createLatestTask } from './latestTask.ts'
import { scalingOf, type ModelOrigin } from './recipe.ts'
import { trainingObservations } from './selectors.ts'
import { setModel } from './slices/document.ts'
import type { Change } from './trainer.ts'

export interface NoiseEstimator {
  readonly setNoiseEstimateKind: (kind: NoiseCovariance['kind']) => void
  /** From the points to learn from; a model on its way to a limit is taken back to itself. */
  readonly estimateNoise: (method: NoiseEstimateOptions['method']) => Promise<void>
  readonly cancelNoiseEstimate: () => void
}

export function createNoiseEstimator(store: AppStore, pool: Pool, change: Change): NoiseEstimator {
  const set = (patch: Partial<NoiseEstimateState>): void =>
    store.setState(({ noiseEstimate }) => ({ noiseEstimate: { ...noiseEstimate, ...patch } }))
  const estimating = createLatestTask({
    begin: () => set({ isWorking: true, fraction: 0, secondsLeft: null, failure: null }),
    report: (fraction, secondsLeft) => set({ fraction, secondsLeft }),
    fail: (failure) => set({ failure }),
    end: () => set({ isWorking: false }),
  })

  /** Model and data for which a Σx that the file did not say was asked for. */
  let tried = ''
  // what is computed for another model or other data is not waited for
  store.subscribe((state, before) => {
    if (state.model.version !== before.model.version || state.data.version !== before.data.version)
      estimating.stop()
    if (state.jobs.document.status === 'working') return
    const { version, origin, noiseOverride } = state.model
    const key = `${version} ${state.data.version}`
    if (!lacksNoise(origin) || noiseOverride !== null || key === tried) return
    if (trainingObservations(state) === null) return
    // once: an undo of the estimate is the reader's will
    tried = key
    void estimate('maximum', 'isotropic')
  })

  const estimate = async (
    method: NoiseEstimateOptions['method'],
    kind: NoiseCovariance['kind'],
  ): Promise<void> => {
    const state = store.getState()
    const model = state.model.limit?.base ?? state.model.model
    const rows = trainingObservations(state)
    if (model === null || rows === null) return
    await estimating.run(async ({ signal, isWanted, report }) => {
      const found = await pool.call(
        'estimateNoise',
        { model, ...rows, options: { method, kind } },
        {
          signal,
          modelVersion: state.model.version,
          onProgress: ({ done, total }) => report(done / total),
        },
      )
      if (!isWanted()) return
      change('command.estimateNoise', (now) => withNoise(now, found.noise))
      const { model: after, data } = store.getState()
      const last = { before: model.noise, estimate: found, numPoints: rows.numPoints }
      set({ last: { ...last, modelVersion: after.version, dataVersion: data.version } })
    })
  }

  return {
    setNoiseEstimateKind: (kind) => set({ kind }),

    estimateNoise: (method) => estimate(method, store.getState().noiseEstimate.kind),

    cancelNoiseEstimate: estimating.stop,
  }
}

function lacksNoise(origin: ModelOrigin): boolean {
  return origin.kind === 'imported' && origin.facts?.noiseFrom === 'unknown'
}

/** The model with another Σx, as one that was set by hand. */
function withNoise(state: AppState, noise: NoiseCovariance): Partial<AppState> {
  const { limit, origin, encoder } = state.model
  const model = limit?.base ?? state.model.model
  if (model === null) return {}
  const variances = noiseVariances(noise, model.decoder.dataDim)
  const mean = variances.reduce((sum, each) => sum + each, 0) / variances.length
  return setModel(state, { ...model, noise }, originWith(origin, noise), mean, encoder)
}

/**
 * A link names a decoder that was drawn or lies beside the page, with one variance at most; with any other Σx the model
 * has to be in it whole, as an imported one.
 */
function originWith(origin: ModelOrigin, noise: NoiseCovariance): ModelOrigin {
  if (origin.kind === 'imported' && origin.facts !== undefined)
    return { ...origin, facts: { ...origin.facts, noiseFrom: 'data' } }
  if (origin.kind === 'imported' || origin.kind === 'trained') return origin
  if (noise.kind === 'isotropic' && scalingOf(origin) === undefined) return origin
  return { kind: 'imported', name: origin.kind === 'file' ? origin.file : t('noiseEstimate.origin') }
}
