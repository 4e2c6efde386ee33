import type { LaneRecord, RaceLane } from '../../state/appState.ts'
import type { CurveAxis } from '../LearningCurves/curveScene.ts'
import { valueRange } from '../LearningCurves/valueRange.ts'

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
  return elbo === null ? null : -nll - elbo
}

export function laneValue(record: LaneRecord, picture: RacePicture): number | null {
  return picture === 'nll' ? record.nll : klGap(record)
}

/** What is drawn, and the ranges that hold it. */
export function raceScene(lanes: readonly RaceLane[], picture: RacePicture, axis: CurveAxis): RaceScene {
  const values: number[] = []
  let right = 0
  for (const { records } of lanes)
    for (const record of records) {
      right = Math.max(right, record[axis])
      const value = laneValue(record, picture)
      if (value !== null) values.push(value)
      if (picture === 'nll' && record.elbo !== null) values.push(-record.elbo)
    }
  const xDomain = [0, right > 0 ? right : 1] as const
  const yDomain = values.length === 0 ? ([0, 1] as const) : valueRange(values)
  return { lanes, picture, axis, xDomain, yDomain }
}
