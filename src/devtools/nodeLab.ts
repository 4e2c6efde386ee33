/**
 * The lab without page and workers: the store and its commands over the same services, for tests in Node. Pictures of
 * densities are blank, since nobody looks at them and they would take most of the time.
 */
import { PROTOCOL_VERSION, type RequestName, type RequestOf, type ResultOf } from '../../workers/protocol.ts'
import { createInferenceService } from '../../workers/inferenceService.ts'
import { createWorkerApi, type Service } from '../../workers/serve.ts'
import { createTrainingService } from '../../workers/trainingService.ts'
import { createCommands, type Commands } from '../state/commands.ts'
import { createAppStore, type AppStore } from '../state/createAppStore.ts'
import type { LoadAsset } from '../state/documents.ts'
import { createRefresher, type Refresher } from '../state/refresh.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { decodeError } from '../workerClient/decodeError.ts'

export interface NodeLab {
  readonly store: AppStore
  readonly commands: Commands
  readonly refresher: Refresher
  /** Wait until nothing is computed any more. */
  readonly settled: () => Promise<void>
}

/** @param loadAsset  reads a file of public/presets */
export function createNodeLab(loadAsset: LoadAsset): NodeLab {
  const store = createAppStore()
  const [pool, training, comparison, race] = [
    poolOf(createInferenceService()),
    poolOf(createTrainingService()),
    poolOf(createTrainingService()),
    poolOf(createTrainingService()),
  ]
  const commands = createCommands(store, pool, training, comparison, race, loadAsset)
  const refresher = createRefresher(store, pool)
  const isBusy = (): boolean => {
    const state = store.getState()
    return (
      state.jobs.document.status === 'working' ||
      state.runs.activity !== 'idle' ||
      state.race.activity === 'running' ||
      state.comparison.isWorking ||
      state.completion.isWorking ||
      state.completion.isJudging ||
      state.anomaly.isWorking ||
      state.approximation.isWorking ||
      state.approximation.isMapping ||
      refresher.isBusy()
    )
  }
  return {
    store,
    commands,
    refresher,
    settled: async () => {
      // panels begin to compute when a change has rested
      for (let numQuiet = 0; numQuiet < 5; numQuiet = isBusy() ? 0 : numQuiet + 1)
        await new Promise((resolve) => setTimeout(resolve, 50))
    },
  }
}

type Blank<K extends RequestName> = (request: RequestOf<K>) => ResultOf<K>
const BLANKS: { readonly [K in RequestName]?: Blank<K> } = {
  logMarginalGrid: ({ grid, fromRow, toRow }) => ({
    logMarginal: new Float64Array((toRow - fromRow) * grid.size[0]!),
    maximum: 0,
    numPairsSkipped: 0,
  }),
  contours: () => ({ levels: [] }),
  posteriorGrid: ({ size }) => ({ logDensity: new Float64Array(size[0] * size[1]), maximum: 0 }),
}

/** A pool whose calls run here; requests and results are copied, as they are on their way to a worker. */
function poolOf(service: Service): Pool {
  const api = createWorkerApi(service)
  let lastJob = 0
  const call: Pool['call'] = async (name, request, options = {}) => {
    const blank = BLANKS[name]
    if (blank !== undefined) return blank(request)
    const { signal, modelVersion = 0, onProgress = null, onUpdate = null } = options
    const jobId = ++lastJob
    signal?.throwIfAborted()
    const stop = (): void => api.cancel(jobId)
    signal?.addEventListener('abort', stop, { once: true })
    const settled = await api.run(
      { protocol: PROTOCOL_VERSION, jobId, modelVersion },
      name,
      structuredClone(request),
      onProgress,
      onUpdate === null ? null : (update) => onUpdate(structuredClone(update)),
    )
    signal?.removeEventListener('abort', stop)
    signal?.throwIfAborted()
    if (settled.ok) return structuredClone(settled.value)
    throw decodeError(settled.error)
  }
  return {
    size: 1,
    call,
    spare: () => undefined,
    start: () => Promise.resolve(),
    linkTo: () => undefined,
    handOut: () => undefined,
    onWorkerReplaced: () => () => undefined,
    dispose: () => undefined,
  }
}
