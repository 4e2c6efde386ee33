/** What subdivision of the line and of the plane share: the decoder in levels, and cells that know their ancestors. */
import type { AffineStage, CompiledDecoder, NonlinearStage } from '../../network/compiledDecoder.ts'
import type { ExactDecoder } from '../../network/exact/exactDecoder.ts'

/** Affine stages and the nonlinear stage that they lead to; the last level has none. Indices are into `stages`. */
export interface Level {
  readonly affine: readonly AffineStage[]
  readonly firstStage: number
  readonly nonlinear: NonlinearStage | null
  /** Size of what enters, and of what enters the nonlinear stage (or leaves the decoder). */
  readonly inputSize: number
  readonly width: number
  /** The first so many of these rows are the nonlinear stage's units. */
  readonly numUnits: number
}

/** A convex set on which the units of all nonlinear stages before its level have constant signs. */
export interface LevelCell {
  readonly depth: number
  readonly parent: LevelCell | null
  /** Signs of the units of the level before; empty for the whole space. */
  readonly signs: Int8Array
  /** Exact columns of what enters the level's last affine stage, and its rows [a, c]: made on demand. */
  exactInput: bigint[] | null
  exactRows: (bigint[] | undefined)[] | null
}

export interface LevelContext {
  readonly compiled: CompiledDecoder
  readonly levels: readonly Level[]
  /** Made at the first exact decision: most networks never need it. */
  exact: ExactDecoder | null
  numExactDecisions: number
  /** Multiply-adds, or what takes as long, since whoever paces the work last set it to 0. */
  work: number
}
