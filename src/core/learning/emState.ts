import type { GenerativeModel } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'
import type { WeightPrior } from './weightPrior.ts'

/** How EM goes about an epoch. Plain data. */
export interface EmOptions {
  /**
   * monotone: every affine layer once, each with a line search on the exact objective, then Σx (and Σz).
   * authors: as in the code published with [BPB20], the E-step held while all layers and Σx are swept over and over, each
   * step damped; the likelihood may fall.
   */
  readonly schedule: 'monotone' | 'authors'
  readonly layerOrder: 'inputToOutput' | 'outputToInput'
  readonly learnNoise: boolean
  readonly learnPrior: boolean
  readonly weightPrior: WeightPrior
  /** Stop after so many epochs. */
  readonly maxEpochs: number
  /** Stop when an epoch lowers the objective by no more than this part of max(1, |objective|). */
  readonly relativeGain: number
}

export const DEFAULT_EM_OPTIONS: EmOptions = {
  schedule: 'monotone',
  layerOrder: 'inputToOutput',
  learnNoise: true,
  learnPrior: false,
  weightPrior: { kind: 'none' },
  maxEpochs: 300,
  relativeGain: 1e-10,
}

/** What the step before a state did. Gains: what the objective fell by, nats over all points. */
export type EmStep =
  | { readonly kind: 'start' }
  | {
      readonly kind: 'layer'
      readonly layerIndex: number
      /** Part α of the update that was taken; 0: the layer is stationary and stays. */
      readonly part: number
      /** Exact E-steps that the line search took. */
      readonly numESteps: number
      readonly slope: number
      readonly predictedGain: number
      readonly gain: number
      /** Directions in which the layer was free to move; null under a Laplace or uniform prior. */
      readonly rank: number | null
    }
  | { readonly kind: 'noise'; readonly gain: number; readonly numFloored: number }
  | { readonly kind: 'prior'; readonly gain: number }
  | { readonly kind: 'sweeps'; readonly numSweeps: number; readonly gain: number }

/**
 * EM between two steps: all that the next step depends on, beside data and options, so that a run can be paused, sent
 * away and resumed with the same bits. Never written in place.
 */
export interface EmState {
  readonly model: GenerativeModel
  readonly partition: Partition
  /** The exact E-step at the model. */
  readonly statistics: SufficientStatistics
  /** Mean of −log p over the points, nats. */
  readonly nll: number
  /** N · NLL − log prior of the weights, up to the prior's constant. */
  readonly objective: number
  /** Finished epochs; 0 before any training. */
  readonly epoch: number
  /** Steps of the current epoch that are done. */
  readonly position: number
  readonly epochStartObjective: number
  /** What the last finished epoch lowered the objective by; ∞ before the first. */
  readonly lastEpochGain: number
  readonly lastStep: EmStep
}

/** Why EM stops here, or 'running'. Between epochs only. */
export function emStatus(state: EmState, options: EmOptions): 'running' | 'converged' | 'epochLimit' {
  if (state.position > 0) return 'running'
  if (state.epoch >= options.maxEpochs) return 'epochLimit'
  const isStill =
    options.schedule === 'monotone' &&
    state.lastEpochGain <= options.relativeGain * Math.max(1, Math.abs(state.objective))
  return isStill ? 'converged' : 'running'
}
