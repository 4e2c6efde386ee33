/**
 * Anomaly scores of points beside the data, and those of simpler methods: computed while somebody looks, anew when the
 * model, the data or the held-out points have changed and rest.
 */
import type { Observations } from '../../workers/protocol.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { mapChunks } from '../workerClient/mapChunks.ts'
import { scoredPoints, scoredRow } from './anomalies.ts'
import type { AnomalySettings, AnomalyState, AppState } from './appState.ts'
import type { AppStore } from './createAppStore.ts'
import { heldOutPoints } from './heldOutPoints.ts'
import { createLatestTask } from './latestTask.ts'
import { chunkBounds, concatenate } from './chunks.ts'
import { fittingDataset, heldOutChoice, trainingObservations } from './selectors.ts'
import type { Change } from './trainer.ts'

export interface AnomalyDesk {
  readonly openAnomalies: (isOpen: boolean) => void
  readonly setAnomaly: (patch: Partial<AnomalySettings>) => void
  /** null: what the data suggest. */
  readonly setNormalLabels: (labels: readonly string[] | null) => void
  /** Show the points with scores next to this one, nats; null for none. */
  readonly lookAtScore: (score: number | null) => void
  /** One of the scored points becomes the selected one. */
  readonly selectScored: (index: number) => void
  readonly cancelAnomalies: () => void
}

/** Training is followed when it rests for so long, ms. */
const REST_MS = 150
const ROWS_PER_CHUNK = 500

export function createAnomalyDesk(
  store: AppStore,
  pool: Pool,
  change: Change,
  selectPoint: (x: readonly number[], options?: { pointIndex?: number | null }) => void,
): AnomalyDesk {
  let timer: ReturnType<typeof setTimeout> | undefined
  const set = (patch: Partial<AnomalyState>): void =>
    store.setState(({ anomaly }) => ({ anomaly: { ...anomaly, ...patch } }))
  const scoring = createLatestTask({
    begin: () => set({ isWorking: true, fraction: 0, failure: null }),
    report: (fraction) => set({ fraction }),
    fail: (failure) => set({ failure }),
    end: () => set({ isWorking: false }),
  })
  const stop = (): void => {
    clearTimeout(timer)
    scoring.stop()
  }

  async function compute(): Promise<void> {
    stop()
    const state = store.getState()
    if (!state.anomaly.isOpen || state.model.model === null || fittingDataset(state) === null) return
    await scoring.run(async ({ signal, isWanted, report }) => {
      const scored = await scoreOthers(state, pool, signal, (part) => report(0.6 * part))
      if (!isWanted()) return
      set({ scored })
      const baselines = await scoreSimply(state, scored, pool, signal, (part) => report(0.6 + 0.4 * part))
      if (isWanted()) set({ baselines })
    })
  }

  store.subscribe((state, before) => {
    if (!state.anomaly.isOpen) return
    const isSame =
      state.model.version === before.model.version &&
      state.data === before.data &&
      state.training.heldOut === before.training.heldOut
    if (isSame) return
    clearTimeout(timer)
    timer = setTimeout(() => void compute(), REST_MS)
  })

  return {
    openAnomalies: (isOpen) => {
      if (isOpen === store.getState().anomaly.isOpen) return
      set({ isOpen })
      if (isOpen) void compute()
      else stop()
    },

    setAnomaly: (patch) =>
      change(
        'command.anomaly',
        ({ domain }) => ({ domain: { ...domain, anomaly: { ...domain.anomaly, ...patch } } }),
        'anomaly',
      ),

    setNormalLabels: (labels) =>
      change('command.anomaly', ({ domain }) => ({ domain: { ...domain, normalLabels: labels } })),

    lookAtScore: (lookedAt) => set({ lookedAt }),

    selectScored: (index) => {
      const state = store.getState()
      const points = scoredPoints(state)
      if (points === null || index >= points.scores.length) return
      const isData = index < points.tables[1]!.start
      const x = Array.from(scoredRow(state, points, index))
      selectPoint(x, { pointIndex: isData ? points.rows[index]! : null })
    },

    cancelAnomalies: stop,
  }
}

/** log p(x) of fresh points and of the comparison; the data's own the refresher has. */
async function scoreOthers(
  state: AppState,
  pool: Pool,
  signal: AbortSignal,
  report: (fraction: number) => void,
): Promise<NonNullable<AnomalyState['scored']>> {
  const { data } = state
  const choice = heldOutChoice(state)
  const { version } = state.model
  const model = state.model.model!
  const { dataDim } = model.decoder
  // a fifth of the data is among the data
  const heldOut = choice === 'fresh' ? await heldOutPoints(state, fittingDataset(state)!, pool, signal) : null
  const score = async (points: Observations | null, from: number): Promise<Float64Array> => {
    if (points === null || points.numPoints === 0) return new Float64Array()
    const { numPoints, values } = points
    const bounds = chunkBounds(numPoints, Math.ceil(numPoints / ROWS_PER_CHUNK))
    const parts = await mapChunks(
      pool,
      'scoreData',
      bounds.map(([start, end]) => ({
        request: { model, values: values.slice(start * dataDim, end * dataDim), numPoints: end - start },
        weight: end - start,
      })),
      { signal, modelVersion: version, onProgress: ({ done, total }) => report(from + (0.5 * done) / total) },
    )
    return concatenate(parts.map(({ logMarginal }) => logMarginal))
  }
  const heldOutLogMarginal = await score(heldOut, 0)
  const comparisonLogMarginal = await score(data.comparison?.table ?? null, 0.5)
  return {
    modelVersion: version,
    data,
    heldOutChoice: choice,
    heldOut,
    heldOutLogMarginal,
    comparisonLogMarginal,
  }
}

/** PPCA and distance to the mean: they depend on the data alone, so that a known answer stays. */
async function scoreSimply(
  state: AppState,
  { heldOut }: NonNullable<AnomalyState['scored']>,
  pool: Pool,
  signal: AbortSignal,
  report: (fraction: number) => void,
): Promise<AnomalyState['baselines']> {
  const { data } = state
  const choice = heldOutChoice(state)
  const { latentDim, dataDim } = state.model.model!.decoder
  const known = state.anomaly.baselines
  const isKnown = known?.data === data && known.heldOutChoice === choice && known.latentDim === latentDim
  const learned = trainingObservations(state)
  if (isKnown || learned === null) return known
  const tables = [fittingDataset(state)!, heldOut, data.comparison?.table ?? null].map(
    (table): Observations =>
      table === null
        ? { values: new Float64Array(), numPoints: 0 }
        : { values: table.values, numPoints: table.numPoints },
  )
  const result = await pool.call(
    'baselineScores',
    { training: learned, dataDim, latentDim, tables },
    { signal, modelVersion: 0, onProgress: ({ done, total }) => report(done / total) },
  )
  return { data, heldOutChoice: choice, latentDim, tables: result.tables }
}
