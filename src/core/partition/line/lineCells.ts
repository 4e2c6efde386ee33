/** The working data of subdivideLine.ts. */
import type { LevelCell, LevelContext } from '../layers/level.ts'

/** numerator / denominator, denominator > 0. */
export interface Ratio {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** Where an interval ends: ±∞ (error 0), an end of the box, or the root of a unit in the interval that it cut. */
export interface LineEnd {
  /** Rounded; the exact end lies within `error` of it. An exact decision makes it the correctly rounded end. */
  value: number
  error: number
  /** The interval and the unit of its level whose root this is; null for ±∞ and the box. */
  readonly cell: LineCell | null
  readonly unit: number
  exact: Ratio | null
}

/** An interval on which the units of all nonlinear stages before its level have constant signs. */
export interface LineCell extends LevelCell {
  readonly lower: LineEnd
  readonly upper: LineEnd
  readonly parent: LineCell | null
  /** Position among the cells of its level, in order along the line. */
  index: number
}

export type LineContext = LevelContext
