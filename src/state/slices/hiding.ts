/** Pure transitions of what is hidden of the selected point. */
import type { AppState, SelectionState } from '../appState.ts'
import { memoLast } from '../memoLast.ts'

/** The selected point with all that is known of it. */
export function wholePoint({ x, truth }: SelectionState): readonly number[] | null {
  return truth ?? x
}

const maskOf = memoLast((x: readonly number[] | null, truth: readonly number[] | null): Uint8Array =>
  Uint8Array.from(x ?? [], (value, d) =>
    truth !== null && Number.isNaN(value) && !Number.isNaN(truth[d]) ? 1 : 0,
  ),
)

/** 1 where a known coordinate of the selected point is hidden: [D]. What was missing from the first is not. */
export function hiddenMask({ x, truth }: SelectionState): Uint8Array {
  return maskOf(x, truth)
}

/** Hide these coordinates of the selected point and show all others; the point stays known in `truth`. */
export function withHidden({ selection }: AppState, mask: ArrayLike<number>): Partial<AppState> {
  const whole = wholePoint(selection)
  if (whole === null || mask.length !== whole.length) return {}
  const before = hiddenMask(selection)
  const isSame = whole.every((value, d) => Number.isNaN(value) || Boolean(mask[d]) === Boolean(before[d]))
  if (isSame) return {}
  const isAny = whole.some((value, d) => Boolean(mask[d]) && !Number.isNaN(value))
  return {
    selection: {
      ...selection,
      x: isAny ? whole.map((value, d) => (mask[d] ? Number.NaN : value)) : whole,
      truth: isAny ? whole : null,
    },
  }
}

/** Another value for a coordinate of the selected point; a missing one (NaN) hides what was known. */
export function withCoordinate(selection: SelectionState, coordinate: number, value: number): SelectionState {
  const { x } = selection
  const whole = wholePoint(selection)
  if (x === null || whole === null) return selection
  const next = x.with(coordinate, value)
  const truth = Number.isNaN(value) ? whole : whole.with(coordinate, value)
  const isHidden = truth.some((known, d) => !Number.isNaN(known) && Number.isNaN(next[d]))
  return { ...selection, x: next, truth: isHidden ? truth : null }
}
