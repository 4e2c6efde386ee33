import type { AppState, Curve, ModelState, RunsState } from '../../state/appState.ts'
import { curveOf } from '../../state/slices/runs.ts'

export type CurveAxis = AppState['ui']['curveAxis']

export interface DrawnCurve {
  readonly curve: Curve
  readonly kind: 'run' | 'ghost' | 'pinned'
  /** Dash pattern: pinned curves differ in it, as two of one method share a colour. */
  readonly dash: readonly number[]
}

export interface CurveScene {
  readonly curves: readonly DrawnCurve[]
  readonly xDomain: readonly [number, number]
  readonly yDomain: readonly [number, number]
}

const PINNED_DASHES = [
  [8, 3],
  [2, 3],
  [8, 3, 2, 3],
  [12, 4],
  [4, 2],
  [8, 2, 2, 2, 2, 2],
] as const
const MIN_EPOCHS = 10

export function along(point: Curve['points'][number], axis: CurveAxis): number {
  return axis === 'epoch' ? point.epoch : point.seconds
}

/** What is drawn, the run last so that it lies on top, and the ranges that hold it. */
export function curveScene(
  { ghost, pinned, current: run }: RunsState,
  model: ModelState,
  axis: CurveAxis,
): CurveScene {
  const curves: DrawnCurve[] = [
    ...(ghost === null ? [] : [{ curve: ghost, kind: 'ghost' as const, dash: [] }]),
    ...pinned.map((curve, i) => ({
      curve,
      kind: 'pinned' as const,
      dash: PINNED_DASHES[i % PINNED_DASHES.length]!,
    })),
    ...(run === null || run.records.length === 0
      ? []
      : [{ curve: curveOf(0, run, model), kind: 'run' as const, dash: [] }]),
  ]
  let left = Infinity
  let right = -Infinity
  const values: number[] = []
  for (const { curve } of curves) {
    for (const point of curve.points) {
      left = Math.min(left, along(point, axis))
      right = Math.max(right, along(point, axis))
      values.push(point.nll)
      if (point.heldOutNll !== null) values.push(point.heldOutNll)
    }
  }
  if (values.length === 0) return { curves, xDomain: [0, MIN_EPOCHS], yDomain: [0, 1] }
  if (axis === 'epoch') right = Math.max(right, left + MIN_EPOCHS)
  if (!(right > left)) right = left + 1e-3
  return { curves, xDomain: [left, right], yDomain: valueRange(values) }
}

/** Part of the values that may lie above the picture: the first few epochs of a bad start. */
const MAX_CUT = 0.015
/** The picture is never flatter than this many nats, or a quarter of all there is. */
const LEAST_SPAN = 1

/** All values, but for a start so far above the rest that the rest would be flat. */
function valueRange(values: readonly number[]): [number, number] {
  const sorted = Float64Array.from(values).sort()
  const lowest = sorted[0]!
  const highest = sorted.at(-1)!
  const most = sorted[Math.floor((1 - MAX_CUT) * (sorted.length - 1))]!
  const span = Math.max(1.6 * (most - lowest), Math.min(0.25 * (highest - lowest), LEAST_SPAN))
  const top = Math.min(highest, lowest + span)
  const pad = 0.06 * (top - lowest) || 0.05 * Math.max(1e-3, Math.abs(top))
  return [lowest - pad, top + pad]
}
