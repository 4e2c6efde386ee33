/** What is shown of the hidden part of the selected point: derived from its posterior, never stored. */
import { columnScaling } from '../core/datasets/columnScaling.ts'
import type { Dataset } from '../core/datasets/dataset.ts'
import type { AppState, CompletionState, PosteriorView } from './appState.ts'
import { memoLast } from './memoLast.ts'
import { fittingDataset, isPosteriorStale, shownPosterior } from './selectors.ts'

export interface CompletionView {
  /** What the seen part is, NaN where something is missing: [D]. */
  readonly x: readonly number[]
  readonly logMarginal: number
  /** x with its missing entries at their means: [D]. */
  readonly completed: Float64Array
  /** E[g(z) | seen], also where x is seen: [D]. */
  readonly generated: Float64Array
  /** Standard deviations of the missing entries, 0 where x is seen: [D]. */
  readonly deviation: Float64Array
  readonly numMissing: number
}

const viewOf = memoLast((view: PosteriorView, withNoise: boolean): CompletionView => {
  const { posterior, x } = view
  const completed = Float64Array.from(x)
  const deviation = new Float64Array(x.length)
  const { missing, expectedData, logMarginal } = posterior
  missing?.indices.forEach((d, m) => {
    completed[d] = withNoise ? missing.mean[m]! : expectedData[d]!
    deviation[d] = Math.sqrt(withNoise ? missing.variance[m]! : missing.imageVariance[m]!)
  })
  const numMissing = missing?.indices.length ?? 0
  return { x, logMarginal, completed, generated: expectedData, deviation, numMissing }
})

/** The last completion there is; while the next is computed it is of the point or the model before. */
export function shownCompletion(state: AppState): CompletionView | null {
  const view = shownPosterior(state)
  return view === null ? null : viewOf(view, state.domain.completion.withNoise)
}

/** Root mean square error over what is hidden and known: [completion, columns' means]. */
const errorsOf = memoLast(
  (
    { x, completed }: CompletionView,
    truth: readonly number[] | null,
    means: readonly number[] | null,
  ): { readonly rmse: number; readonly meanImageRmse: number | null } | null => {
    if (truth === null || truth.length !== x.length) return null
    const known = truth.flatMap((value, d) => (Number.isNaN(x[d]) && !Number.isNaN(value) ? [d] : []))
    const rmse = (guess: ArrayLike<number>): number =>
      Math.sqrt(known.reduce((sum, d) => sum + (truth[d]! - guess[d]!) ** 2, 0) / known.length)
    if (known.length === 0) return null
    return { rmse: rmse(completed), meanImageRmse: means === null ? null : rmse(means) }
  },
)
const meansOf = memoLast((dataset: Dataset): readonly number[] => columnScaling(dataset).mean)

/** How far the completion is from what was hidden; null where that is not known. */
export function completionError(
  state: AppState,
): { readonly rmse: number; readonly meanImageRmse: number | null } | null {
  const view = shownCompletion(state)
  if (view === null || isPosteriorStale(state)) return null
  const dataset = fittingDataset(state)
  return errorsOf(view, state.selection.truth, dataset === null ? null : meansOf(dataset))
}

/** Draws of the hidden part, if they fit the point; with `isOld` where they are of another or of other settings. */
export function shownDraws(
  state: AppState,
): { readonly drawn: NonNullable<CompletionState['drawn']>; readonly isOld: boolean } | null {
  const { drawn } = state.completion
  const { x } = state.selection
  if (drawn === null || x === null || drawn.x.length !== x.length || !x.some(Number.isNaN)) return null
  const isOld =
    drawn.modelVersion !== state.model.version || drawn.x !== x || drawn.settings !== state.domain.completion
  return drawsOf(drawn, isOld)
}
const drawsOf = memoLast((drawn: NonNullable<CompletionState['drawn']>, isOld: boolean) => ({
  drawn,
  isOld,
}))

const missingOf = memoLast(({ values }: Dataset): number =>
  values.reduce((count, value) => count + Number(Number.isNaN(value)), 0),
)

/** Values of the data that are missing. */
export function numMissingValues(state: AppState): number {
  const { dataset } = state.data
  return dataset === null ? 0 : missingOf(dataset)
}
