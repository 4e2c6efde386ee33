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

  // what is computed for another model or other data is not waited for
  store.subscribe((state, before) => {
    if (state.model.version !== before.model.version || state.data.version !== before.data.version)
      estimating.stop()
  })

  return {
    setNoiseEstimateKind: (kind) => set({ kind }),

    estimateNoise: async (method) => {
      const state = store.getState()
      const model = state.model.limit?.base ?? state.model.model
      const rows = trainingObservations(state)
      if (model === null || rows === null) return
      const { kind } = state.noiseEstimate
      await estimating.run(async ({ signal, isWanted, report }) => {
        const estimate = await pool.call(
          'estimateNoise',
          { model, ...rows, options: { method, kind } },
          {
            signal,
            modelVersion: state.model.version,
            onProgress: ({ done, total }) => report(done / total),
          },
        )
        if (!isWanted()) return
        change('command.estimateNoise', (now) => withNoise(now, estimate.noise))
        const { model: after, data } = store.getState()
        const last = { before: model.noise, estimate, numPoints: rows.numPoints }
        set({ last: { ...last, modelVersion: after.version, dataVersion: data.version } })
      })
    },

    cancelNoiseEstimate: estimating.stop,
  }
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
  if (origin.kind === 'imported' || origin.kind === 'trained') return origin
  if (noise.kind === 'isotropic' && scalingOf(origin) === undefined) return origin
  return { kind: 'imported', name: origin.kind === 'file' ? origin.file : t('noiseEstimate.origin') }
}
