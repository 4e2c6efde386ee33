import type { CompiledDecoder } from '../network/compiledDecoder.ts'
import type { GenerativeModel } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import { NumericalError } from '../problem.ts'
import { addBlock } from './addBlock.ts'
import { addCoordinate, addMixture } from './coordinateMixture.ts'
import { type LayerLayout, layoutByRows, layoutInTurn } from './layerLayout.ts'
import { createLayerMaps, type LayerMaps } from './layerMaps.ts'
import { learnedLayer } from './learnedLayer.ts'
import { noisePrecision, type NoisePrecision } from './noisePrecision.ts'
import { outputBasis } from './outputBasis.ts'
import { stageOfLayer } from './stageOfLayer.ts'
import type { PatternStatistics, SufficientStatistics } from './sufficientStatistics.ts'
import { createTangentSystem, type TangentSystem } from './tangentSystem.ts'

/**
 * The quadratic that N · NLL becomes in one affine layer when activation patterns and posterior are held fixed:
 * −bᵀδ + ½ δᵀMδ for a change δ of the layer's parameters in the order of `layout`.
 */
export interface LayerSystem {
  readonly layout: LayerLayout
  /** b: [layout.size]. Minus b is the gradient of N · NLL itself (Fisher's identity). */
  readonly rightHandSide: Float64Array
  /** M by independent blocks. */
  readonly blocks: readonly LayerBlock[]
}

/** M is block diagonal here: one block of `precision · matrix` for each member. */
export interface LayerBlock {
  /** [size,size] row-major, symmetric. */
  readonly matrix: Float64Array
  readonly size: number
  readonly members: readonly { readonly start: number; readonly precision: number }[]
  /** What `matrix` must map δ to, over all parameters of the layer: b in units of the precision. */
  readonly target: Float64Array
}

/** Beyond this a matrix of all parameters of a layer fills half a gigabyte. */
const MAX_COUPLED_PARAMETERS = 8192
/** Of a layer whose parameters its stage shares or orders in its own way, each of which takes a pass over all regions. */
const MAX_TANGENT_PARAMETERS = 1024

/**
 * Assemble a layer's system from the statistics alone.
 *
 * @param layerIndex  position in `decoder.layers` of a layer with parameters
 * @param isCoupled   false lets a full Σx drop out of the last layer, which is right where there is no weight prior
 * @param change      δ, or null: with it, right-hand sides are those that are left after δ, from residuals that are moved
 *                    before they are multiplied (M δ would cancel), and the matrices stay zero
 * @throws NumericalError  'tooManyParameters', where the matrices are made
 * Method   Σ_ω S_ω ⊗ F_ωᵀΣx⁻¹F_ω and Σ_ω F_ωᵀΣx⁻¹T_ω with S_ω = E[1_ω ã ãᵀ] = w ā āᵀ + G C Gᵀ, a sum of positive
 *          parts, and T_ω = E[1_ω r ãᵀ] of the current residual. Of stages in sparse rows (convolutions, skips) the columns
 *          of the matrix are what tangentSystem.ts makes of unit vectors
 * Source   MATH.md 6, solved for the change
 */
export function layerSystem(
  model: Pick<GenerativeModel, 'decoder' | 'noise'>,
  compiled: CompiledDecoder,
  partition: Partition,
  statistics: SufficientStatistics,
  layerIndex: number,
  isCoupled: boolean,
  change: Float64Array | null = null,
): LayerSystem {
  const { decoder, noise } = model
  const { latentDim: S, dataDim: D } = compiled
  const { stage, stageIndex } = stageOfLayer(compiled, layerIndex)
  if (isKnownByTangents(compiled, stageIndex))
    return assembled(
      createTangentSystem(model, compiled, partition, statistics, layerIndex),
      model,
      layerIndex,
      change,
    )
  const reduced = outputBasis(noise, compiled, statistics, layerIndex)
  if (reduced !== null) {
    return reduced
      .map((each) => {
        const inBasis = { decoder, noise: each.noise }
        return layerSystem(inBasis, each.compiled, partition, each.statistics, layerIndex, isCoupled, change)
      })
      .reduce(sumOfSystems)
  }
  const m = stage.inputSize + 1
  const numParameters = stage.outputSize * m
  const maps = createLayerMaps(compiled, partition, stageIndex)
  const precisions = statistics.patterns.map(({ observed }) => noisePrecision(noise, D, observed))
  const isComplete = statistics.patterns.every(({ observed }) => observed.length === D)
  const isLast = maps.output === null
  const layout = !isLast
    ? 'coupled'
    : noise.kind !== 'full'
      ? isComplete
        ? 'shared'
        : 'rows'
      : isComplete && !isCoupled
        ? 'shared'
        : 'coupled'
  if (layout === 'coupled' && change === null && numParameters > MAX_COUPLED_PARAMETERS)
    throw new NumericalError('tooManyParameters', `a layer of ${numParameters} coupled parameters`, {
      actual: numParameters,
      limit: MAX_COUPLED_PARAMETERS,
    })

  const rightHandSide = new Float64Array(numParameters)
  const unweighted = new Float64Array(layout === 'coupled' ? 0 : numParameters)
  const matrices =
    layout === 'coupled'
      ? [new Float64Array(change === null ? numParameters * numParameters : 0)]
      : Array.from({ length: layout === 'rows' ? D : 1 }, () => new Float64Array(m * m))
  const isMoved = change !== null
  const second = new Float64Array(m * m)
  const cross = new Float64Array(D * m)
  const weighted = new Float64Array(D * m)
  const output = new Float64Array(D * stage.outputSize)
  const weightedOutput = new Float64Array(D * stage.outputSize)
  const mixture = new Float64Array((S + 1) ** 2 * stage.outputSize ** 2)
  for (let r = 0; r < statistics.numRegions; r++) {
    if (!statistics.patterns.some(({ weight }) => weight[r] > 0)) continue
    maps.enter(r)
    const shift = change === null ? null : imageOfChange(change, maps, stage.outputSize, m, S, D)
    mixture.fill(0)
    statistics.patterns.forEach((pattern, p) => {
      if (!(pattern.weight[r] > 0)) return
      const { observed } = pattern
      layerMoments(pattern, r, maps.input, shift, m, S, second, cross)
      applyPrecision(precisions[p], cross, m, weighted)
      if (maps.output === null) {
        for (let d = 0; d < observed.length; d++) {
          const to = observed[d] * m
          for (let j = 0; j < m; j++) rightHandSide[to + j] += weighted[d * m + j]
          if (layout !== 'coupled') for (let j = 0; j < m; j++) unweighted[to + j] += cross[d * m + j]
          if (layout === 'rows' && !isMoved) addTo(matrices[observed[d]], second)
        }
        if (isMoved) return
        if (layout === 'shared') addTo(matrices[0], second)
        if (layout === 'coupled') addLastLayer(matrices[0], numParameters, m, observed, precisions[p], second)
        return
      }
      const out = stage.outputSize
      for (let d = 0; d < observed.length; d++)
        for (let i = 0; i < out; i++) output[d * out + i] = maps.output[observed[d] * out + i]
      for (let d = 0; d < observed.length; d++) {
        for (let i = 0; i < out; i++) {
          const f = output[d * out + i]
          if (f === 0) continue
          for (let j = 0; j < m; j++) rightHandSide[i * m + j] += f * weighted[d * m + j]
        }
      }
      if (isMoved) return
      applyPrecision(precisions[p], output, out, weightedOutput)
      if (pattern.role === 'coordinate') addCoordinate(mixture, pattern, r, S, out, output, weightedOutput)
      else addKronecker(matrices[0], out, m, observed.length, output, weightedOutput, second)
    })
    if (layout === 'coupled' && !isMoved)
      addMixture(matrices[0], mixture, maps.input, m, S, stage.outputSize, second)
  }
  const rowPrecision = (d: number): number =>
    noise.kind === 'isotropic' ? 1 / noise.variance : noise.kind === 'diagonal' ? 1 / noise.variances[d] : 1
  const rows = Array.from({ length: layout === 'coupled' ? 0 : D }, (_, d) => ({
    start: d * m,
    precision: rowPrecision(d),
  }))
  if (!isMoved) matrices.forEach((matrix) => mirror(matrix, layout === 'coupled' ? numParameters : m))
  return {
    layout: layoutByRows(stage.inputSize, stage.outputSize),
    rightHandSide,
    blocks:
      layout === 'coupled'
        ? [
            {
              matrix: matrices[0],
              size: numParameters,
              members: [{ start: 0, precision: 1 }],
              target: rightHandSide,
            },
          ]
        : matrices.map((matrix, i) => ({
            matrix,
            size: m,
            members: layout === 'shared' ? rows : [rows[i]],
            target: unweighted,
          })),
  }
}

/** Of two parts of the data, each of one coupled block. */
function sumOfSystems(first: LayerSystem, second: LayerSystem): LayerSystem {
  addTo(first.rightHandSide, second.rightHandSide)
  addTo(first.blocks[0].matrix, second.blocks[0].matrix)
  return first
}

/**
 * Whether a layer's system is made of tangents: its own rows are sparse, or rows of later stages are, through which the map
 * of D outputs back to the layer would take D times as long as a change forward.
 */
export function isKnownByTangents({ stages }: CompiledDecoder, stageIndex: number): boolean {
  return stages.slice(stageIndex).some((each) => each.kind === 'affine' && each.column !== null)
}

/** One block of all parameters, column by column. */
function assembled(
  system: TangentSystem,
  { decoder }: Pick<GenerativeModel, 'decoder'>,
  layerIndex: number,
  change: Float64Array | null,
): LayerSystem {
  const { weight, bias } = learnedLayer(decoder, layerIndex)
  const { size } = system
  if (change === null && size > MAX_TANGENT_PARAMETERS)
    throw new NumericalError('tooManyParameters', `a layer of ${size} coupled parameters`, {
      actual: size,
      limit: MAX_TANGENT_PARAMETERS,
    })
  const rightHandSide = new Float64Array(size)
  system.gradientAfter(change, rightHandSide)
  const matrix = new Float64Array(change === null ? size * size : 0)
  if (change === null) {
    const unit = new Float64Array(size)
    const column = new Float64Array(size)
    for (let p = 0; p < size; p++) {
      unit[p] = 1
      system.image(unit, column)
      unit[p] = 0
      matrix.set(column, p * size)
    }
  }
  return {
    layout: layoutInTurn(weight.length, bias.length),
    rightHandSide,
    blocks: [{ matrix, size, members: [{ start: 0, precision: 1 }], target: rightHandSide }],
  }
}

/** S_ω [m,m] (lower triangle) and T_ω [D,m] of one region and pattern. */
function layerMoments(
  pattern: PatternStatistics,
  r: number,
  input: Float64Array,
  shift: Float64Array | null,
  m: number,
  S: number,
  second: Float64Array,
  cross: Float64Array,
): void {
  const { weight, latentMean, residualMean, latentScatter, crossScatter } = pattern
  const D = pattern.observed.length
  const w = weight[r]
  // ã at the mean of z
  const mean = new Float64Array(m)
  mean[m - 1] = 1
  for (let i = 0; i < m - 1; i++) {
    let value = input[i * (S + 1) + S]
    for (let k = 0; k < S; k++) value += input[i * (S + 1) + k] * latentMean[r * S + k]
    mean[i] = value
  }
  for (let i = 0; i < m; i++) for (let j = 0; j <= i; j++) second[i * m + j] = w * mean[i] * mean[j]
  for (let i = 0; i < m - 1; i++) {
    for (let k = 0; k < S; k++) {
      let image = 0
      for (let l = 0; l < S; l++) image += input[i * (S + 1) + l] * latentScatter[(r * S + l) * S + k]
      for (let j = 0; j <= i; j++) second[i * m + j] += image * input[j * (S + 1) + k]
    }
  }
  const residualCross = new Float64Array(S)
  for (let d = 0; d < D; d++) {
    const at = r * D + d
    let residual = residualMean[at]
    for (let k = 0; k < S; k++) residualCross[k] = crossScatter[at * S + k]
    if (shift !== null) {
      const row = pattern.observed[d] * (S + 1)
      residual -= shift[row + S]
      for (let l = 0; l < S; l++) {
        residual -= shift[row + l] * latentMean[r * S + l]
        for (let k = 0; k < S; k++) residualCross[k] -= shift[row + l] * latentScatter[(r * S + l) * S + k]
      }
    }
    for (let j = 0; j < m; j++) cross[d * m + j] = w * residual * mean[j]
    for (let j = 0; j < m - 1; j++)
      for (let k = 0; k < S; k++) cross[d * m + j] += residualCross[k] * input[j * (S + 1) + k]
  }
}

/** [ΔA | Δb] of a region's map under a change of the layer: F · [ΔW Δv] · [P q; 0 1], [D, S + 1]. */
function imageOfChange(
  change: Float64Array,
  { input, output }: LayerMaps,
  out: number,
  m: number,
  S: number,
  D: number,
): Float64Array {
  const n = S + 1
  const inner = new Float64Array(out * n)
  for (let i = 0; i < out; i++) {
    for (let k = 0; k < n; k++) {
      let sum = k === S ? change[i * m + m - 1] : 0
      for (let j = 0; j < m - 1; j++) sum += change[i * m + j] * input[j * n + k]
      inner[i * n + k] = sum
    }
  }
  if (output === null) return inner
  const image = new Float64Array(D * n)
  for (let d = 0; d < D; d++)
    for (let i = 0; i < out; i++)
      for (let k = 0; k < n; k++) image[d * n + k] += output[d * out + i] * inner[i * n + k]
  return image
}

/** out = Σx⁻¹ · columns, both [D,n]. */
function applyPrecision(
  precision: NoisePrecision,
  columns: Float64Array,
  n: number,
  out: Float64Array,
): void {
  if (precision.kind === 'diagonal') {
    const { values } = precision
    for (let d = 0; d < values.length; d++)
      for (let j = 0; j < n; j++) out[d * n + j] = values[d] * columns[d * n + j]
    return
  }
  const D = Math.round(Math.sqrt(precision.matrix.length))
  for (let d = 0; d < D; d++) {
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let e = 0; e < D; e++) sum += precision.matrix[d * D + e] * columns[e * n + j]
      out[d * n + j] = sum
    }
  }
}

function addTo(matrix: Float64Array, term: Float64Array): void {
  for (let i = 0; i < matrix.length; i++) matrix[i] += term[i]
}

/** matrix += Q ⊗ S, Q = outputᵀ weightedOutput: the lower triangle, row (i, j) at i m + j. */
function addKronecker(
  matrix: Float64Array,
  out: number,
  m: number,
  D: number,
  output: Float64Array,
  weightedOutput: Float64Array,
  second: Float64Array,
): void {
  const n = out * m
  for (let i = 0; i < out; i++) {
    for (let k = 0; k <= i; k++) {
      let q = 0
      for (let d = 0; d < D; d++) q += output[d * out + i] * weightedOutput[d * out + k]
      if (q === 0) continue
      addBlock(matrix, n, i * m, k * m, m, q, second)
    }
  }
}

function addLastLayer(
  matrix: Float64Array,
  n: number,
  m: number,
  observed: Int32Array,
  precision: NoisePrecision,
  second: Float64Array,
): void {
  const D = observed.length
  for (let d = 0; d < D; d++) {
    for (let e = 0; e <= d; e++) {
      const q = precision.kind === 'full' ? precision.matrix[d * D + e] : d === e ? precision.values[d] : 0
      if (q !== 0) addBlock(matrix, n, observed[d] * m, observed[e] * m, m, q, second)
    }
  }
}

function mirror(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) matrix[j * n + i] = matrix[i * n + j]
}
