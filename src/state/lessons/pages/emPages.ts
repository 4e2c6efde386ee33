/** Lesson (d): EM part by part, why the NLL only falls, and what the line search adds. */
import type { Checkpoint } from '../../../core/learning/trainingState.ts'
import type { AppState } from '../../appState.ts'
import { shownEpoch, shownNll } from '../../selectors.ts'
import { currentCheckpoint } from '../../slices/runs.ts'
import { anyPosterior, noiseStdOf, risesOf } from '../facts.ts'
import type { LessonBase, LessonPage } from '../lesson.ts'
import { isOfBase } from '../setScene.ts'

const untrained: LessonBase = { kind: 'preset', preset: 'fig4a' }
const deeper: LessonBase = { kind: 'preset', preset: 'fig4b' }
/** Few enough to wait for. */
const EM = { method: 'em', maxEpochs: 40 } as const
const AUTHORS = { method: 'authors', maxEpochs: 10 } as const

function isUnderWay(state: AppState): boolean {
  return isOfBase(state, untrained) && state.training.options.method === 'em'
}
function hasData(state: AppState): boolean {
  return state.data.dataset !== null && state.data.dataset.dataDim === state.model.model?.decoder.dataDim
}

function lastStep(state: AppState): Checkpoint['lastStep'] | null {
  return currentCheckpoint(state)?.lastStep ?? null
}
function isMidEpoch(state: AppState): boolean {
  return (currentCheckpoint(state)?.position ?? 0) > 0
}
function numPoints({ data }: AppState): number {
  return data.dataset?.numPoints ?? 0
}

const start: LessonPage = {
  key: 'em.start',
  scene: { base: untrained, suits: hasData, options: EM },
  target: 'transport.once',
  values: (state) => ({
    points: numPoints(state),
    nll: shownNll(state),
    sigma: noiseStdOf(state),
    epoch: shownEpoch(state),
  }),
  task: {
    isDone: (state, found) => shownEpoch(state) > shownEpoch(found),
    show: (commands) => commands.step(),
  },
}

const expectation: LessonPage = {
  key: 'em.expectation',
  scene: { base: untrained, goesOn: isUnderWay, suits: hasData, options: EM },
  target: 'transport.part',
  values: (state) => {
    const posterior = anyPosterior(state)
    const joint = posterior?.expectedCompleteLogLikelihood ?? null
    return {
      joint,
      entropy: posterior?.entropy ?? null,
      sum: posterior === null ? null : posterior.expectedCompleteLogLikelihood + posterior.entropy,
      logPx: posterior?.logMarginal ?? null,
    }
  },
  task: {
    isDone: (state) => isMidEpoch(state) && lastStep(state)?.kind === 'expectation',
    show: async (commands, state) => {
      if (isMidEpoch(state)) await commands.step()
      await commands.stepPart()
    },
  },
}

const maximisation: LessonPage = {
  key: 'em.maximisation',
  scene: { base: untrained, goesOn: isUnderWay, suits: hasData, options: EM },
  target: 'transport.part',
  values: (state) => {
    const step = lastStep(state)
    const isLayer = step?.kind === 'layer'
    return {
      part: isLayer ? step.part : null,
      tries: isLayer ? step.numESteps : null,
      gain: isLayer ? step.gain / numPoints(state) : null,
    }
  },
  hides: (state) => (lastStep(state)?.kind === 'layer' ? [] : [3]),
  task: {
    isDone: (state) => isMidEpoch(state) && lastStep(state)?.kind === 'layer',
    show: async (commands, state) => {
      if (!isMidEpoch(state)) await commands.stepPart()
      await commands.stepPart()
    },
  },
}

/** What the present run has told so far. */
function runFacts(state: AppState) {
  const records = state.runs.current?.records ?? []
  const rises = risesOf(state)
  return {
    epochs: Math.max(0, records.length - 1),
    first: records[0]?.nll ?? null,
    nll: records.at(-1)?.nll ?? null,
    rises: rises?.count ?? null,
    rise: rises?.largest ?? null,
  }
}
function hasRun(state: AppState): boolean {
  return (state.runs.current?.records.length ?? 0) > 1
}

const monotone: LessonPage = {
  key: 'em.monotone',
  scene: { base: untrained, goesOn: isUnderWay, suits: hasData, options: EM },
  target: 'curves',
  values: runFacts,
  hides: (state) => (hasRun(state) ? [] : [3]),
  task: {
    isDone: (state, found) => shownEpoch(state) >= shownEpoch(found) + 5,
    show: async (commands) => {
      for (let i = 0; i < 6; i++) await commands.step()
    },
  },
}

const paper: LessonPage = {
  key: 'em.paper',
  scene: {
    base: deeper,
    suits: hasData,
    goesOn: (state) => isOfBase(state, deeper) && state.training.options.method === 'authors',
    options: AUTHORS,
  },
  target: 'curves',
  values: runFacts,
  hides: (state) => (isOfBase(state, deeper) && hasRun(state) && shownEpoch(state) > 0 ? [] : [3]),
  task: {
    isDone: (state) =>
      state.training.options.method === 'authors' && state.runs.activity === 'idle' && shownEpoch(state) >= 5,
    show: (commands) => commands.play(),
  },
}

const converge: LessonPage = {
  key: 'em.converge',
  scene: { base: untrained, goesOn: isUnderWay, suits: hasData, options: EM },
  target: 'transport.play',
  values: (state) => {
    const gain = currentCheckpoint(state)?.lastEpochGain ?? null
    return {
      epoch: shownEpoch(state),
      nll: shownNll(state),
      sigma: noiseStdOf(state),
      gain: gain === null || !Number.isFinite(gain) ? null : gain / numPoints(state),
    }
  },
  hides: (state) => (shownEpoch(state) > 0 && lastStep(state)?.kind !== 'start' ? [] : [2]),
  task: {
    isDone: (state) => shownEpoch(state) >= 30,
    show: (commands) => {
      commands.setSpeed('full')
      return commands.play()
    },
  },
}

export const EM_PAGES: readonly LessonPage[] = [start, expectation, maximisation, monotone, paper, converge]
