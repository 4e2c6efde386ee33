import type { Estimate } from '../inference/variational/estimate.ts'
import type { GenerativeModel } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'
import type { WeightPrior } from './weightPrior.ts'

/**
 * How the parameters are moved.
 * - em: every affine layer once, each with a line search on the exact objective, then Σx (and Σz)
 * - authors: as in the code published with [BPB20], the E-step held while all layers and Σx are swept over and over, each
 *   step damped; the likelihood may fall
 * - online: EM over chunks of the data with decaying averages of the statistics; the likelihood may fall
 * - lbfgs, adam: ascent along the gradient of the exact likelihood, no E-step held; L-BFGS with a line search that
 *   accepts no rise, Adam over minibatches, whose likelihood may fall
 * - vae: Adam along a sampled bound, with an encoder that is learned beside the decoder; the likelihood may fall
 * - glo: Adam along the squared distance to the decoder's images of latents, one a point, that are learned beside it; the
 *   likelihood may fall
 */
export type TrainingMethod = 'em' | 'authors' | 'online' | 'lbfgs' | 'adam' | 'vae' | 'glo'

/** Methods whose objective never rises. */
export const MONOTONE_METHODS: readonly TrainingMethod[] = ['em', 'lbfgs']

/** What holds the latents of glo near the origin. */
export type LatentConstraint =
  | { readonly kind: 'none' }
  /** rate · ‖z‖² beside ‖x − g(z)‖². */
  | { readonly kind: 'ridge'; readonly rate: number }
  /** Latents are clipped to ‖z‖ ≤ radius. */
  | { readonly kind: 'ball'; readonly radius: number }

/** Plain data. */
export interface TrainingOptions {
  readonly method: TrainingMethod
  readonly learnNoise: boolean
  /** Not of vae and glo, which keep Σz. */
  readonly learnPrior: boolean
  readonly weightPrior: WeightPrior
  /** Stop after so many epochs. */
  readonly maxEpochs: number
  /** Of the monotone methods: stop when an epoch lowers the objective by no more than this part of max(1, |objective|). */
  readonly relativeGain: number
  /** Of em and authors. */
  readonly layerOrder: 'inputToOutput' | 'outputToInput'
  /**
   * Of em, still monotone: longer steps of a layer where its last one showed little curvature, and, for S = 1, leaps at
   * the end of an epoch that put a unit of the first hidden layer elsewhere. Neither under a Laplace or uniform weight
   * prior; no leaps where the second layer is large (withSpareUnits).
   */
  readonly accelerate: boolean
  /** Of adam, vae and glo. */
  readonly learningRate: number
  /** Points of a batch; of adam, online, vae and glo. */
  readonly batchSize: number
  /** Of the order of the points in adam, online, vae and glo, and of the draws and the encoder or latents in vae and glo. */
  readonly seed: number
  /** Of vae: draws of z a point and component. */
  readonly numImportanceSamples: number
  /** Of vae: components of the encoder's mixture. With one component and one draw it is the VAE as it is known. */
  readonly numComponents: number
  /** Of glo. */
  readonly latentConstraint: LatentConstraint
}

export const DEFAULT_TRAINING_OPTIONS: TrainingOptions = {
  method: 'em',
  learnNoise: true,
  learnPrior: false,
  weightPrior: { kind: 'none' },
  maxEpochs: 300,
  relativeGain: 1e-10,
  layerOrder: 'inputToOutput',
  accelerate: true,
  learningRate: 0.01,
  batchSize: 50,
  seed: 0,
  numImportanceSamples: 1,
  numComponents: 1,
  latentConstraint: { kind: 'ball', radius: 3 },
}

/** What the step before a state did. Gains: what the objective fell by, nats over all points. */
export type TrainingStep =
  | { readonly kind: 'start' }
  /** The posteriors at the present parameters; nothing moves. */
  | { readonly kind: 'expectation'; readonly expectedLogLikelihood: number }
  | {
      readonly kind: 'layer'
      readonly layerIndex: number
      /** Part α of the update that was taken, above 1 only if accelerated; 0: the layer is stationary and stays. */
      readonly part: number
      /** Exact E-steps that the line search took. */
      readonly numESteps: number
      readonly slope: number
      readonly predictedGain: number
      readonly gain: number
      /** Directions in which the layer was free to move; null under a Laplace or uniform prior. */
      readonly rank: number | null
    }
  | { readonly kind: 'noise'; readonly gain: number }
  | { readonly kind: 'prior'; readonly gain: number }
  | { readonly kind: 'sweeps'; readonly numSweeps: number; readonly gain: number }
  /** A unit of the first layer put elsewhere; part 0: not taken, or, with no E-step, not looked for. */
  | { readonly kind: 'leap'; readonly part: number; readonly numESteps: number; readonly gain: number }
  /** One step of L-BFGS: its length in the space of the parameters, and the gradient's norm before it. */
  | {
      readonly kind: 'ascent'
      readonly stepLength: number
      readonly gradientNorm: number
      readonly numESteps: number
      readonly gain: number
    }
  /** A pass over the data in batches. */
  | { readonly kind: 'batches'; readonly numBatches: number; readonly gain: number }

/** What a method carries from one step to the next beside the model; null for nothing. Plain data, never written in place. */
export type TrainingMemory = null | {
  readonly method: TrainingMethod
  readonly vectors: Readonly<Record<string, Float64Array>>
  readonly numbers: Readonly<Record<string, number>>
}

/**
 * Training between two steps, without what follows from the model: small enough to be kept for every epoch, and enough
 * to go on from with the same bits. Never written in place.
 */
export interface Checkpoint {
  readonly model: GenerativeModel
  /** Mean of −log p over the points, nats. */
  readonly nll: number
  /** Mean ELBO of the encoder over the points, nats; null where there is no encoder or it is not computed (encoderElbo.ts). */
  readonly elbo: Estimate | null
  /** N · NLL − log prior of the weights, up to the prior's constant. */
  readonly objective: number
  /** Finished epochs; 0 before any training. */
  readonly epoch: number
  /** Steps of the current epoch that are done. */
  readonly position: number
  readonly epochStartObjective: number
  /** What the last finished epoch lowered the objective by; ∞ before the first. */
  readonly lastEpochGain: number
  /** Variances (eigenvalues of a full Σx) that the floor held up in the last EM update of Σx. */
  readonly numFloored: number
  readonly lastStep: TrainingStep
  readonly memory: TrainingMemory
}

/** A checkpoint with its partition and the exact E-step: all that the next step depends on, beside data and options. */
export interface TrainingState extends Checkpoint {
  readonly partition: Partition
  /** The exact E-step at the model. */
  readonly statistics: SufficientStatistics
}

/** Why training stops here, or 'running'. Between epochs only. */
export function trainingStatus(
  state: Checkpoint,
  options: TrainingOptions,
): 'running' | 'converged' | 'epochLimit' {
  if (state.position > 0) return 'running'
  if (state.epoch >= options.maxEpochs) return 'epochLimit'
  const isStill =
    MONOTONE_METHODS.includes(options.method) &&
    state.lastEpochGain <= options.relativeGain * Math.max(1, Math.abs(state.objective))
  return isStill ? 'converged' : 'running'
}
