import type { Layer } from './model.ts'

export const SMOOTH_ACTIVATIONS = ['Sigmoid', 'Tanh', 'Softplus', 'ELU', 'SiLU', 'GELU', 'Exp'] as const
export type SmoothActivation = (typeof SMOOTH_ACTIVATIONS)[number]

/**
 * An activation that is not piecewise affine, as torch.nn has it by default (ELU: alpha 1; GELU: by the error function).
 * No decoder can have one; an encoder, which is only ever evaluated, may.
 */
export interface SmoothLayer {
  readonly type: SmoothActivation
  /** As of every layer (model.ts). */
  readonly from?: number
}
export type EncoderLayer = Layer | SmoothLayer

/**
 * A network from x to q(z|x), a mixture of J Gaussians with diagonal covariances. Its last output is
 * [means (J · S, component by component) | log-variances (J · S) | logits of the weights (J; none if J = 1)].
 */
export interface Encoder {
  readonly dataDim: number
  readonly latentDim: number
  readonly numComponents: number
  /** Applied in order, or as their `from` and `with` say. */
  readonly layers: readonly EncoderLayer[]
}

/** An encoder that can be trained here. */
export interface TrainedEncoder extends Encoder {
  readonly layers: readonly Layer[]
}

/** Entries of an encoder's output. */
export function encoderOutputSize({
  latentDim,
  numComponents,
}: Pick<Encoder, 'latentDim' | 'numComponents'>): number {
  return 2 * numComponents * latentDim + (numComponents > 1 ? numComponents : 0)
}
