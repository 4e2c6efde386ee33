/** Lesson (f): zero noise, a flat prior, and GLO. */
import type { AppState } from '../../appState.ts'
import { isPosteriorStale, shownEpoch, shownNll } from '../../selectors.ts'
import { anyPosterior, noiseStdOf, numHeld, presentPosterior, spreadOf } from '../facts.ts'
import type { LessonBase, LessonPage } from '../lesson.ts'
import { isOfBase } from '../setScene.ts'

const circle: LessonBase = { kind: 'preset', preset: 'circle' }
const untrained: LessonBase = { kind: 'preset', preset: 'fig4a' }
const BETWEEN = [-0.3015, -1.046] as const
/** Almost as near to one stretch of the learned circle as to another. */
const EDGE = [0.2, -0.3] as const
const BEYOND = [0.3, -0.3] as const

function hasLine({ model: { model } }: AppState): boolean {
  return model?.decoder.latentDim === 1
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.hypot(...Array.from(a, (value, i) => value - b[i]!))
}

/** Mode, nearest point, and how far they are apart. */
function limitFacts(state: AppState) {
  const posterior = anyPosterior(state)
  const limit = state.model.limit ?? { noise: 0, prior: 0 }
  return {
    sigma: noiseStdOf(state),
    noise: limit.noise,
    prior: 10 ** limit.prior,
    spread: spreadOf(posterior),
    held: numHeld(posterior),
    mode: posterior?.map.latent[0] ?? null,
    nearest: posterior?.nearest.latent[0] ?? null,
    apart: posterior === null ? null : distance(posterior.map.latent, posterior.nearest.latent),
    distance: posterior?.nearest.distance ?? null,
  }
}

const sharpen: LessonPage = {
  key: 'limits.sharpen',
  scene: { base: circle, x: BETWEEN, suits: hasLine, limit: { noise: 0, prior: 0 } },
  target: 'inspector.limits',
  values: limitFacts,
  task: {
    isDone: (state) => (state.model.limit?.noise ?? 0) <= -2 && !isPosteriorStale(state),
    show: (commands) => commands.setLimit({ noise: -2, prior: 0 }),
  },
}

const nearest: LessonPage = {
  key: 'limits.nearest',
  scene: { base: circle, x: BETWEEN, suits: hasLine, limit: { noise: -2, prior: 0 } },
  target: 'inspector.limits',
  values: limitFacts,
  task: {
    isDone: (state) => (state.model.limit?.noise ?? 0) <= -6 && !isPosteriorStale(state),
    show: (commands) => commands.setLimit({ noise: -6, prior: 0 }),
  },
}

const jump: LessonPage = {
  key: 'limits.jump',
  scene: { base: circle, x: EDGE, suits: hasLine, limit: { noise: -6, prior: 0 } },
  target: 'inspector.point',
  values: limitFacts,
  task: {
    isDone: (state, found) => {
      const [now, then] = [presentPosterior(state), presentPosterior(found)]
      const [x, before] = [state.selection.x, found.selection.x]
      if (now === null || then === null || x === null || before === null) return false
      return distance(x, before) <= 0.2 && distance(now.nearest.latent, then.nearest.latent) > 0.5
    },
    show: (commands) => commands.selectPoint(BEYOND),
  },
}

const flat: LessonPage = {
  key: 'limits.flat',
  scene: { base: circle, x: BETWEEN, suits: hasLine, limit: { noise: 0, prior: 0 } },
  target: 'inspector.limits',
  values: limitFacts,
  task: {
    isDone: (state) => (state.model.limit?.prior ?? 0) >= 4 && !isPosteriorStale(state),
    show: (commands) => commands.setLimit({ noise: 0, prior: 4 }),
  },
}

const glo: LessonPage = {
  key: 'limits.glo',
  scene: { base: untrained, options: { method: 'glo', maxEpochs: 300 } },
  target: 'transport.once',
  values: (state) => ({ epoch: shownEpoch(state), nll: shownNll(state), sigma: noiseStdOf(state) }),
  task: {
    isDone: (state, found) => shownEpoch(state) >= shownEpoch(found) + 3,
    show: async (commands) => {
      for (let i = 0; i < 3; i++) await commands.step()
    },
  },
}

const afterwards: LessonPage = {
  key: 'limits.afterwards',
  scene: {
    base: untrained,
    goesOn: (state) => isOfBase(state, untrained) && state.model.origin.kind === 'trained',
    options: { method: 'glo', maxEpochs: 300 },
  },
  target: 'setup.training',
  values: (state) => ({ epoch: shownEpoch(state), nll: shownNll(state), sigma: noiseStdOf(state) }),
  task: {
    isDone: ({ model: { origin } }) => origin.kind === 'trained' && origin.method === 'em',
    show: async (commands) => {
      commands.setOptions({ method: 'em' })
      await commands.step()
    },
  },
}

export const LIMITS_PAGES: readonly LessonPage[] = [sharpen, nearest, jump, flat, glo, afterwards]
