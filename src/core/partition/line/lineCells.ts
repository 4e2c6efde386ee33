/** The working data of subdivideLine.ts. */
import type { AffineStage, CompiledDecoder, ElementwiseStage } from '../../network/compiledDecoder.ts'
import type { ExactDecoder } from '../../network/exact/exactDecoder.ts'

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
export interface LineCell {
  readonly lower: LineEnd
  readonly upper: LineEnd
  readonly depth: number
  readonly parent: LineCell | null
  /** Signs of the units of the level before; empty for the whole line. */
  readonly signs: Int8Array
  /** Position among the cells of its level, in order along the line. */
  index: number
  /** Exact columns of what enters the level's last affine stage, and its rows [a, c]: made on demand. */
  exactInput: bigint[] | null
  exactRows: (bigint[] | undefined)[] | null
}

/** Affine stages and the nonlinear stage that they lead to; the last level has none. Indices are into `stages`. */
export interface Level {
  readonly affine: readonly AffineStage[]
  readonly firstStage: number
  readonly nonlinear: ElementwiseStage | null
  /** Size of what enters, and of what enters the nonlinear stage (or leaves the decoder). */
  readonly inputSize: number
  readonly width: number
}

export interface LineContext {
  readonly compiled: CompiledDecoder
  readonly levels: readonly Level[]
  /** Made at the first exact decision: most networks never need it. */
  exact: ExactDecoder | null
  numExactDecisions: number
}
