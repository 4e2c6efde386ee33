/** Model selection in the background: decoders of several latents, depths and widths, each from several starts, scored side by side. */
import type { Observations, SweepRequest } from '../../workers/protocol.ts'
import type { SweepProgress } from '../core/learning/selectionSweep.ts'
import { splitRows } from '../core/datasets/splitRows.ts'
import type { Pool } from '../workerClient/createPool.ts'
import type { AppState, ComparisonPlan, ComparisonState } from './appState.ts'
import { requestLike } from './architecture.ts'
import type { AppStore } from './createAppStore.ts'
import { createLatestTask } from './latestTask.ts'
import { startOf } from './recipe.ts'
import { fittingDataset, HELD_OUT_SHARE, rowsOf } from './selectors.ts'
import { setModel } from './slices/document.ts'
import type { Change } from './trainer.ts'

export interface Comparer {
  readonly setComparisonPlan: (patch: Partial<ComparisonPlan>) => void
  readonly compareModels: () => Promise<void>
  readonly cancelComparison: () => void
  /** The trained decoder of a row becomes the model. */
  readonly adoptCompared: (row: number) => void
}

export function createComparer(store: AppStore, pool: Pool, change: Change): Comparer {
  const set = (patch: Partial<ComparisonState>): void =>
    store.setState(({ comparison }) => ({ comparison: { ...comparison, ...patch } }))
  const comparing = createLatestTask({
    begin: () => set({ isWorking: true, fraction: 0, secondsLeft: null, failure: null }),
    report: (fraction, secondsLeft) => set({ fraction, secondsLeft }),
    fail: (failure) => set({ failure }),
    end: () => set({ isWorking: false }),
  })

  return {
    setComparisonPlan: (patch) => set({ plan: { ...store.getState().comparison.plan, ...patch } }),

    compareModels: async () => {
      comparing.stop()
      const request = requestOf(store.getState())
      if (request === null) {
        set({ failure: { key: 'train.noData', params: {} } })
        return
      }
      await comparing.run(async ({ signal, isWanted, report }) => {
        set({ rows: [], request, bestNll: null })
        const take = ({ done, total, rows, bestNll }: SweepProgress): void => {
          if (!isWanted()) return
          report(done / total)
          set({ rows, bestNll })
        }
        const { rows } = await pool.call('selectModels', request, { signal, onUpdate: take })
        if (isWanted()) set({ rows, fraction: 1 })
      })
    },

    cancelComparison: comparing.stop,

    adoptCompared: (index) => {
      const { request, rows } = store.getState().comparison
      const row = rows[index]
      if (row === undefined || row === null || request === null) return
      const { sweep } = request
      change('command.adoptCompared', (state) =>
        setModel(state, row.model, {
          kind: 'trained',
          from: {
            kind: 'seeded',
            request: {
              ...sweep.recipe,
              widths: [row.latentDim, ...row.hiddenWidths, row.model.decoder.dataDim],
              seed: row.seed,
            },
            noiseVariance: sweep.noise.kind === 'isotropic' ? sweep.noise.variance : 1,
          },
          fromNoise: null,
          method: sweep.options.method,
          runId: 0,
          epoch: row.epoch,
          position: 0,
        }),
      )
    },
  }
}

/** The largest of the paper's, unless VAEs are being trained with another. */
const VAE_RATE = 0.005

/** The sweep that the plan means for the present data, with the present activation and training settings. */
function requestOf(state: AppState): SweepRequest | null {
  const dataset = fittingDataset(state)
  const { model, origin } = state.model
  if (dataset === null || model === null || dataset.numPoints < 2) return null
  const { activation, negativeSlope, initialiser } = requestLike(model, startOf(origin))
  const start = startOf(origin)
  const { candidates, numStarts, numEpochs, vaeEpochs } = state.comparison.plan
  const { options } = state.training
  const split = splitRows(dataset.numPoints, HELD_OUT_SHARE, 0)
  const heldOut: Observations | null = split.heldOut.length === 0 ? null : rowsOf(dataset, split.heldOut)
  return {
    training: rowsOf(dataset, split.training),
    heldOut,
    dataDim: dataset.dataDim,
    sweep: {
      candidates: candidates.map(({ latentDim, hiddenWidths }) => ({
        latentDim: latentDim ?? model.decoder.latentDim,
        hiddenWidths,
      })),
      seeds: Array.from({ length: numStarts }, (_, i) => i),
      recipe: { activation, negativeSlope, initialiser },
      noise: { kind: 'isotropic', variance: start.kind === 'seeded' ? start.noiseVariance : 1 },
      options: { ...options, maxEpochs: numEpochs },
      schedule: { kind: 'all' },
      vae:
        vaeEpochs === null
          ? null
          : {
              ...options,
              method: 'vae',
              maxEpochs: vaeEpochs,
              learningRate: options.method === 'vae' ? options.learningRate : VAE_RATE,
            },
    },
  }
}
