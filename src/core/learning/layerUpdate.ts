import { compileDecoder } from '../network/compileDecoder.ts'
import type { Decoder, GenerativeModel, LinearLayer } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import { coordinateDescent } from './coordinateDescent.ts'
import { layerSystem, type LayerBlock, type LayerSystem } from './layerSystem.ts'
import { minimumNormSolver, ROUNDING_CUTOFF } from './minimumNormSolver.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'
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

/**
 * M-step of one affine layer, W and v together, everything else held fixed: minimises
 * ½ Σ_n Σ_ω E[1_ω ‖x − g(z)‖²_{Σx⁻¹}] − log prior(W) over that layer; where the minimum is not unique, the least change.
 *
 * Under a uniform prior the current weights must lie in the box.
 *
 * @param statistics  at the current parameters, with their partition
 * @param layerIndex  position in `decoder.layers` of an affine layer
 * @param rankCutoff  part of the normal matrix's largest pivot, over its size, below which a direction is left alone
 * Accuracy  10 · 2.2e-16 · condition number; what the objective falls by to 1e-9  (asserted: learning fixtures)
 * Source    [BPB20] the M-step of W and v, with the weight e⁰_ω where it belongs: MATH.md 6
 */
export function layerUpdate(
  model: GenerativeModel,
  partition: Partition,
  statistics: SufficientStatistics,
  layerIndex: number,
  prior: WeightPrior,
  rankCutoff: number = ROUNDING_CUTOFF,
): LayerUpdate {
  const layer = linearLayer(model.decoder, layerIndex)
  const compiled = compileDecoder(model.decoder)
  const systemAt = (change: Float64Array | null): LayerSystem =>
    layerSystem(model, compiled, partition, statistics, layerIndex, prior.kind !== 'none', change)
  const system = systemAt(null)
  const m = layer.inputSize + 1
  const { change, rank } =
    prior.kind === 'none' || prior.kind === 'gaussian'
      ? solveNormal(system, systemAt, layer, prior.kind === 'gaussian' ? prior.precision : 0, rankCutoff)
      : { change: descend(system, layer, prior), rank: null }
  const weightChange = new Float64Array(layer.weight.length)
  const biasChange = new Float64Array(layer.bias.length)
  let fromData = 0
  for (let i = 0; i < layer.outputSize; i++) {
    for (let j = 0; j < m; j++) {
      const value = change[i * m + j]
      fromData += system.rightHandSide[i * m + j] * value
      if (j < layer.inputSize) weightChange[i * layer.inputSize + j] = value
      else biasChange[i] = value
    }
  }
  const moved = layer.weight.map((w, i) => w + weightChange[i])
  const rise = weightPenalty(prior, moved) - weightPenalty(prior, layer.weight)
  let slope = -fromData
  if (prior.kind === 'gaussian')
    for (let i = 0; i < moved.length; i++) slope += prior.precision * layer.weight[i] * weightChange[i]
  else if (prior.kind === 'laplace') slope += rise
  const predictedGain =
    prior.kind === 'none' || prior.kind === 'gaussian'
      ? -0.5 * slope
      : fromData - 0.5 * curvatureAlong(system, change) - (prior.kind === 'laplace' ? rise : 0)
  return { layerIndex, weightChange, biasChange, slope, predictedGain, rank }
}

function linearLayer(decoder: Decoder, layerIndex: number): LinearLayer {
  const layer = decoder.layers[layerIndex]
  if (layer.type !== 'Linear') throw new RangeError(`layers[${layerIndex}] is ${layer.type}, not affine`)
  return layer
}

/** The decoder with a layer moved by a part of an update. */
export function moveLayer(decoder: Decoder, update: LayerUpdate, part: number): Decoder {
  const { layerIndex, weightChange, biasChange } = update
  const layer = linearLayer(decoder, layerIndex)
  const moved: LinearLayer = {
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
  layer: LinearLayer,
  weightPrecision: number,
  rankCutoff: number,
): { change: Float64Array; rank: number } {
  const change = new Float64Array(system.rightHandSide.length)
  let rank = 0
  const solvers = system.blocks.map((block) => blockSolver(block, layer, weightPrecision, rankCutoff))
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
  layer: LinearLayer,
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
    const { current, isWeight } = entriesOf(layer, start, size)
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
function descend(
  system: LayerSystem,
  layer: LinearLayer,
  prior: WeightPrior & { readonly kind: 'laplace' | 'uniform' },
): Float64Array {
  const change = new Float64Array(system.rightHandSide.length)
  for (const { matrix, size, members } of system.blocks) {
    for (const { start, precision } of members) {
      const own = matrix.map((value) => precision * value)
      const side = system.rightHandSide.slice(start, start + size)
      const { current, isWeight } = entriesOf(layer, start, size)
      change.set(coordinateDescent(own, size, side, current, isWeight, prior), start)
    }
  }
  return change
}

/** Parameters [start, start + size) of [W v] by rows, and which of them are weights. */
function entriesOf(
  layer: LinearLayer,
  start: number,
  size: number,
): { current: Float64Array; isWeight: Uint8Array } {
  const m = layer.inputSize + 1
  const current = new Float64Array(size)
  const isWeight = new Uint8Array(size)
  for (let k = 0; k < size; k++) {
    const row = Math.floor((start + k) / m)
    const column = (start + k) % m
    isWeight[k] = column < layer.inputSize ? 1 : 0
    current[k] = isWeight[k] === 1 ? layer.weight[row * layer.inputSize + column] : layer.bias[row]
  }
  return { current, isWeight }
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
