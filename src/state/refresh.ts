/**
 * Keeps results in step with the inputs: watches the store, asks the workers, and puts their answers in with the
 * version of the inputs that made them. Of each result only the newest computation counts; older ones are cancelled.
 */
import type { GenerativeModel } from '../core/network/model.ts'
import { NumericalError } from '../core/problem.ts'
import type { Observations, Progress } from '../../workers/protocol.ts'
import { callLogMarginalGrid } from '../workerClient/callLogMarginalGrid.ts'
import { createCallPolicies } from '../workerClient/createCallPolicies.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { mapChunks } from '../workerClient/mapChunks.ts'
import { isAbortError } from '../workerClient/workerErrors.ts'
import type { AppState, DensityView, JobState, ResultName } from './appState.ts'
import { concatenate, rowChunks } from './chunks.ts'
import type { AppStore } from './createAppStore.ts'
import { errorWords } from './errorWords.ts'
import {
  areImagesShown,
  dataExtent,
  dissectedRegion,
  fittingDataset,
  hasPrincipalAxes,
  latentRange,
  shownLatentExtent,
  shownPlane,
  toldNll,
  trainingObservations,
  wantsPrincipalAxes,
} from './selectors.ts'
import { latentPlane } from './latentPlane.ts'
import { remainingSeconds } from './remainingSeconds.ts'
import { isBeyondLimit, isCostly, isHeldBack, mayBeLarge, shapeOf } from './largePartition.ts'
import type { PartitionCost } from './largePartition.ts'
import { dropOldResults, setJob, setResult } from './slices/moment.ts'

/** Density maps are computed at these sizes, one after the other; the last one is what is meant. */
const MAP_SIZES = [48, 256] as const
/** While training plays, one map that is quickly there. */
const PLAYING_SIZES = [72] as const
/** The same for three latent dimensions, where every cell is a sum of integrals over polyhedra. */
const SPACE_MAP_SIZES = [6, 12, 24, 48, 96] as const
const CURVE_SIZE = 512
/** The same for the posterior density over the latent plane. */
const LATENT_SIZES = [48, 200] as const
/** Points of the posterior's curve, before refinement around its modes. */
const CURVE_POINTS = 600
/** Contours of the map, nats from its maximum. */
export const CONTOUR_STEPS: readonly number[] = [-1, -2, -4, -6, -8, -10]
/** A finer map that takes longer than this is computed only when the reader asks for it, s. */
const MOST_SECONDS = 300
/** Panels say that they work only after this long. */
const PATIENCE_MS = 150

export interface Refresher {
  /** Cancel what is running for a result; what is on the screen stays. */
  cancel(name: ResultName): void
  /** Compute a result again, say after a cancel or a failure. */
  retry(name: ResultName): void
  /** Compute what a pause left out, however long it takes. */
  goOn(name: ResultName): void
  /** Build the partition whatever it costs. */
  approve(): void
  /** Whether anything is being computed. */
  isBusy(): boolean
  dispose(): void
}

/** Applied to the state of the moment it is applied in: another result may have come since the task began. */
type Transition = (state: AppState) => Partial<AppState>
type Task = (state: AppState, signal: AbortSignal, report: (fraction: number) => void) => Promise<Transition>

/** Ends a job that the reader has to agree to first. */
class CostQuestion extends Error {
  readonly cost: PartitionCost
  constructor(cost: PartitionCost) {
    super('waits for the reader to agree')
    this.cost = cost
  }
}

/** Ends a job whose last part is to be asked for. */
class Pause extends Error {
  readonly seconds: number
  constructor(seconds: number) {
    super('waits for the reader to ask for more')
    this.seconds = seconds
  }
}

export function createRefresher(store: AppStore, pool: Pool): Refresher {
  const policies = createCallPolicies()

  let numRunning = 0
  /** Of the decoders whose partition the reader agreed to, however large. */
  let approvedShape: string | null = null
  /** Results for which the reader said that they may take long. */
  const unhurried = new Set<ResultName>()

  const setJobState = (name: ResultName, job: JobState): void => {
    store.setState((state) => setJob(state, name, job))
  }

  async function run(name: ResultName, task: Task): Promise<void> {
    numRunning++
    const startedMs = performance.now()
    let isOver = false
    const report = (fraction: number): void => {
      if (!isOver && performance.now() - startedMs > PATIENCE_MS) {
        // of a partition never: its progress is no share of its time
        const seconds = name === 'partition' ? null : remainingSeconds(startedMs, fraction)
        // what would take longer pauses first, and asks
        const secondsLeft = seconds !== null && seconds > MOST_SECONDS ? null : seconds
        setJobState(name, { status: 'working', fraction, startedMs, secondsLeft })
      }
    }
    const timer = setTimeout(() => report(0), PATIENCE_MS + 10)
    try {
      const change = await policies.runAbortable(name, (signal) => {
        signal.addEventListener('abort', () => (isOver = true), { once: true })
        return task(store.getState(), signal, report)
      })
      store.setState(change)
      setJobState(name, { status: 'idle' })
    } catch (error) {
      // Whoever aborted has said what the job's state is now.
      if (error instanceof CostQuestion) {
        const { cost } = error
        // what is on the screen is of another model, and may be for long
        store.setState((now) => ({
          results: dropOldResults(now),
          ...setJob(now, name, { status: 'asking', cost }),
        }))
      } else if (error instanceof Pause) setJobState(name, { status: 'paused', seconds: error.seconds })
      else if (!isAbortError(error)) setJobState(name, { status: 'failed', ...errorWords(error) })
    } finally {
      numRunning--
      isOver = true
      clearTimeout(timer)
    }
  }

  /** Added up as training does, so that both say the same to the bit. */
  async function nllOf(
    { values, numPoints }: Observations,
    model: GenerativeModel,
    modelVersion: number,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<number> {
    const dataDim = model.decoder.dataDim
    const parts = await mapChunks(
      pool,
      'logLikelihood',
      rowChunks(values, numPoints, dataDim).map((rows) => ({
        request: { model, ...rows },
        weight: rows.numPoints,
      })),
      { signal, modelVersion, onProgress },
    )
    return -concatenate(parts.map(({ chunks }) => chunks)).reduce((sum, each) => sum + each, 0) / numPoints
  }

  const tasks: Record<ResultName, Task> = {
    partition: async ({ model: { model, version } }, signal, report) => {
      if (model === null) return () => ({})
      const options = { signal, modelVersion: version }
      if (mayBeLarge(model) && shapeOf(model) !== approvedShape) {
        const cost = await pool.call('estimatePartition', { model }, options)
        // of space nothing can be shown of a part
        if (isBeyondLimit(cost) && model.decoder.latentDim === 3)
          throw new NumericalError('tooManyRegions', 'more regions are expected than the limit', {
            limit: cost.limit,
          })
        if (isCostly(cost)) throw new CostQuestion(cost)
      }
      const result = await pool.call(
        'buildPartition',
        { model },
        { ...options, onProgress: ({ done, total }) => report(done / total) },
      )
      if (result.kind === 'incomplete') {
        const { incomplete } = result
        return (now) => ({
          results: {
            ...dropOldResults(now),
            partition: null,
            incomplete: { basedOn: version, value: { model, incomplete } },
          },
        })
      }
      const { kind: _, ...parts } = result
      const value = { model, ...parts }
      return (now) => ({
        results: { ...now.results, incomplete: null, partition: { basedOn: version, value } },
      })
    },

    density: async (state, signal, report) => {
      const { model, version } = state.model
      const extent = dataExtent(state)
      if (model === null || extent === null || !isDensityShown(state)) return () => ({})
      const isCurve = model.decoder.dataDim === 1
      const plane = shownPlane(state)
      const coordinates = isCurve ? [0] : (plane.projection ?? plane.coordinates)
      const publish = (value: DensityView): void => {
        // An answer can be there already when the next computation takes over.
        signal.throwIfAborted()
        store.setState((now) => setResult(now, 'density', { basedOn: version, value }))
      }
      const isUnhurried = unhurried.delete('density')
      const known = isUnhurried ? (state.results.density?.value.size[0] ?? 0) : 0
      const sizes = isCurve ? [CURVE_SIZE] : mapSizes(state).filter((size) => size > known)
      for (const [index, size] of sizes.entries()) {
        const startedMs = performance.now()
        const grid = {
          coordinates,
          extent: isCurve ? [extent[0]] : extent,
          size: isCurve ? [size] : [size, size],
        }
        const { logMarginal, maximum } = await callLogMarginalGrid(
          pool,
          { model, grid },
          {
            signal,
            modelVersion: version,
            onProgress: ({ done, total }) => report(partOfAll(sizes, index, done / total)),
          },
        )
        const { dataDim } = model.decoder
        const view = { dataDim, coordinates, extent: grid.extent, size: grid.size, logMarginal, maximum }
        // four times as many cells
        const nextSeconds = (4 * (performance.now() - startedMs)) / 1000
        const isPause = size !== sizes.at(-1) && nextSeconds > MOST_SECONDS && !isUnhurried
        const isFinal = isPause || size === sizes.at(-1)
        publish({ ...view, contours: [], isFinal })
        if (!isFinal || isCurve) continue
        const { levels } = await pool.call(
          'contours',
          {
            values: logMarginal.slice(),
            width: size,
            height: size,
            thresholds: CONTOUR_STEPS.map((step) => maximum + step),
          },
          { signal, modelVersion: version },
        )
        const contours = levels.map(({ threshold, coordinates: cells, starts }) => ({
          threshold,
          rings: ringsInData(cells, starts, extent, size),
        }))
        publish({ ...view, contours, isFinal })
        if (isPause) throw new Pause(nextSeconds)
      }
      return () => ({})
    },

    posterior: async (state, signal, report) => {
      const { model, version } = state.model
      const { x } = state.selection
      if (model === null || x === null || x.length !== model.decoder.dataDim) {
        return (now) => setResult(now, 'posterior', null)
      }
      const range = latentRange(state)
      const curve = range === null ? null : { range, count: CURVE_POINTS }
      const result = await pool.call(
        'inferPoint',
        { model, x: Float64Array.from(x), curve },
        { signal, modelVersion: version, onProgress: ({ done, total }) => report(done / total) },
      )
      return (now) => setResult(now, 'posterior', { basedOn: version, value: { x, ...result } })
    },

    dissection: async (state, signal) => {
      const { model, version } = state.model
      const { dissectionOf: of } = state.domain
      const { x } = state.selection
      const regionId = dissectedRegion(state)
      if (model === null || regionId === null || (of === 'posterior' && x === null)) {
        return (now) => setResult(now, 'dissection', null)
      }
      const observed = of === 'prior' || x === null ? null : Float64Array.from(x)
      const result = await pool.call(
        'dissectRegion',
        { model, regionId, x: observed },
        { signal, modelVersion: version },
      )
      return (now) => setResult(now, 'dissection', { basedOn: version, value: { regionId, of, ...result } })
    },

    latentDensity: async (state, signal, report) => {
      const { model, version } = state.model
      const { x } = state.selection
      const extent = shownLatentExtent(state)
      const plane = latentPlane(state)
      if (
        model === null ||
        x === null ||
        extent === null ||
        plane === null ||
        x.length !== model.decoder.dataDim
      ) {
        return (now) => setResult(now, 'latentDensity', null)
      }
      const sizes = state.runs.activity === 'playing' ? PLAYING_SIZES : LATENT_SIZES
      const isMarginal = plane.slice !== null && state.domain.regionColour === 'marginal'
      let transition: Transition = () => ({})
      for (const [index, side] of sizes.entries()) {
        const size = [side, side] as const
        const result = await pool.call(
          'posteriorGrid',
          { model, x: Float64Array.from(x), axes: plane.axes, held: plane.slice, isMarginal, extent, size },
          {
            signal,
            modelVersion: version,
            onProgress: ({ done, total }) => report(partOfAll(sizes, index, done / total)),
          },
        )
        transition = (now) =>
          setResult(now, 'latentDensity', {
            basedOn: version,
            value: { x, plane, isMarginal, extent, size, ...result },
          })
        signal.throwIfAborted()
        if (side !== sizes.at(-1)) store.setState(transition)
      }
      return transition
    },

    scores: async (state, signal, report) => {
      const { model, version } = state.model
      const dataset = fittingDataset(state)
      if (model === null || dataset === null || dataset.numPoints === 0) {
        return (now) => setResult(now, 'scores', null)
      }
      const { numPoints, dataDim, values } = dataset
      // training has computed it already where it made the model
      const told = toldNll(state)
      // both are sums over the regions for each point
      const parts = [0, told === null ? 0 : 1]
      const reportPart = (index: number) => (progress: Progress) => {
        parts[index] = progress.done / progress.total
        report(0.5 * (parts[0]! + parts[1]!))
      }
      const asked = mapChunks(
        pool,
        'scoreData',
        rowChunks(values, numPoints, dataDim).map((rows) => ({
          request: { model, ...rows },
          weight: rows.numPoints,
        })),
        { signal, modelVersion: version, onProgress: reportPart(0) },
      )
      const [scored, nll] = await Promise.all([
        asked,
        told ?? nllOf(trainingObservations(state)!, model, version, signal, reportPart(1)),
      ])
      const logMarginal = concatenate(scored.map((part) => part.logMarginal))
      return (now) =>
        setResult(now, 'scores', {
          basedOn: version,
          value: { logMarginal, nll, dataVersion: state.data.version },
        })
    },

    samples: async (state, signal, report) => {
      const { model, version } = state.model
      const { samples } = state.domain
      if (model === null || samples === null) return (now) => setResult(now, 'samples', null)
      const result = await pool.call(
        'samplePrior',
        { model, numSamples: samples.count, seed: samples.seed },
        { signal, modelVersion: version, onProgress: ({ done, total }) => report(done / total) },
      )
      return (now) => setResult(now, 'samples', { basedOn: version, value: { ...samples, ...result } })
    },

    principalAxes: async (state, signal) => {
      const { dataset, version } = state.data
      if (dataset === null || !areAxesShown(state)) {
        return (now) => setResult(now, 'principalAxes', null)
      }
      const request = { dataset, numAxes: 2 }
      const value = await pool.call('principalAxes', request, { signal, modelVersion: version })
      return (now) => setResult(now, 'principalAxes', { basedOn: version, value })
    },
  }

  const start = (name: ResultName): void => {
    void run(name, tasks[name])
  }

  /** The inputs of each result, by reference: a change of any of them starts its computation. */
  const inputs: Record<ResultName, (state: AppState) => readonly unknown[]> = {
    partition: (state) => [state.model.version],
    density: (state) => [
      state.model.version,
      dataExtent(state),
      state.domain.coordinates,
      shownPlane(state).projection,
      isDensityShown(state),
      state.runs.activity === 'playing',
    ],
    posterior: (state) => [state.model.version, state.selection.x, latentRange(state)],
    dissection: (state) => [
      state.model.version,
      dissectedRegion(state),
      state.domain.dissectionOf,
      state.domain.dissectionOf === 'posterior' ? state.selection.x : null,
    ],
    latentDensity: (state) => [
      state.model.version,
      state.selection.x,
      shownLatentExtent(state),
      latentPlane(state),
      state.domain.regionColour === 'marginal',
      state.runs.activity === 'playing',
    ],
    scores: (state) => [state.model.version, state.data.version, trainingObservations(state)],
    samples: (state) => [state.model.version, state.domain.samples],
    principalAxes: (state) => [fittingDataset(state), areAxesShown(state)],
  }
  const names = Object.keys(inputs) as ResultName[]
  const seen = new Map<ResultName, readonly unknown[]>()
  const check = (state: AppState): void => {
    for (const name of names) {
      // the partition is built once before other workers are asked for what needs it
      if (name !== 'partition' && name !== 'principalAxes' && isHeldBack(state)) {
        seen.delete(name)
        policies.cancel(name)
        continue
      }
      const now = inputs[name](state)
      const before = seen.get(name)
      if (before !== undefined && now.every((value, i) => Object.is(value, before[i]))) continue
      seen.set(name, now)
      if (state.model.model !== null) start(name)
    }
  }
  check(store.getState())
  const unsubscribe = store.subscribe(check)

  return {
    cancel(name) {
      if (store.getState().jobs[name].status !== 'working') return
      policies.cancel(name)
      setJobState(name, { status: 'cancelled' })
    },
    retry: start,
    goOn(name) {
      unhurried.add(name)
      start(name)
    },
    approve() {
      const { model } = store.getState().model
      if (model === null) return
      approvedShape = shapeOf(model)
      start('partition')
    },
    isBusy: () => numRunning > 0,
    dispose() {
      unsubscribe()
      for (const name of names) policies.cancel(name)
    },
  }
}

function isDensityShown(state: AppState): boolean {
  return state.domain.showDensity && !areImagesShown(state)
}

function areAxesShown(state: AppState): boolean {
  return wantsPrincipalAxes(state) && hasPrincipalAxes(state) && !areImagesShown(state)
}

/** The part of all cells of pictures of so many cells a side that is done when one of them is done to a part. */
function partOfAll(sizes: readonly number[], index: number, part: number): number {
  const cells = sizes.map((size) => size ** 2)
  const sum = (upTo: number): number => cells.slice(0, upTo).reduce((all, each) => all + each, 0)
  return (sum(index) + part * cells[index]!) / sum(sizes.length)
}

function mapSizes({ runs, model: { model } }: AppState): readonly number[] {
  const isSpace = model?.decoder.latentDim === 3
  if (runs.activity === 'playing') return isSpace ? SPACE_MAP_SIZES.slice(0, 2) : PLAYING_SIZES
  return isSpace ? SPACE_MAP_SIZES : MAP_SIZES
}

function ringsInData(
  cells: Float64Array,
  starts: Int32Array,
  extent: readonly (readonly [number, number])[],
  size: number,
): Float64Array[] {
  const [[x0, x1], [y0, y1]] = extent as readonly [readonly [number, number], readonly [number, number]]
  return Array.from(starts, (start, i) => {
    const end = starts[i + 1] ?? cells.length / 2
    const ring = new Float64Array(2 * (end - start))
    for (let k = 0; k < end - start; k++) {
      ring[2 * k] = x0 + (cells[2 * (start + k)]! / size) * (x1 - x0)
      ring[2 * k + 1] = y0 + (cells[2 * (start + k) + 1]! / size) * (y1 - y0)
    }
    return ring
  })
}
