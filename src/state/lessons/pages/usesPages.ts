/** Lesson (g): what an exact likelihood is good for: selection, anomalies, imputation. */
import { formatList } from '../../../plot/formatNumber.ts'
import type { SelectionRow } from '../../../core/learning/selectionSweep.ts'
import { baselineAreas, judgement } from '../../anomalies.ts'
import type { AppState } from '../../appState.ts'
import { completionError, shownCompletion } from '../../completion.ts'
import { fittingDataset, isPosteriorStale, selectedRank, shownEpoch, shownNll } from '../../selectors.ts'
import { hiddenMask } from '../../slices/hiding.ts'
import { anyPosterior } from '../facts.ts'
import type { LessonBase, LessonPage } from '../lesson.ts'

const circle: LessonBase = { kind: 'preset', preset: 'circle' }
const iris: LessonBase = { kind: 'preset', preset: 'iris' }
const EM = { method: 'em', maxEpochs: 100 } as const
/** Three decoders, one start each, few epochs: seconds. */
const COMPARISON = {
  candidates: [[], [2], [6]].map((hiddenWidths) => ({ latentDim: 1, hiddenWidths })),
  numStarts: 1,
  numEpochs: 20,
  vaeEpochs: null,
}
/** The label that is learned from in the page on anomalies. */
const NORMAL = ['0'] as const

function hasData(state: AppState): boolean {
  return fittingDataset(state) !== null
}

const score: LessonPage = {
  key: 'uses.score',
  scene: { base: circle, x: [0.1, 1], suits: hasData },
  target: 'inspector',
  values: (state) => ({
    logPx: anyPosterior(state)?.logMarginal ?? null,
    rank: selectedRank(state),
    points: fittingDataset(state)?.numPoints ?? null,
    nll: shownNll(state),
  }),
  task: {
    isDone: (state) => selectedRank(state) === 1,
    show: (commands) => commands.selectPoint([0.5, 0.4]),
  },
}

function rowsOf({ comparison: { rows, isWorking } }: AppState): readonly SelectionRow[] {
  return isWorking ? [] : rows.filter((row) => row !== null)
}
function bestBy(rows: readonly SelectionRow[], of: (row: SelectionRow) => number): SelectionRow | null {
  return rows.reduce<SelectionRow | null>(
    (best, row) => (best === null || of(row) < of(best) ? row : best),
    null,
  )
}
function nameOf(row: SelectionRow | null): string | null {
  return row === null ? null : [row.latentDim, ...row.hiddenWidths, row.model.decoder.dataDim].join('-')
}

const selection: LessonPage = {
  key: 'uses.selection',
  scene: { base: iris, suits: hasData, options: EM, comparison: COMPARISON },
  target: 'selection',
  values: (state) => {
    const rows = rowsOf(state)
    return {
      points: fittingDataset(state)?.numPoints ?? null,
      count: rows.length,
      bic: nameOf(bestBy(rows, (row) => row.bic)),
      nll: nameOf(bestBy(rows, (row) => row.nll)),
    }
  },
  isStale: ({ comparison }) => comparison.isWorking,
  hides: (state) => (rowsOf(state).length === 0 ? [3] : []),
  task: {
    isDone: (state) => rowsOf(state).length > 0,
    show: (commands) => commands.compareModels(),
  },
}

const criteria: LessonPage = {
  key: 'uses.criteria',
  scene: { base: iris, suits: hasData, options: EM, comparison: COMPARISON },
  target: 'selection',
  values: (state) => {
    const best = bestBy(rowsOf(state), (row) => row.bic)
    return {
      name: nameOf(best),
      parameters: best?.numParameters ?? null,
      bic: best?.bic ?? null,
      heldOut: best?.heldOutNll ?? null,
    }
  },
  hides: (state) => (rowsOf(state).length === 0 ? [3] : []),
  task: {
    isModelMade: true,
    isDone: ({ model: { version, origin } }, found) =>
      version !== found.model.version && origin.kind === 'trained' && origin.from.kind === 'seeded',
    show: async (commands, state, now) => {
      if (rowsOf(state).length === 0) await commands.compareModels()
      const best = bestBy(rowsOf(now()), (row) => row.bic)
      commands.adoptCompared(now().comparison.rows.indexOf(best))
    },
  },
}

/** How well the score tells anomalies, beside simpler scores. */
function anomalyFacts(state: AppState) {
  const judged = judgement(state)
  const baselines = baselineAreas(state)
  return {
    area: judged?.area ?? null,
    distance: baselines?.distance ?? null,
    normal: judged === null ? null : judged.isAnomaly.filter((each) => each === 0).length,
    others: judged === null ? null : judged.isAnomaly.filter((each) => each === 1).length,
    learned: fittingDataset(state)?.numPoints ?? null,
    nll: shownNll(state),
    epoch: shownEpoch(state),
  }
}

const anomalies: LessonPage = {
  key: 'uses.anomalies',
  scene: { base: iris, suits: hasData, panels: ['anomalies'], view: { normalLabels: NORMAL } },
  target: 'anomalies',
  values: anomalyFacts,
  task: {
    isDone: ({ data }) => data.comparison !== null,
    show: (commands) => commands.setAside(NORMAL),
  },
}

const retrain: LessonPage = {
  key: 'uses.retrain',
  scene: {
    base: iris,
    goesOn: ({ data }) => data.comparison !== null,
    suits: hasData,
    panels: ['anomalies'],
    view: { normalLabels: NORMAL },
    options: EM,
  },
  target: 'anomalies',
  values: anomalyFacts,
  task: {
    isDone: (state, found) => shownEpoch(state) >= shownEpoch(found) + 5,
    show: async (commands) => {
      for (let i = 0; i < 6; i++) await commands.step()
    },
  },
}

const imputation: LessonPage = {
  key: 'uses.imputation',
  scene: { base: iris, suits: hasData, panels: ['completion'], x: [5.9, 3.2, 4.8, 1.8] },
  target: 'completion',
  values: (state) => {
    const view = shownCompletion(state)
    const hidden = view === null ? [] : view.x.flatMap((value, d) => (Number.isNaN(value) ? [d] : []))
    const truth = state.selection.truth
    return {
      mean: hidden.length === 0 ? null : formatList(hidden.map((d) => view!.completed[d]!)),
      sd: hidden.length === 0 ? null : formatList(hidden.map((d) => view!.deviation[d]!)),
      truth: hidden.length === 0 || truth === null ? null : formatList(hidden.map((d) => truth[d]!)),
      error: completionError(state)?.rmse ?? null,
    }
  },
  hides: (state) =>
    state.selection.truth !== null && shownCompletion(state)?.x.some(Number.isNaN) === true ? [] : [3],
  task: {
    isDone: (state) => numHidden(state) >= 2 && !isPosteriorStale(state),
    show: (commands, state) => {
      const size = state.selection.x?.length ?? 0
      commands.hideCoordinates(Array.from({ length: size }, (_, d) => Number(d >= size / 2)))
    },
  },
}
function numHidden({ selection: own }: AppState): number {
  return hiddenMask(own).reduce((sum, bit) => sum + bit, 0)
}

const judge: LessonPage = {
  key: 'uses.judge',
  scene: {
    base: iris,
    goesOn: (state) => numHidden(state) > 0,
    suits: hasData,
    panels: ['completion'],
    x: [5.9, 3.2, 4.8, 1.8],
    hidden: [0, 0, 1, 1],
  },
  target: 'completion',
  values: ({ completion: { judged } }) => ({
    points: judged?.numPoints ?? null,
    error: judged?.errors.rmse ?? null,
    means: judged?.errors.meanImageRmse ?? null,
  }),
  hides: ({ completion, model }) => (completion.judged?.modelVersion === model.version ? [] : [2]),
  task: {
    isDone: ({ completion, model }) => completion.judged?.modelVersion === model.version,
    show: (commands) => commands.judgeCompletion(),
  },
}

export const USES_PAGES: readonly LessonPage[] = [
  score,
  selection,
  criteria,
  anomalies,
  retrain,
  imputation,
  judge,
]
