/** What the training worker and its helpers say to each other over a port of their own. */
import type { SufficientStatistics } from '../../src/core/learning/sufficientStatistics.ts'
import type { GenerativeModel } from '../../src/core/network/model.ts'
import type { Partition } from '../../src/core/partition/partition.ts'

export type ToHelper =
  /** The points of a run; they stay until others come. */
  | {
      readonly kind: 'data'
      readonly values: Float64Array
      readonly numPoints: number
      readonly dataDim: number
    }
  /** A new E-step; chunks of the one before are not asked for any more. */
  | {
      readonly kind: 'prepare'
      readonly eStepId: number
      readonly model: GenerativeModel
      readonly partition: Partition
    }
  | { readonly kind: 'chunk'; readonly eStepId: number; readonly chunk: number }

export interface FromHelper {
  readonly eStepId: number
  readonly chunk: number
  readonly statistics: SufficientStatistics
}
