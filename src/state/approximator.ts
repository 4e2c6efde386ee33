/**
 * Approximate posteriors of the selected point and their gap over the data: computed while somebody looks, anew when
 * model or point has changed and rests.
 */
import { trainedEncoder } from '../core/learning/vae/trainedEncoder.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { isAbortError } from '../workerClient/workerErrors.ts'
import type { ApproximationState, GapSubject } from './appState.ts'
import type { AppStore } from './createAppStore.ts'
import { errorWords } from './errorWords.ts'
import { remainingSeconds } from './remainingSeconds.ts'
import { fittingDataset } from './selectors.ts'

export interface Approximator {
  readonly openApproximations: (isOpen: boolean) => void
  readonly setGapSubject: (gapSubject: GapSubject) => void
  /** The gap of every data point. */
  readonly mapGaps: () => Promise<void>
  readonly cancelGapMap: () => void
  /** Stop fitting q of the selected point. */
  readonly cancelApproximations: () => void
}

/** A drag is followed when it rests for so long, ms. */
const REST_MS = 150
const MAX_COMPONENTS = 3
const BOUND_SIZES = [1, 5, 50, 500] as const
/** Of all that is drawn: the same numbers at every visit. */
const SEED = 0

export function createApproximator(store: AppStore, pool: Pool): Approximator {
  let running: AbortController | null = null
  let mapping: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const set = (patch: Partial<ApproximationState>): void =>
    store.setState(({ approximation }) => ({ approximation: { ...approximation, ...patch } }))

  async function compute(): Promise<void> {
    running?.abort()
    const state = store.getState()
    const { model, version, encoder } = state.model
    const { x } = state.selection
    if (!state.approximation.isOpen || model === null || x === null || x.length !== model.decoder.dataDim)
      return
    const controller = new AbortController()
    running = controller
    const startedMs = performance.now()
    // lanes are told by their numbers: of a race before they would have the names of this one
    set({ isWorking: true, fraction: 0, secondsLeft: null, failure: null, lanes: [] })
    const request = { x: Float64Array.from(x), boundSizes: BOUND_SIZES, seed: SEED }
    const options = { signal: controller.signal, modelVersion: version }
    try {
      const result = await pool.call(
        'approximate',
        { ...request, model, encoder, maxComponents: MAX_COMPONENTS },
        {
          ...options,
          onProgress: ({ done, total }) => {
            const fraction = done / total
            if (running === controller) set({ fraction, secondsLeft: remainingSeconds(startedMs, fraction) })
          },
        },
      )
      if (running !== controller) return
      set({ of: { modelVersion: version, x, result } })
      // while a race runs they would be old at once
      const lanes = state.race.activity === 'running' ? [] : state.race.lanes
      for (const [lane, { standing }] of lanes.entries()) {
        const checkpoint = standing?.checkpoint ?? null
        const own = checkpoint === null ? null : trainedEncoder(checkpoint)
        if (checkpoint === null || own === null || own.dataDim !== x.length) continue
        const laneResult = await pool.call(
          'approximate',
          { ...request, model: checkpoint.model, encoder: own, maxComponents: 1, boundSizes: [] },
          options,
        )
        if (running !== controller) return
        set({ lanes: [...store.getState().approximation.lanes, { lane, result: laneResult }] })
      }
    } catch (error) {
      if (running === controller && !isAbortError(error)) set({ failure: errorWords(error) })
    } finally {
      if (running === controller) {
        running = null
        set({ isWorking: false })
      }
    }
  }

  store.subscribe((state, before) => {
    if (!state.approximation.isOpen) return
    const isSame =
      state.model.version === before.model.version &&
      state.selection.x === before.selection.x &&
      state.race.activity === before.race.activity
    if (isSame) return
    clearTimeout(timer)
    timer = setTimeout(() => void compute(), REST_MS)
  })

  return {
    openApproximations: (isOpen) => {
      if (isOpen === store.getState().approximation.isOpen) return
      set({ isOpen })
      if (isOpen) void compute()
      else {
        running?.abort()
        running = null
        set({ isWorking: false })
      }
    },

    cancelApproximations: () => {
      running?.abort()
      running = null
      set({ isWorking: false })
    },

    setGapSubject: (gapSubject) => set({ gapSubject }),

    mapGaps: async () => {
      mapping?.abort()
      const state = store.getState()
      const { model, version, encoder } = state.model
      const dataset = fittingDataset(state)
      if (model === null || dataset === null) return
      const controller = new AbortController()
      mapping = controller
      const subject = encoder === null ? 'gaussian' : state.approximation.gapSubject
      const { values, numPoints } = dataset
      set({ isMapping: true, mapFraction: 0, failure: null })
      try {
        const { gaps, kind } = await pool.call(
          'klGaps',
          { model, encoder: subject === 'encoder' ? encoder : null, values, numPoints, seed: SEED },
          {
            signal: controller.signal,
            modelVersion: version,
            onProgress: ({ done, total }) => mapping === controller && set({ mapFraction: done / total }),
          },
        )
        const gapMap = { modelVersion: version, dataVersion: state.data.version, subject, gaps, kind }
        if (mapping === controller) set({ gapMap })
      } catch (error) {
        if (mapping === controller && !isAbortError(error)) set({ failure: errorWords(error) })
      } finally {
        if (mapping === controller) {
          mapping = null
          set({ isMapping: false })
        }
      }
    },

    cancelGapMap: () => {
      mapping?.abort()
      mapping = null
      set({ isMapping: false })
    },
  }
}
