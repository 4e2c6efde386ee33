import type { Layer } from './model.ts'

/**
 * A network from x to q(z|x), a mixture of J Gaussians with diagonal covariances. Its last output is
 * [means (J · S, component by component) | log-variances (J · S) | logits of the weights (J; none if J = 1)].
 */
export interface Encoder {
  readonly dataDim: number
  readonly latentDim: number
  readonly numComponents: number
  /** Of the decoder's types, affine and elementwise, applied in order. */
  readonly layers: readonly Layer[]
}

/** Entries of an encoder's output. */
export function encoderOutputSize({
  latentDim,
  numComponents,
}: Pick<Encoder, 'latentDim' | 'numComponents'>): number {
  return 2 * numComponents * latentDim + (numComponents > 1 ? numComponents : 0)
}
