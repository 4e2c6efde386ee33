/** The paper's figures on their page: opened, computed by workers of their own, cancelled. Nothing here can be undone. */
import type { FigureAnswer, TimedRun } from '../../workers/protocol.ts'
import type { ComparisonSettings } from '../core/figures/comparedRun.ts'
import type { FigureId, FigureResult, FigureSettings } from '../core/figures/figure.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { isAbortError } from '../workerClient/workerErrors.ts'
import type { FiguresState, FigureState } from './appState.ts'
import type { AppStore } from './createAppStore.ts'
import { errorWords } from './errorWords.ts'

export interface FigureDesk {
  /** Open the page of a figure, which computes it if it has never been; null: back to the lab. */
  readonly open: (id: FigureId | null) => void
  /** Change the form; what is drawn stays until the figure is run. */
  readonly setSettings: (id: FigureId, settings: FigureSettings) => void
  readonly setBatchRuns: (batchRuns: number) => void
  readonly run: (id: FigureId) => Promise<void>
  /** Of a comparison: runs with the seeds that follow each other. */
  readonly runBatch: (id: FigureId) => Promise<void>
  readonly cancel: (id: FigureId) => void
}

export function createFigureDesk(store: AppStore, pool: Pool): FigureDesk {
  const running = new Map<FigureId, AbortController>()
  const setFigures = (patch: Partial<FiguresState>): void =>
    store.setState(({ figures }) => ({ figures: { ...figures, ...patch } }))
  const set = (id: FigureId, patch: Partial<FigureState>): void => {
    const { each } = store.getState().figures
    setFigures({ each: { ...each, [id]: { ...each[id], ...patch } } })
  }

  /** The newest computation of a figure cancels the older. */
  async function compute(
    id: FigureId,
    start: Partial<FigureState>,
    work: (
      settings: FigureSettings,
      signal: AbortSignal,
      show: (patch: Partial<FigureState>) => void,
    ) => Promise<void>,
  ): Promise<void> {
    running.get(id)?.abort()
    const controller = new AbortController()
    running.set(id, controller)
    const isCurrent = (): boolean => running.get(id) === controller
    const { settings } = store.getState().figures.each[id]
    set(id, { fraction: 0, numDone: 0, numRuns: 1, outcome: 'none', failure: null, ...start })
    try {
      await work(settings, controller.signal, (patch) => {
        if (isCurrent()) set(id, patch)
      })
      if (isCurrent()) set(id, { activity: 'idle', outcome: 'done', fraction: 1 })
    } catch (error) {
      if (!isCurrent()) return
      const { key, params } = errorWords(error)
      set(id, {
        activity: 'idle',
        ...(isAbortError(error) ? { outcome: 'cancelled' } : { failure: { key, params } }),
      })
    } finally {
      if (isCurrent()) running.delete(id)
    }
  }

  async function runOnce(
    settings: FigureSettings,
    signal: AbortSignal,
    show: (patch: Partial<FigureState>) => void,
  ): Promise<void> {
    const draw = (figure: FigureResult): void => show({ drawn: { settings, figure } })
    const answer = await pool.call('figure', settings, {
      signal,
      onProgress: ({ done, total }) => show({ fraction: done / total }),
      onUpdate: (timed) => {
        if (settings.kind === 'comparison') draw(comparisonOf(settings.settings, [timed]))
      },
    })
    draw(resultOf(settings, answer))
  }

  /** As many runs at a time as the pool has workers. */
  async function runMany(
    figure: FigureSettings & { readonly kind: 'comparison' },
    numRuns: number,
    signal: AbortSignal,
    show: (patch: Partial<FigureState>) => void,
  ): Promise<void> {
    const { settings } = figure
    const finished: (TimedRun | null)[] = Array.from({ length: numRuns }, () => null)
    const fractions = finished.map(() => 0)
    let next = 0
    let numDone = 0
    const worker = async (): Promise<void> => {
      while (next < numRuns) {
        const r = next++
        const one = { kind: 'comparison', settings: { ...settings, seed: settings.seed + r } } as const
        // oxlint-disable-next-line no-await-in-loop -- one after the other, so that each worker has one
        const answer = await pool.call('figure', one, {
          signal,
          onProgress: ({ done, total }) => {
            fractions[r] = done / total
            show({ fraction: fractions.reduce((sum, each) => sum + each, 0) / numRuns })
          },
        })
        if (answer.kind !== 'comparison') throw new Error(`a ${answer.kind} in place of a comparison`)
        finished[r] = answer.result
        fractions[r] = 1
        numDone++
        const timed = finished.filter((each) => each !== null)
        show({ numDone, drawn: { settings: figure, figure: comparisonOf(settings, timed) } })
      }
    }
    await Promise.all(Array.from({ length: Math.min(pool.size, numRuns) }, worker))
  }

  const run = (id: FigureId): Promise<void> => compute(id, { activity: 'figure' }, runOnce)

  return {
    open: (id) => {
      setFigures({ page: id })
      if (id === null) return
      const { drawn, activity, outcome } = store.getState().figures.each[id]
      if (drawn === null && activity === 'idle' && outcome === 'none') void run(id)
    },
    setSettings: (id, settings) => set(id, { settings }),
    setBatchRuns: (batchRuns) => setFigures({ batchRuns }),
    run,
    runBatch: (id) => {
      const numRuns = store.getState().figures.batchRuns
      return compute(id, { activity: 'batch', numRuns }, async (settings, signal, show) => {
        if (settings.kind === 'comparison') await runMany(settings, numRuns, signal, show)
      })
    },
    cancel: (id) => running.get(id)?.abort(),
  }
}

function resultOf(settings: FigureSettings, answer: FigureAnswer): FigureResult {
  if (answer.kind !== 'comparison') return answer
  if (settings.kind !== 'comparison') throw new Error(`a comparison in place of a ${settings.kind}`)
  return comparisonOf(settings.settings, [answer.result])
}

function comparisonOf(settings: ComparisonSettings, timed: readonly TimedRun[]): FigureResult {
  return {
    kind: 'comparison',
    result: { settings, runs: timed.map(({ run }) => run), seconds: timed.map(({ seconds }) => seconds) },
  }
}
