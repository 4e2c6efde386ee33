/**
 * A decoder as a list of stages that are data. Every layer type becomes one of a few kinds of stage, so that values,
 * error bounds and exact arithmetic need one kernel a kind and not one a layer: Linear, and later the convolutions
 * and Upsample, are affine; ReLU, LeakyReLU and Abs are elementwise; max-pooling will be the third kind.
 *
 * A stage acts column by column: a point is one column, the affine map z ↦ A z + b of a region is the S + 1 columns
 * of [A | b]. Columns are stored [size, numColumns] row-major, and biases go to the last column.
 */

/** h ↦ W h + v. Dense rows when `rowStart` and `column` are null, compressed sparse rows otherwise. */
export interface AffineStage {
  readonly kind: 'affine'
  /** Position in `decoder.layers`, for messages. */
  readonly layerIndex: number
  readonly inputSize: number
  readonly outputSize: number
  /** First entry of each row, and the number of entries at the end: [outputSize + 1]. */
  readonly rowStart: Int32Array | null
  /** Input index of each entry. */
  readonly column: Int32Array | null
  /** [outputSize, inputSize] row-major when dense, one value an entry otherwise. */
  readonly weight: Float64Array
  readonly bias: Float64Array
}

/** h ↦ h for h ≥ 0, negativeSlope · h otherwise, entry by entry: ReLU 0, LeakyReLU η, Abs −1. */
export interface ElementwiseStage {
  readonly kind: 'elementwise'
  readonly layerIndex: number
  readonly inputSize: number
  readonly outputSize: number
  readonly negativeSlope: number
  /** Its first unit in the activation pattern. */
  readonly firstUnit: number
}

export type Stage = AffineStage | ElementwiseStage

export interface CompiledDecoder {
  readonly latentDim: number
  readonly dataDim: number
  readonly stages: readonly Stage[]
  readonly numUnits: number
  /** First unit of each nonlinear stage, and numUnits at the end. */
  readonly unitOffsets: Int32Array
  /** The largest size between two stages, the latent and the data dimension included. */
  readonly maxWidth: number
}
