/** A tensor that does not depend on the network's input: of the file, or computed from such. */
export interface Constant {
  readonly kind: 'constant'
  /** In the file; empty where it is computed. */
  readonly name: string
  readonly dims: readonly number[]
  /** Row-major. */
  readonly data: Float64Array
  readonly isInteger: boolean
  /** Whether it was computed from the size of a batch. */
  readonly isOfBatch: boolean
}

/** A tensor that a layer of the network puts out: for each example of the batch, some numbers of that layer. */
export interface Activation {
  readonly kind: 'activation'
  /** As the file's operators see it, the axis of the batch included. */
  readonly dims: readonly number[]
  /** Which axis that is; null where there is none, or one of size 1 that need not be told from others. */
  readonly batch: number | null
  /** Position of the layer, −1 for the network's input. */
  readonly layer: number
  /**
   * Entry k of an example, row-major over the other axes, is number view[k] of the layer; null for number k. A Transpose
   * is a matter of this alone until an operator needs the numbers in order.
   */
  readonly view: Int32Array | null
}

export type Value = Constant | Activation

/**
 * The size of a batch that may be any: a prime that no layer has, so that a Reshape which mixes examples shows itself.
 */
export const ANY_BATCH = 1_000_003
