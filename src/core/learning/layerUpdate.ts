import { compileDecoder } from '../network/compileDecoder.ts'
import type { Decoder, GenerativeModel, LinearLayer } from '../network/model.ts'
import type { Partition } from '../partition/partition.ts'
import { coordinateDescent } from './coordinateDescent.ts'
import { layerSystem, type LayerSystem } from './layerSystem.ts'
import { minimumNormSolve } from './minimumNormSolve.ts'
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
 * Accuracy  10 · 2.2e-16 · condition number; what the objective falls by to 1e-9  (asserted: learning fixtures)
 * Source    [BPB20] the M-step of W and v, with the weight e⁰_ω where it belongs: MATH.md 6
 */
export function layerUpdate(
  model: GenerativeModel,
  partition: Partition,
  statistics: SufficientStatistics,
  layerIndex: number,
  prior: WeightPrior,
): LayerUpdate {
  const layer = linearLayer(model.decoder, layerIndex)
  const compiled = compileDecoder(model.decoder)
  const system = layerSystem(model, compiled, partition, statistics, layerIndex, prior.kind !== 'none')
  const m = layer.inputSize + 1
  const { change, rank } = solve(system, layer, prior)
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

function solve(
  system: LayerSystem,
  layer: LinearLayer,
  prior: WeightPrior,
): { change: Float64Array; rank: number | null } {
  const m = layer.inputSize + 1
  const change = new Float64Array(system.rightHandSide.length)
  let rank = 0
  for (const { matrix, size, members, target } of system.blocks) {
    if (prior.kind === 'none') {
      // one factor serves all members: their precisions cancel
      const sides = new Float64Array(members.length * size)
      members.forEach(({ start }, i) => sides.set(target.subarray(start, start + size), i * size))
      const solved = minimumNormSolve(matrix, size, sides)
      members.forEach(({ start }, i) =>
        change.set(solved.solutions.subarray(i * size, (i + 1) * size), start),
      )
      rank += members.length * solved.rank
      continue
    }
    for (const { start, precision } of members) {
      // in the data's own units: M and b carry the precision, so that the prior is weighed as it should be
      const own = matrix.map((value) => precision * value)
      const side = system.rightHandSide.slice(start, start + size)
      const current = new Float64Array(size)
      const isPenalised = new Uint8Array(size)
      for (let k = 0; k < size; k++) {
        const row = Math.floor((start + k) / m)
        const column = (start + k) % m
        isPenalised[k] = column < layer.inputSize ? 1 : 0
        current[k] = isPenalised[k] === 1 ? layer.weight[row * layer.inputSize + column] : layer.bias[row]
      }
      if (prior.kind === 'gaussian') {
        for (let k = 0; k < size; k++) {
          if (isPenalised[k] === 0) continue
          own[k * size + k] += prior.precision
          side[k] -= prior.precision * current[k]
        }
        const solved = minimumNormSolve(own, size, side)
        change.set(solved.solutions, start)
        rank += solved.rank
      } else {
        change.set(coordinateDescent(own, size, side, current, isPenalised, prior), start)
      }
    }
  }
  return { change, rank: prior.kind === 'none' || prior.kind === 'gaussian' ? rank : null }
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
