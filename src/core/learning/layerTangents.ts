import { affineImage } from '../network/affineImage.ts'
import type {
  AffineStage,
  CompiledDecoder,
  NonlinearStage,
  StageParameters,
} from '../network/compiledDecoder.ts'
import { selectRows } from '../network/selectRows.ts'
import type { Partition } from '../partition/partition.ts'

/** How the maps of the regions move with the parameters of one stage: forwards, and the adjoint of that. */
export interface LayerTangents {
  /** Weights, then biases, of the stage's layer. */
  readonly numParameters: number
  /**
   * [ΔA | Δb] of a region's map under a change of the parameters, about a point z̄: the last column is Δg(z̄).
   *
   * @param change  [numParameters]
   * @param out     [D, S + 1], written
   */
  readonly imageOf: (region: RegionTangent, change: Float64Array, out: Float64Array) => void
  /**
   * Adds Σ (d, k) columns · ∂[ΔA | Δb]/∂θ to the gradient.
   *
   * @param columns   [D, S + 1]
   * @param gradient  [numParameters]
   */
  readonly addGradient: (region: RegionTangent, columns: Float64Array, gradient: Float64Array) => void
  /** A region about a point. @param center z̄ [S] at entry `offset` */
  readonly enter: (regionId: number, centers: Float64Array, offset: number) => RegionTangent
}

/** What surrounds the stage on a region. */
export interface RegionTangent {
  /** The stage's input as a map of z − z̄: [inputSize, S + 1]. */
  readonly input: Float64Array
  /** The choices of the nonlinear stages after it, one after the other. */
  readonly source: Int32Array
  readonly factor: Float64Array
}

/**
 * Tangents of a stage with parameters, dense or in sparse rows that may share them, as a convolution's do.
 *
 * Method  the chain rule, column by column; nothing of the size of D × parameters is made
 * Cost    imageOf and addGradient: S + 1 multiply-adds an entry of the stage and of those after it
 */
export function createLayerTangents(
  compiled: CompiledDecoder,
  partition: Partition,
  stageIndex: number,
  numWeights: number,
  numBiases: number,
): LayerTangents {
  const { stages, latentDim: S, dataDim: D, maxWidth } = compiled
  const n = S + 1
  const stage = stages[stageIndex]
  if (stage.kind !== 'affine' || stage.parameters === null)
    throw new RangeError(`stage ${stageIndex} has no parameters`)
  const own = stage
  const { parameters } = stage
  const after = stages.slice(stageIndex + 1)
  const linearAfter = after.map((each) =>
    each.kind === 'affine' ? { ...each, bias: new Float64Array(each.outputSize) } : each,
  )
  const numChoices = after.reduce((sum, each) => sum + (each.kind === 'affine' ? 0 : each.outputSize), 0)
  const scratch = [new Float64Array(maxWidth * n), new Float64Array(maxWidth * n)] as const
  return { numParameters: numWeights + numBiases, enter, imageOf, addGradient }

  function enter(regionId: number, centers: Float64Array, offset: number): RegionTangent {
    const first = regionId * partition.numUnits
    let [value, next] = scratch
    value.fill(0)
    for (let s = 0; s < S; s++) {
      value[s * n + s] = 1
      value[s * n + S] = centers[offset + s]
    }
    for (const each of stages.slice(0, stageIndex)) {
      if (each.kind === 'affine') affineImage(each, value, n, next)
      else choose(each, first, value, next)
      ;[value, next] = [next, value]
    }
    const source = new Int32Array(numChoices)
    const factor = new Float64Array(numChoices)
    let at = 0
    for (const each of after) {
      if (each.kind === 'affine') continue
      const end = at + each.outputSize
      selectRows(
        each,
        partition.patterns,
        first + each.firstUnit,
        source.subarray(at, end),
        factor.subarray(at, end),
      )
      at = end
    }
    return { input: value.slice(0, own.inputSize * n), source, factor }
  }

  function choose(each: NonlinearStage, first: number, value: Float64Array, out: Float64Array): void {
    const source = new Int32Array(each.outputSize)
    const factor = new Float64Array(each.outputSize)
    selectRows(each, partition.patterns, first + each.firstUnit, source, factor)
    for (let i = 0, at = 0; i < each.outputSize; i++)
      for (let k = 0; k < n; k++) out[at++] = factor[i] * value[source[i] * n + k]
  }

  function imageOf({ input, source, factor }: RegionTangent, change: Float64Array, out: Float64Array): void {
    let [value, next] = scratch
    stageTangent(own, parameters, input, change, numWeights, n, value)
    let choice = 0
    for (const each of linearAfter) {
      if (each.kind === 'affine') affineImage(each, value, n, next)
      else {
        for (let i = 0, at = 0; i < each.outputSize; i++, choice++)
          for (let k = 0; k < n; k++) next[at++] = factor[choice] * value[source[choice] * n + k]
      }
      ;[value, next] = [next, value]
    }
    for (let at = 0; at < D * n; at++) out[at] = value[at]
  }

  function addGradient(
    { input, source, factor }: RegionTangent,
    columns: Float64Array,
    gradient: Float64Array,
  ): void {
    let [value, next] = scratch
    for (let at = 0; at < D * n; at++) value[at] = columns[at]
    let choice = numChoices
    for (const each of after.toReversed()) {
      next.fill(0, 0, each.inputSize * n)
      if (each.kind === 'affine') addTransposed(each, value, n, next)
      else {
        choice -= each.outputSize
        for (let i = 0; i < each.outputSize; i++)
          for (let k = 0; k < n; k++)
            next[source[choice + i] * n + k] += factor[choice + i] * value[i * n + k]
      }
      ;[value, next] = [next, value]
    }
    addParameterGradient(own, parameters, input, value, numWeights, n, gradient)
  }
}

/** [ΔW Δv] · [input; 0 … 0 1]: [outputSize, n]. */
function stageTangent(
  { inputSize, outputSize, rowStart, column }: AffineStage,
  { weightOf, biasOf }: StageParameters,
  input: Float64Array,
  change: Float64Array,
  numWeights: number,
  n: number,
  out: Float64Array,
): void {
  out.fill(0, 0, outputSize * n)
  for (let i = 0; i < outputSize; i++) {
    const from = rowStart === null ? i * inputSize : rowStart[i]
    const to = rowStart === null ? from + inputSize : rowStart[i + 1]
    for (let p = from; p < to; p++) {
      const w = weightOf === null ? p : weightOf[p]
      if (w < 0) continue
      const j = (column === null ? p - from : column[p]) * n
      for (let k = 0; k < n; k++) out[i * n + k] += change[w] * input[j + k]
    }
    const b = biasOf === null ? i : biasOf[i]
    if (b >= 0) out[i * n + n - 1] += change[numWeights + b]
  }
}

/** The adjoint of stageTangent, added. */
function addParameterGradient(
  { inputSize, outputSize, rowStart, column }: AffineStage,
  { weightOf, biasOf }: StageParameters,
  input: Float64Array,
  columns: Float64Array,
  numWeights: number,
  n: number,
  gradient: Float64Array,
): void {
  for (let i = 0; i < outputSize; i++) {
    const from = rowStart === null ? i * inputSize : rowStart[i]
    const to = rowStart === null ? from + inputSize : rowStart[i + 1]
    for (let p = from; p < to; p++) {
      const w = weightOf === null ? p : weightOf[p]
      if (w < 0) continue
      const j = (column === null ? p - from : column[p]) * n
      let sum = 0
      for (let k = 0; k < n; k++) sum += columns[i * n + k] * input[j + k]
      gradient[w] += sum
    }
    const b = biasOf === null ? i : biasOf[i]
    if (b >= 0) gradient[numWeights + b] += columns[i * n + n - 1]
  }
}

/** out += Wᵀ · columns: [inputSize, n]. */
function addTransposed(
  { inputSize, outputSize, rowStart, column, weight }: AffineStage,
  columns: Float64Array,
  n: number,
  out: Float64Array,
): void {
  for (let i = 0; i < outputSize; i++) {
    const from = rowStart === null ? i * inputSize : rowStart[i]
    const to = rowStart === null ? from + inputSize : rowStart[i + 1]
    for (let p = from; p < to; p++) {
      const j = (column === null ? p - from : column[p]) * n
      for (let k = 0; k < n; k++) out[j + k] += weight[p] * columns[i * n + k]
    }
  }
}
