import type { LaneRecord, RaceLane } from '../../state/appState.ts'
import type { CurveAxis } from '../LearningCurves/curveScene.ts'

export type RacePicture = 'nll' | 'gap'

export interface RaceScene {
  readonly lanes: readonly RaceLane[]
  readonly picture: RacePicture
  readonly axis: CurveAxis
  readonly xDomain: readonly [number, number]
  readonly yDomain: readonly [number, number]
}

/** KL(q ‖ p(z|x)) on average, as computed: log p − ELBO; null without an encoder. */
export function klGap({ nll, elbo }: LaneRecord): number | null {
  return elbo === null ? null : -nll - elbo.value
}

export function laneValue(record: LaneRecord, picture: RacePicture): number | null {
  return picture === 'nll' ? record.nll : klGap(record)
}

/** Part of the height above the highest end of a curve: the first epochs of a bad start leave the picture. */
const HEADROOM = 0.4
/** The picture is never flatter than this, nats. */
const LEAST_SPAN = 1

/** What is drawn, and the ranges that hold it: every curve from where it is near its end. */
export function raceScene(lanes: readonly RaceLane[], picture: RacePicture, axis: CurveAxis): RaceScene {
  let right = 0
  let lowest = Infinity
  let highest = -Infinity
  let highestEnd = -Infinity
  for (const { records } of lanes)
    for (const [i, record] of records.entries()) {
      right = Math.max(right, record[axis])
      for (const value of drawnValues(record, picture)) {
        lowest = Math.min(lowest, value)
        highest = Math.max(highest, value)
        if (i === records.length - 1) highestEnd = Math.max(highestEnd, value)
      }
    }
  const xDomain = [0, right > 0 ? right : 1] as const
  if (!(lowest < Infinity)) return { lanes, picture, axis, xDomain, yDomain: [0, 1] }
  const span = Math.max((1 + HEADROOM) * (highestEnd - lowest), Math.min(highest - lowest, LEAST_SPAN))
  const top = Math.min(highest, lowest + span)
  const pad = 0.06 * (top - lowest) || 0.05 * Math.max(1e-3, Math.abs(top))
  return { lanes, picture, axis, xDomain, yDomain: [lowest - pad, top + pad] }
}

function drawnValues(record: LaneRecord, picture: RacePicture): readonly number[] {
  const value = laneValue(record, picture)
  const values = value === null ? [] : [value]
  return picture === 'nll' && record.elbo !== null ? [...values, -record.elbo.value] : values
}
