import { compileDecoder } from '../network/compileDecoder.ts'
import type { CompiledDecoder } from '../network/compiledDecoder.ts'
import type { Decoder, GenerativeModel, LearnedLayer, NoiseCovariance } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import { runToEnd, type Steps } from '../steps.ts'
import { conjugateGradientsSteps } from './conjugateGradients.ts'
import { coordinateDescentSteps } from './coordinateDescent.ts'
import { gather, type LayerLayout, scatter } from './layerLayout.ts'
import { learnedLayer } from './learnedLayer.ts'
import { isKnownByTangents, layerSystem, type LayerBlock, type LayerSystem } from './layerSystem.ts'
import { minimumNormSolver, ROUNDING_CUTOFF } from './minimumNormSolver.ts'
import { stageOfLayer } from './stageOfLayer.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'
import { createTangentSystem } from './tangentSystem.ts'
import { weightPenalty, type WeightPrior } from './weightPrior.ts'

/** The change of one affine layer that the M-step asks for. */
export interface LayerUpdate {
  readonly layerIndex: number
  /** ΔW [out,in] and Δv [out]. */
  readonly weightChange: Float64Array
  readonly biasChange: Float64Array
  /** Derivative of J along the change, or a bound of it from above: ≤ 0, nats over all points. */
  readonly slope: number
  /** What J would fall by if the patterns and the posterior stayed. */
  readonly predictedGain: number
  /** Of the normal matrix, over all its blocks; for Laplace and uniform priors, which need none, null. */
  readonly rank: number | null
}

/** A layer of more parameters than this, all coupled, is solved for by conjugate gradients. */
const MAX_SOLVED_AT_ONCE = 1280
/** The same of a layer whose matrix is made column by column (layerSystem.ts). */
const MAX_SOLVED_BY_COLUMNS = 96
/** Where these have come in so many steps is good enough: the line search asks for a descent only. */
const MAX_GRADIENT_STEPS = 30

/** layerUpdateSteps without stops. */
export function layerUpdate(
  model: GenerativeModel,
  partition: Partition,
  statistics: SufficientStatistics,
  layerIndex: number,
  prior: WeightPrior,
  rankCutoff: number = ROUNDING_CUTOFF,
): LayerUpdate {
  return runToEnd(layerUpdateSteps(model, partition, statistics, layerIndex, prior, rankCutoff))
}

/**
 * M-step of one affine layer, W and v together, everything else held fixed: minimises
 * ½ Σ_n Σ_ω E[1_ω ‖x − g(z)‖²_{Σx⁻¹}] − log prior(W) over that layer; where the minimum is not unique, the least change.
 * Of a layer of very many parameters that are all coupled, what a bounded number of steps of conjugate gradients makes of
 * it: a descent of the same quadratic.
 *
 * Under a uniform prior the current weights must lie in the box.
 *
 * @param statistics  at the current parameters, with their partition
 * @param layerIndex  position in `decoder.layers` of a layer with parameters
 * @param rankCutoff  part of the normal matrix's largest pivot, over its size, below which a direction is left alone
 * @throws NumericalError  'tooManyParameters', under a Laplace or uniform prior
 * Accuracy  10 · 2.2e-16 · condition number; what the objective falls by to 1e-9  (asserted: learning fixtures)
 * Source    [BPB20] the M-step of W and v, with the weight e⁰_ω where it belongs: MATH.md 6
 */
export function* layerUpdateSteps(
  model: GenerativeModel,
  partition: Partition,
  statistics: SufficientStatistics,
  layerIndex: number,
  prior: WeightPrior,
  rankCutoff: number = ROUNDING_CUTOFF,
): Steps<LayerUpdate> {
  const layer = learnedLayer(model.decoder, layerIndex)
  const compiled = compileDecoder(model.decoder)
  const isNormal = prior.kind === 'none' || prior.kind === 'gaussian'
  if (isNormal && isTooLarge(compiled, model.noise, layerIndex, layer.weight.length + layer.bias.length))
    return yield* gradientUpdate(model, compiled, partition, statistics, layerIndex, prior)
  const systemAt = (change: Float64Array | null): LayerSystem =>
    layerSystem(model, compiled, partition, statistics, layerIndex, prior.kind !== 'none', change)
  const system = systemAt(null)
  const { layout } = system
  const { change, rank } = isNormal
    ? solveNormal(system, systemAt, layer, prior.kind === 'gaussian' ? prior.precision : 0, rankCutoff)
    : { change: yield* descend(system, layer, prior), rank: null }
  const { weight: weightChange, bias: biasChange } = scatter(layout, change, layer)
  const fromData = dot(system.rightHandSide, change)
  const moved = layer.weight.map((w, i) => w + weightChange[i])
  const rise = weightPenalty(prior, moved) - weightPenalty(prior, layer.weight)
  let slope = -fromData
  if (prior.kind === 'gaussian') slope += prior.precision * dot(layer.weight, weightChange)
  else if (prior.kind === 'laplace') slope += rise
  const predictedGain = isNormal
    ? -0.5 * slope
    : fromData - 0.5 * curvatureAlong(system, change) - (prior.kind === 'laplace' ? rise : 0)
  return { layerIndex, weightChange, biasChange, slope, predictedGain, rank }
}

/** Whether the layer's matrix is better not made. */
function isTooLarge(
  compiled: CompiledDecoder,
  noise: NoiseCovariance,
  layerIndex: number,
  numParameters: number,
): boolean {
  const { stage, stageIndex } = stageOfLayer(compiled, layerIndex)
  const { inputSize, outputSize } = stage
  if (isKnownByTangents(compiled, stageIndex)) return numParameters > MAX_SOLVED_BY_COLUMNS
  const isLast = stageIndex === compiled.stages.length - 1
  return !(isLast && noise.kind !== 'full') && outputSize * (inputSize + 1) > MAX_SOLVED_AT_ONCE
}

function* gradientUpdate(
  model: GenerativeModel,
  compiled: CompiledDecoder,
  partition: Partition,
  statistics: SufficientStatistics,
  layerIndex: number,
  prior: WeightPrior & { readonly kind: 'none' | 'gaussian' },
): Steps<LayerUpdate> {
  const layer = learnedLayer(model.decoder, layerIndex)
  const numWeights = layer.weight.length
  const system = createTangentSystem(model, compiled, partition, statistics, layerIndex)
  const side = new Float64Array(system.size)
  system.gradientAfter(null, side)
  const precision = prior.kind === 'gaussian' ? prior.precision : 0
  for (let k = 0; k < numWeights; k++) side[k] -= precision * layer.weight[k]
  const image = (change: Float64Array, out: Float64Array): void => {
    system.image(change, out)
    for (let k = 0; k < numWeights; k++) out[k] += precision * change[k]
  }
  const change = yield* conjugateGradientsSteps(image, side, MAX_GRADIENT_STEPS)
  const moved = new Float64Array(system.size)
  image(change, moved)
  const slope = -dot(side, change)
  return {
    layerIndex,
    weightChange: change.slice(0, numWeights),
    biasChange: change.slice(numWeights),
    slope,
    predictedGain: -slope - 0.5 * dot(change, moved),
    rank: null,
  }
}

/** The decoder with a layer moved by a part of an update. */
export function moveLayer(decoder: Decoder, update: LayerUpdate, part: number): Decoder {
  const { layerIndex, weightChange, biasChange } = update
  const layer = learnedLayer(decoder, layerIndex)
  const moved: LearnedLayer = {
    ...layer,
    weight: layer.weight.map((w, i) => w + part * weightChange[i]),
    bias: layer.bias.map((v, i) => v + part * biasChange[i]),
  }
  return { ...decoder, layers: decoder.layers.map((each, i) => (i === layerIndex ? moved : each)) }
}

/**
 * The normal equations, of least norm, and one step of refinement with residuals that are formed in the data's space:
 * the error is then that of an orthogonal factorisation, not of the squared condition (Björck's corrected semi-normal
 * equations).
 */
function solveNormal(
  system: LayerSystem,
  systemAt: (change: Float64Array) => LayerSystem,
  layer: LearnedLayer,
  weightPrecision: number,
  rankCutoff: number,
): { change: Float64Array; rank: number } {
  const change = new Float64Array(system.rightHandSide.length)
  let rank = 0
  const solvers = system.blocks.map((block) =>
    blockSolver(block, system.layout, layer, weightPrecision, rankCutoff),
  )
  for (let pass = 0; pass < 2; pass++) {
    const left = pass === 0 ? system : systemAt(change)
    const own = change.slice()
    solvers.forEach((solver, i) => {
      rank = (i === 0 ? 0 : rank) + solver.rank
      solver.improve(left.blocks[i].target, left.rightHandSide, own, change)
    })
  }
  return { change, rank }
}

interface BlockSolver {
  readonly rank: number
  /** change += what solves the block for what is left at `from`. */
  readonly improve: (
    target: Float64Array,
    rightHandSide: Float64Array,
    from: Float64Array,
    change: Float64Array,
  ) => void
}

function blockSolver(
  { matrix, size, members }: LayerBlock,
  layout: LayerLayout,
  layer: LearnedLayer,
  weightPrecision: number,
  rankCutoff: number,
): BlockSolver {
  const add = (change: Float64Array, start: number, solution: Float64Array): void => {
    for (let k = 0; k < size; k++) change[start + k] += solution[k]
  }
  if (weightPrecision === 0) {
    // one factor serves all members: their precisions cancel
    const { rank, solve } = minimumNormSolver(matrix, size, rankCutoff)
    return {
      rank: members.length * rank,
      improve: (target, _, __, change) => {
        for (const { start } of members) add(change, start, solve(target.slice(start, start + size)))
      },
    }
  }
  const solvers = members.map(({ start, precision }) => {
    // in the data's own units: M and b carry the precision, so that the prior is weighed as it should be
    const own = matrix.map((value) => precision * value)
    const { current, isWeight } = entriesOf(layout, layer, start, size)
    for (let k = 0; k < size; k++) if (isWeight[k] === 1) own[k * size + k] += weightPrecision
    return { start, current, isWeight, ...minimumNormSolver(own, size, rankCutoff) }
  })
  return {
    rank: solvers.reduce((sum, { rank }) => sum + rank, 0),
    improve: (_, rightHandSide, from, change) => {
      for (const { start, current, isWeight, solve } of solvers) {
        const side = rightHandSide.slice(start, start + size)
        for (let k = 0; k < size; k++)
          if (isWeight[k] === 1) side[k] -= weightPrecision * (current[k] + from[start + k])
        add(change, start, solve(side))
      }
    },
  }
}

/** Laplace and uniform priors. */
function* descend(
  system: LayerSystem,
  layer: LearnedLayer,
  prior: WeightPrior & { readonly kind: 'laplace' | 'uniform' },
): Steps<Float64Array> {
  const { layout } = system
  const change = new Float64Array(system.rightHandSide.length)
  for (const { matrix, size, members } of system.blocks) {
    for (const { start, precision } of members) {
      const own = matrix.map((value) => precision * value)
      const side = system.rightHandSide.slice(start, start + size)
      const { current, isWeight } = entriesOf(layout, layer, start, size)
      change.set(yield* coordinateDescentSteps(own, size, side, current, isWeight, prior), start)
    }
  }
  return change
}

/** Parameters [start, start + size) in the system's order, and which of them are weights. */
function entriesOf(
  layout: LayerLayout,
  layer: LearnedLayer,
  start: number,
  size: number,
): { current: Float64Array; isWeight: Uint8Array } {
  return {
    current: gather(layout, layer).subarray(start, start + size),
    isWeight: layout.isWeight.subarray(start, start + size),
  }
}

/** δᵀMδ. */
function curvatureAlong({ blocks }: LayerSystem, change: Float64Array): number {
  let total = 0
  for (const { matrix, size, members } of blocks) {
    for (const { start, precision } of members) {
      let sum = 0
      for (let i = 0; i < size; i++) {
        let image = 0
        for (let j = 0; j < size; j++) image += matrix[i * size + j] * change[start + j]
        sum += change[start + i] * image
      }
      total += precision * sum
    }
  }
  return total
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
