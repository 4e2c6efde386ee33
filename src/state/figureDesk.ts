/** The paper's figures on their page: opened, computed by workers of their own, cancelled. Nothing here can be undone. */
import type { FigureAnswer, FigureRequest, TimedRun } from '../../workers/protocol.ts'
import type { Comparison, FigureId, FigureResult, FigureSettings } from '../core/figures/figure.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { isAbortError } from '../workerClient/workerErrors.ts'
import type { FiguresState, FigureState } from './appState.ts'
import type { AppStore } from './createAppStore.ts'
import type { LoadAsset } from './documents.ts'
import { errorWords } from './errorWords.ts'

/** Figures of several runs. */
type ComparisonFigure = Extract<FigureSettings, { readonly kind: 'comparison' | 'images' }>

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

export function createFigureDesk(store: AppStore, pool: Pool, loadAsset: LoadAsset): FigureDesk {
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
    const draw = (answer: FigureAnswer): void =>
      show({ drawn: { settings, figure: resultOf(settings, [answer]) } })
    const request = settings.kind === 'images' ? await withImages(settings, signal) : settings
    const answer = await pool.call('figure', request, {
      signal,
      onProgress: ({ done, total }) => show({ fraction: done / total }),
      onUpdate: draw,
    })
    draw(answer)
  }

  /** With the images of its digit. */
  async function withImages(
    { kind, settings }: Extract<FigureSettings, { readonly kind: 'images' }>,
    signal: AbortSignal,
  ): Promise<FigureRequest> {
    const file = await loadAsset(`mnist-${settings.digit}.bin`)
    signal.throwIfAborted()
    return { kind, settings, file }
  }

  /** As many runs at a time as the pool has workers. */
  async function runMany(
    figure: ComparisonFigure,
    numRuns: number,
    signal: AbortSignal,
    show: (patch: Partial<FigureState>) => void,
  ): Promise<void> {
    const request = figure.kind === 'images' ? await withImages(figure, signal) : figure
    const finished: (FigureAnswer | null)[] = Array.from({ length: numRuns }, () => null)
    const fractions = finished.map(() => 0)
    let next = 0
    let numDone = 0
    const worker = async (): Promise<void> => {
      while (next < numRuns) {
        const r = next++
        // oxlint-disable-next-line no-await-in-loop -- one after the other, so that each worker has one
        const answer = await pool.call('figure', withSeed(request, r), {
          signal,
          onProgress: ({ done, total }) => {
            fractions[r] = done / total
            show({ fraction: fractions.reduce((sum, each) => sum + each, 0) / numRuns })
          },
        })
        finished[r] = answer
        fractions[r] = 1
        numDone++
        const answers = finished.filter((each) => each !== null)
        show({ numDone, drawn: { settings: figure, figure: resultOf(figure, answers) } })
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
        if (settings.kind === 'comparison' || settings.kind === 'images')
          await runMany(settings, numRuns, signal, show)
      })
    },
    cancel: (id) => running.get(id)?.abort(),
  }
}

/** The run that is so many after the first. */
function withSeed(request: FigureRequest, r: number): FigureRequest {
  switch (request.kind) {
    case 'comparison':
      return { ...request, settings: { ...request.settings, seed: request.settings.seed + r } }
    case 'images':
      return { ...request, settings: { ...request.settings, seed: request.settings.seed + r } }
    default:
      return request
  }
}

/** What there is to draw of a figure's answers: of a comparison the runs, of another figure the only one. */
function resultOf(figure: FigureSettings, answers: readonly FigureAnswer[]): FigureResult {
  const { kind } = figure
  if (kind === 'comparison') {
    const timed = answers.flatMap((answer) => (answer.kind === kind ? [answer.result] : []))
    return { kind, result: { settings: figure.settings, ...columnsOf(timed) } }
  }
  if (kind === 'images') {
    const timed = answers.flatMap((answer) => (answer.kind === kind ? [answer.result] : []))
    return { kind, result: { settings: figure.settings, ...columnsOf(timed) } }
  }
  const [answer] = answers
  if (answer === undefined || answer.kind === 'comparison' || answer.kind === 'images')
    throw new Error(`no answer of a ${kind}`)
  return answer
}

function columnsOf<M>(timed: readonly TimedRun<M>[]): Pick<Comparison<never, M>, 'runs' | 'seconds'> {
  return { runs: timed.map(({ run }) => run), seconds: timed.map(({ seconds }) => seconds) }
}
