/**
 * EM beside VAEs, in a worker of their own: every lane begins with the same decoder and noise, sees the same data and is
 * judged by the same exact likelihood.
 */
import type { TrainingOptions } from '../core/learning/trainingState.ts'
import { trainedEncoder } from '../core/learning/vae/trainedEncoder.ts'
import type { RaceEntrant, RaceNews } from '../../workers/protocol.ts'
import type { Pool } from '../workerClient/createPool.ts'
import { isAbortError } from '../workerClient/workerErrors.ts'
import type { AppState, LanePlan, LaneRecord, RaceLane, RacePlan, RaceState } from './appState.ts'
import { requestLike } from './architecture.ts'
import type { AppStore } from './createAppStore.ts'
import { withNoise } from './drawnModel.ts'
import { errorWords } from './errorWords.ts'
import { heldOutPoints } from './heldOutPoints.ts'
import { startOf } from './recipe.ts'
import { remainingSeconds } from './remainingSeconds.ts'
import { fittingDataset, trainingObservations } from './selectors.ts'
import { setModel } from './slices/document.ts'
import type { Change } from './trainer.ts'

export interface Racer {
  readonly setRacePlan: (patch: Partial<RacePlan>) => void
  /** A new race, by the plan. */
  readonly startRace: () => Promise<void>
  readonly pauseRace: () => void
  /** Go on with a race that is paused. */
  readonly resumeRace: () => Promise<void>
  /** Give up the race and what it brought. */
  readonly clearRace: () => void
  /** The decoder of a lane becomes the model. */
  readonly adoptLane: (lane: number) => void
}

export interface RacerParts {
  readonly store: AppStore
  /** Of short jobs. */
  readonly pool: Pool
  readonly racePool: Pool
  readonly change: Change
}

export function createRacer({ store, pool, racePool, change }: RacerParts): Racer {
  let running: AbortController | null = null
  const set = (patch: Partial<RaceState>): void =>
    store.setState(({ race }) => ({ race: { ...race, ...patch } }))

  /** Runs the lanes as far as they go; work before it may fill the state that they begin with. */
  async function run(prepare: (signal: AbortSignal) => Promise<void>): Promise<void> {
    running?.abort()
    const controller = new AbortController()
    running = controller
    const { signal } = controller
    const startedMs = performance.now()
    set({ activity: 'running', failure: null, fraction: 0, secondsLeft: null })
    try {
      await prepare(signal)
      if (signal.aborted) return
      const { lanes, training, heldOut } = store.getState().race
      if (training === null || lanes.length === 0) return
      const entrants = lanes.map(({ entrant, standing }): RaceEntrant => {
        const checkpoint = standing?.checkpoint ?? null
        return checkpoint === null
          ? entrant
          : { options: entrant.options, from: { kind: 'checkpoint', checkpoint } }
      })
      const take = (news: RaceNews): void => {
        if (running === controller) set({ lanes: withNews(store.getState().race.lanes, news) })
      }
      const rest = await racePool.call(
        'race',
        { training, heldOut, entrants },
        {
          signal,
          onUpdate: take,
          onProgress: ({ done, total }) => {
            const fraction = done / total
            if (running === controller) set({ fraction, secondsLeft: remainingSeconds(startedMs, fraction) })
          },
        },
      )
      take(rest)
    } catch (error) {
      if (running === controller && !isAbortError(error)) set({ failure: errorWords(error) })
    } finally {
      if (running === controller) {
        running = null
        set({ activity: 'idle' })
      }
    }
  }

  function stop(activity: RaceState['activity']): void {
    running?.abort()
    running = null
    set({ activity })
  }

  // of other points the race would be no news to anybody
  store.subscribe((state, before) => {
    if (state.data.version !== before.data.version && state.race.activity === 'running') stop('paused')
  })

  return {
    setRacePlan: (patch) => set({ plan: { ...store.getState().race.plan, ...patch } }),

    startRace: () =>
      run(async (signal) => {
        const state = store.getState()
        const dataset = fittingDataset(state)
        const training = trainingObservations(state)
        const { model, origin } = state.model
        if (dataset === null || training === null || model === null) {
          set({ failure: { key: 'train.noData', params: {} }, lanes: [] })
          return
        }
        const { plan } = state.race
        const request = { ...requestLike(model, startOf(origin)), seed: plan.seed }
        const [decoder, heldOut] = await Promise.all([
          pool.call('initialiseDecoder', request, { signal, modelVersion: 0 }),
          heldOutPoints(state, dataset, pool, signal),
        ])
        const from = withNoise(decoder, plan.startVariance, request.scaling)
        set({
          training,
          heldOut,
          dataVersion: state.data.version,
          from: { kind: 'seeded', request, noiseVariance: plan.startVariance },
          lanes: plan.lanes.map((lane) => ({
            plan: lane,
            entrant: { options: optionsOf(state, lane), from: { kind: 'model', model: from } },
            records: [],
            standing: null,
          })),
        })
      }),

    pauseRace: () => stop('paused'),
    resumeRace: () => run(() => Promise.resolve()),
    clearRace: () => {
      stop('idle')
      set({ lanes: [], training: null, heldOut: null, from: null, failure: null })
    },

    adoptLane: (index) => {
      const { lanes, from } = store.getState().race
      const lane = lanes[index]
      const checkpoint = lane?.standing?.checkpoint ?? null
      const { dataset } = store.getState().data
      const fits = dataset === null || dataset.dataDim === checkpoint?.model.decoder.dataDim
      if (lane === undefined || checkpoint === null || from === null || !fits) return
      change('command.adoptLane', (state) =>
        setModel(
          state,
          checkpoint.model,
          {
            kind: 'trained',
            from,
            fromNoise: null,
            method: lane.plan.method,
            runId: 0,
            epoch: checkpoint.epoch,
            position: 0,
          },
          null,
          trainedEncoder(checkpoint),
        ),
      )
    },
  }
}

/** All lanes learn the same of the model, under the reader's own settings where they concern all methods. */
function optionsOf({ training, race }: AppState, lane: LanePlan): TrainingOptions {
  const { numEpochs, seed } = race.plan
  return { ...training.options, ...lane, maxEpochs: numEpochs, seed }
}

function withNews(lanes: readonly RaceLane[], { records, standings }: RaceNews): readonly RaceLane[] {
  return lanes.map((lane, i) => {
    const own: LaneRecord[] = [...lane.records]
    for (const { entrant, epoch, nll, elbo, ms } of records) {
      const last = own.at(-1)
      // what was told before a pause is not told again
      if (entrant !== i || (last !== undefined && epoch <= last.epoch)) continue
      own.push({ epoch, nll, elbo, seconds: (last?.seconds ?? 0) + ms / 1000 })
    }
    return { ...lane, records: own, standing: standings[i] ?? lane.standing }
  })
}
