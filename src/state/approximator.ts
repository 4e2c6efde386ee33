/**
 * Approximate posteriors of the selected point and their gap over the data: computed while somebody looks, anew when
 * model or point has changed and rests.
 */
import { trainedEncoder } from '../core/learning/vae/trainedEncoder.ts'
import type { Pool } from '../workerClient/createPool.ts'
import type { ApproximationState, GapSubject } from './appState.ts'
import type { AppStore } from './createAppStore.ts'
import { createLatestTask } from './latestTask.ts'
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
  let timer: ReturnType<typeof setTimeout> | undefined
  const set = (patch: Partial<ApproximationState>): void =>
    store.setState(({ approximation }) => ({ approximation: { ...approximation, ...patch } }))
  const fit = createLatestTask({
    // lanes are told by their numbers: of a race before they would have the names of this one
    begin: () => set({ isWorking: true, fraction: 0, secondsLeft: null, failure: null, lanes: [] }),
    report: (fraction, secondsLeft) => set({ fraction, secondsLeft }),
    fail: (failure) => set({ failure }),
    end: () => set({ isWorking: false }),
  })
  const map = createLatestTask({
    begin: () => set({ isMapping: true, mapFraction: 0, failure: null }),
    report: (mapFraction) => set({ mapFraction }),
    fail: (failure) => set({ failure }),
    end: () => set({ isMapping: false }),
  })

  async function compute(): Promise<void> {
    fit.stop()
    const state = store.getState()
    const { model, version, encoder } = state.model
    const { x } = state.selection
    if (!state.approximation.isOpen || model === null || x === null || x.length !== model.decoder.dataDim)
      return
    const request = { x: Float64Array.from(x), boundSizes: BOUND_SIZES, seed: SEED }
    await fit.run(async ({ signal, isWanted, report }) => {
      const options = { signal, modelVersion: version }
      const result = await pool.call(
        'approximate',
        { ...request, model, encoder, maxComponents: MAX_COMPONENTS },
        { ...options, onProgress: ({ done, total }) => report(done / total) },
      )
      if (!isWanted()) return
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
        if (!isWanted()) return
        set({ lanes: [...store.getState().approximation.lanes, { lane, result: laneResult }] })
      }
    })
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
      else fit.stop()
    },

    cancelApproximations: fit.stop,

    setGapSubject: (gapSubject) => set({ gapSubject }),

    mapGaps: async () => {
      map.stop()
      const state = store.getState()
      const { model, version, encoder } = state.model
      const dataset = fittingDataset(state)
      if (model === null || dataset === null) return
      const subject = encoder === null ? 'gaussian' : state.approximation.gapSubject
      const { values, numPoints } = dataset
      await map.run(async ({ signal, isWanted, report }) => {
        const { gaps, kind } = await pool.call(
          'klGaps',
          { model, encoder: subject === 'encoder' ? encoder : null, values, numPoints, seed: SEED },
          { signal, modelVersion: version, onProgress: ({ done, total }) => report(done / total) },
        )
        const gapMap = { modelVersion: version, dataVersion: state.data.version, subject, gaps, kind }
        if (isWanted()) set({ gapMap })
      })
    },

    cancelGapMap: map.stop,
  }
}
