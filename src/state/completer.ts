/**
 * The hidden part of the selected point: hiding it, and draws of it, made while somebody looks and anew when model, point
 * or settings have changed and rest. Its mean and standard deviations come with the posterior.
 */
import { columnScaling } from '../core/datasets/columnScaling.ts'
import { hideValues } from '../core/datasets/hideValues.ts'
import type { Pool } from '../workerClient/createPool.ts'
import type { CompletionSettings, CompletionState } from './appState.ts'
import type { AppStore } from './createAppStore.ts'
import { heldOutPoints } from './heldOutPoints.ts'
import { createLatestTask } from './latestTask.ts'
import { fittingDataset } from './selectors.ts'
import { hiddenMask, wholePoint, withHidden } from './slices/hiding.ts'
import type { Change } from './trainer.ts'

export interface Completer {
  readonly openCompletion: (isOpen: boolean) => void
  /** Hide these coordinates of the selected point, and show all others. One stroke of a brush has one key. */
  readonly hideCoordinates: (mask: ArrayLike<number>, mergeKey?: string | null) => void
  /** Hide a share of the coordinates, drawn at random. */
  readonly hideAtRandom: (share: number, seed: number) => void
  readonly setCompletion: (patch: Partial<CompletionSettings>) => void
  readonly cancelCompletion: () => void
  /** Hide the same part of all held-out points (without any, of the data) and compare with what was there. */
  readonly judgeCompletion: () => Promise<void>
  readonly cancelJudging: () => void
}

/** A stroke is followed when it rests for so long, ms. */
const REST_MS = 100

export function createCompleter(store: AppStore, pool: Pool, change: Change): Completer {
  let timer: ReturnType<typeof setTimeout> | undefined
  const set = (patch: Partial<CompletionState>): void =>
    store.setState(({ completion }) => ({ completion: { ...completion, ...patch } }))
  const drawing = createLatestTask({
    begin: () => set({ isWorking: true, fraction: 0, failure: null }),
    report: (fraction) => set({ fraction }),
    fail: (failure) => set({ failure }),
    end: () => set({ isWorking: false }),
  })
  const judging = createLatestTask({
    begin: () => set({ isJudging: true, judgeFraction: 0, failure: null }),
    report: (judgeFraction) => set({ judgeFraction }),
    fail: (failure) => set({ failure }),
    end: () => set({ isJudging: false }),
  })
  const stop = (): void => {
    clearTimeout(timer)
    drawing.stop()
  }

  async function draw(): Promise<void> {
    stop()
    const state = store.getState()
    const { model, version } = state.model
    const { x } = state.selection
    const settings = state.domain.completion
    const fits = model !== null && x !== null && x.length === model.decoder.dataDim
    if (!state.completion.isOpen || !fits || !x.some(Number.isNaN)) return
    await drawing.run(async ({ signal, isWanted, report }) => {
      const { latent, completed } = await pool.call(
        'sampleCompletion',
        { model, x: Float64Array.from(x), ...settings },
        { signal, modelVersion: version, onProgress: ({ done, total }) => report(done / total) },
      )
      if (isWanted()) set({ drawn: { modelVersion: version, x, settings, latent, completed } })
    })
  }

  store.subscribe((state, before) => {
    if (!state.completion.isOpen) return
    const isSame =
      state.model.version === before.model.version &&
      state.selection.x === before.selection.x &&
      state.domain.completion === before.domain.completion
    if (isSame) return
    clearTimeout(timer)
    timer = setTimeout(() => void draw(), REST_MS)
  })

  return {
    openCompletion: (isOpen) => {
      if (isOpen === store.getState().completion.isOpen) return
      set({ isOpen })
      if (isOpen) void draw()
      else stop()
    },

    hideCoordinates: (mask, mergeKey = null) =>
      change('command.hide', (state) => withHidden(state, mask), mergeKey),

    hideAtRandom: (share, seed) => {
      const whole = wholePoint(store.getState().selection)
      if (whole === null) return
      const row = { name: '', numPoints: 1, dataDim: whole.length, columnNames: [], label: null }
      const { values } = hideValues(
        { ...row, values: Float64Array.from(whole) },
        {
          share,
          seed,
          numPatterns: null,
        },
      )
      change('command.hide', (state) =>
        withHidden(
          state,
          Array.from(values, (value) => Number(Number.isNaN(value))),
        ),
      )
    },

    setCompletion: (patch) =>
      change(
        'command.completion',
        ({ domain }) => ({ domain: { ...domain, completion: { ...domain.completion, ...patch } } }),
        'completion',
      ),

    cancelCompletion: stop,

    judgeCompletion: async () => {
      judging.stop()
      const state = store.getState()
      const { model, version } = state.model
      const dataset = fittingDataset(state)
      const mask = hiddenMask(state.selection)
      const hidden = Int32Array.from(Array.from(mask.keys()).filter((d) => mask[d] === 1))
      if (model === null || dataset === null || hidden.length === 0) return
      await judging.run(async ({ signal, isWanted, report }) => {
        // what was hidden to learn from the rest is known here
        const whole = state.data.hiding?.whole ?? dataset
        const heldOut = await heldOutPoints(state, whole, pool, signal)
        const { values, numPoints } = heldOut ?? whole
        const columnMeans = Float64Array.from(columnScaling(dataset).mean)
        const errors = await pool.call(
          'completionErrors',
          { model, values, numPoints, hidden, columnMeans },
          { signal, modelVersion: version, onProgress: ({ done, total }) => report(done / total) },
        )
        if (!isWanted()) return
        const of = heldOut === null ? 'data' : 'heldOut'
        const dataVersion = state.data.version
        set({ judged: { modelVersion: version, dataVersion, hidden, of, numPoints, errors } })
      })
    },

    cancelJudging: judging.stop,
  }
}
