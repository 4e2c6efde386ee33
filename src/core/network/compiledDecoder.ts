/**
 * A decoder as a list of stages that are data. Every layer type becomes one of a few kinds of stage, so that values,
 * error bounds and exact arithmetic need one kernel a kind and not one a layer: Linear, the convolutions, Upsample and
 * Add are affine; ReLU, LeakyReLU and Abs are elementwise; max-pooling is the third kind, after an affine stage of the
 * differences between the entries of its windows. What a later layer takes from an earlier one (a skip) is carried along
 * by the stages between as rows that they copy.
 *
 * A stage acts column by column: a point is one column, the affine map z ↦ A z + b of a region is the S + 1 columns
 * of [A | b]. Columns are stored [size, numColumns] row-major, and biases go to the last column.
 */

/** h ↦ W h + v. Dense rows when `rowStart` and `column` are null, compressed sparse rows otherwise. */
export interface AffineStage {
  readonly kind: 'affine'
  /** Position in `layers`. */
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
  /** The layer's parameters in the stage: null where the stage has none. */
  readonly parameters: StageParameters | null
}

/**
 * Which of its layer's parameters a stage's numbers are. Where `weightOf` and `biasOf` are null they are those of the
 * layer, in order; else the position in the layer's `weight` of each entry and in its `bias` of each row, −1 for a
 * constant.
 */
export interface StageParameters {
  readonly weightOf: Int32Array | null
  readonly biasOf: Int32Array | null
}

interface UnitStage {
  readonly layerIndex: number
  readonly inputSize: number
  readonly outputSize: number
  /** The first rows of the input are the units, whose signs are states; each is 0 on the boundary of its state. */
  readonly numUnits: number
  /** Its first unit in the activation pattern. */
  readonly firstUnit: number
}

/**
 * h ↦ h for h ≥ 0, negativeSlope · h otherwise, unit by unit: ReLU 0, LeakyReLU η, Abs −1. Rows after the units are
 * carried: copied.
 */
export interface ElementwiseStage extends UnitStage {
  readonly kind: 'elementwise'
  readonly negativeSlope: number
}

/**
 * Each window's largest entry. The units are, window by window, the differences h_i − h_j of its entries i < j in the
 * order (0, 1), (0, 2), … (1, 2), …; after them come the entries, then what is carried. A pair without the winner is of
 * no account, and its sign is + by convention (settlePools).
 */
export interface PoolStage extends UnitStage {
  readonly kind: 'pool'
  /** First entry of each window, and their number at the end: [numWindows + 1]. */
  readonly windowStart: Int32Array
  /** Input row of each entry. */
  readonly windowRow: Int32Array
  /** Where in the kernel each entry lies, row by row. */
  readonly windowPlace: Int32Array
  /** First unit of each window within the stage, and numUnits at the end: [numWindows + 1]. */
  readonly pairStart: Int32Array
  /** Input row of the first that is carried. */
  readonly firstCarried: number
}

/** What one sees of a pool's windows. */
export interface PoolLook {
  /** Number of entries of each. */
  readonly sizes: Int32Array
  /** Where in the kernel each entry lies, row by row, window after window. */
  readonly places: Int32Array
}

export type NonlinearStage = ElementwiseStage | PoolStage
export type Stage = AffineStage | NonlinearStage

export interface CompiledDecoder {
  readonly latentDim: number
  readonly dataDim: number
  readonly stages: readonly Stage[]
  readonly numUnits: number
  /** First unit of each nonlinear stage, and numUnits at the end. */
  readonly unitOffsets: Int32Array
  /** The windows of a nonlinear stage that pools, null for the others: [numNonlinearStages]. */
  readonly pools: readonly (PoolLook | null)[]
  /** The largest size between two stages, the latent and the data dimension included. */
  readonly maxWidth: number
}
