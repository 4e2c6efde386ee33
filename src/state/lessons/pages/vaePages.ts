/** Lesson (e): EM beside a VAE: collapse, the KL gap, and where the encoder fails. */
import type { AppState } from '../../appState.ts'
import { fittingDataset, isPosteriorStale } from '../../selectors.ts'
import { pointOf } from '../../rows.ts'
import {
  encoderOf,
  fittedOf,
  gaussianNllOf,
  indexOfLargest,
  isRaceOver,
  laneOf,
  presentApproximations,
  presentGaps,
} from '../facts.ts'
import type { LessonBase, LessonPage, LessonScene } from '../lesson.ts'

const circle: LessonBase = { kind: 'preset', preset: 'circle' }
const untrained: LessonBase = { kind: 'preset', preset: 'fig4b' }
/** A posterior of several peaks, and one of a single peak. */
const BETWEEN = [-0.3015, -1.046] as const
const CLEAR = [0.1, 1] as const

/** Two lanes and few epochs: seconds, not minutes. */
const RACE = {
  lanes: [
    { method: 'em', learningRate: 0.01, numImportanceSamples: 1, numComponents: 1 },
    { method: 'vae', learningRate: 0.01, numImportanceSamples: 1, numComponents: 1 },
  ],
  numEpochs: 40,
  seed: 1,
} as const
/** σ² as the authors' VAE begins with, and one of the data's own size. */
const LARGE = 1
const SMALL = 0.05

function hasLine({ model: { model } }: AppState): boolean {
  return model?.decoder.latentDim === 1
}
function hasEncoder({ model }: AppState): boolean {
  return model.encoder !== null
}

const bound: LessonPage = {
  key: 'vae.bound',
  scene: { base: circle, x: BETWEEN, suits: hasLine, panels: ['approximations'] },
  target: 'approximations',
  values: (state) => {
    const result = presentApproximations(state)
    const gaussian = fittedOf(result, 1)
    return {
      logPx: result?.logMarginal ?? null,
      elbo: gaussian?.elbo.value ?? null,
      kl: gaussian?.klToPosterior.value ?? null,
    }
  },
  isStale: (state) => presentApproximations(state) === null,
  task: {
    isDone: (state, found) =>
      state.selection.x !== found.selection.x && fittedOf(presentApproximations(state), 1) !== null,
    show: (commands) => commands.selectPoint(CLEAR),
  },
}

/** Where both stand. */
function raceFacts(state: AppState) {
  const vae = laneOf(state, 'vae')?.records.at(-1) ?? null
  const em = laneOf(state, 'em')?.records.at(-1) ?? null
  const elbo = vae?.elbo?.value ?? null
  return {
    em: em?.nll ?? null,
    vae: vae?.nll ?? null,
    bound: elbo === null ? null : -elbo,
    gap: vae === null || elbo === null ? null : -vae.nll - elbo,
    epochs: vae?.epoch ?? null,
  }
}

function raceScene(startVariance: number): LessonScene {
  return { base: untrained, options: { method: 'em' }, race: { ...RACE, startVariance } }
}

const collapse: LessonPage = {
  key: 'vae.collapse',
  scene: raceScene(LARGE),
  target: 'race',
  values: (state) => ({ ...raceFacts(state), gaussian: gaussianNllOf(state), start: LARGE }),
  isStale: ({ race }) => race.activity === 'running',
  hides: (state) => (isRaceOver(state, LARGE) ? [] : [3]),
  task: {
    isDone: (state) => isRaceOver(state, LARGE),
    show: (commands) => commands.startRace(),
  },
}

const fair: LessonPage = {
  key: 'vae.fair',
  scene: raceScene(SMALL),
  target: 'race',
  values: (state) => ({ ...raceFacts(state), start: SMALL }),
  isStale: ({ race }) => race.activity === 'running',
  hides: (state) => (isRaceOver(state, SMALL) ? [] : [3]),
  task: {
    isDone: (state) => isRaceOver(state, SMALL),
    show: (commands) => {
      commands.setRacePlan({ startVariance: SMALL })
      return commands.startRace()
    },
  },
}

const adopt: LessonPage = {
  key: 'vae.adopt',
  scene: raceScene(SMALL),
  target: 'race',
  values: raceFacts,
  isStale: ({ race }) => race.activity === 'running',
  hides: (state) => (laneOf(state, 'vae') === null ? [2] : []),
  task: {
    isModelMade: true,
    isDone: hasEncoder,
    show: async (commands, state) => {
      const isReady = laneOf(state, 'vae') !== null && state.race.activity !== 'running'
      if (!isReady) await commands.startRace()
      commands.adoptLane(RACE.lanes.findIndex(({ method }) => method === 'vae'))
    },
  },
}

const point: LessonPage = {
  key: 'vae.point',
  scene: { base: circle, x: BETWEEN, goesOn: hasEncoder, suits: hasLine, panels: ['approximations'] },
  target: 'approximations.gap',
  values: (state) => {
    const result = presentApproximations(state)
    return {
      encoder: encoderOf(result)?.klToPosterior.value ?? null,
      gaussian: fittedOf(result, 1)?.klToPosterior.value ?? null,
      mixture: fittedOf(result, 2)?.klToPosterior.value ?? null,
    }
  },
  isStale: (state) => presentApproximations(state) === null,
  hides: (state) => (hasEncoder(state) ? [] : [2]),
  task: {
    isDone: (state) => presentGaps(state) !== null,
    show: (commands) => commands.mapGaps(),
  },
}

function worstPoint(state: AppState): number | null {
  const gaps = presentGaps(state)
  return gaps === null ? null : indexOfLargest(gaps)
}

const worst: LessonPage = {
  key: 'vae.worst',
  scene: { base: circle, x: CLEAR, goesOn: hasEncoder, suits: hasLine, panels: ['approximations'] },
  target: 'approximations.map',
  values: (state) => {
    const gaps = presentGaps(state)
    return {
      mean: gaps === null ? null : gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length,
      largest: gaps === null ? null : gaps[indexOfLargest(gaps)]!,
      number: gaps === null ? null : indexOfLargest(gaps) + 1,
    }
  },
  hides: (state) => (presentGaps(state) === null ? [2] : []),
  task: {
    isDone: (state) => {
      const { pointIndex } = state.selection
      return pointIndex !== null && pointIndex === worstPoint(state) && !isPosteriorStale(state)
    },
    show: async (commands, state, now) => {
      if (presentGaps(state) === null) await commands.mapGaps()
      const pointIndex = worstPoint(now())
      const dataset = fittingDataset(now())
      if (pointIndex === null || dataset === null) return
      commands.selectPoint(pointOf(dataset, pointIndex), { pointIndex })
    },
  },
}

const remedy: LessonPage = {
  key: 'vae.remedy',
  scene: { base: circle, x: CLEAR, suits: hasLine, panels: ['approximations'] },
  target: 'approximations',
  values: (state) => {
    const result = presentApproximations(state)
    return {
      one: fittedOf(result, 1)?.klToPosterior.value ?? null,
      two: fittedOf(result, 2)?.klToPosterior.value ?? null,
      three: fittedOf(result, 3)?.klToPosterior.value ?? null,
    }
  },
  isStale: (state) => presentApproximations(state) === null,
  task: {
    isDone: (state) => {
      const result = presentApproximations(state)
      const [one, two] = [fittedOf(result, 1), fittedOf(result, 2)]
      return (
        one !== null && two !== null && one.klToPosterior.value > Math.max(0.1, 3 * two.klToPosterior.value)
      )
    },
    show: (commands) => commands.selectPoint(BETWEEN),
  },
}

export const VAE_PAGES: readonly LessonPage[] = [bound, collapse, fair, adopt, point, worst, remedy]
