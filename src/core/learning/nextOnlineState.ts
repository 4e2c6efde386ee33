import { isLearnedLayer } from '../network/isLearnedLayer.ts'
import { compileDecoder } from '../network/compileDecoder.ts'
import type { Decoder, GenerativeModel, LearnedLayer, NoiseCovariance } from '../network/model.ts'
import { runToEnd, type Steps } from '../steps.ts'
import { afterPass, diverged } from './afterPass.ts'
import { batchesOf } from './batchesOf.ts'
import { coordinateDescentSteps } from './coordinateDescent.ts'
import { isStationary } from './isStationary.ts'
import { gather, scatter } from './layerLayout.ts'
import { layerSystem, type LayerBlock, type LayerSystem } from './layerSystem.ts'
import { minimumNormSolver } from './minimumNormSolver.ts'
import { noiseUpdate } from './noiseUpdate.ts'
import { priorUpdate } from './priorUpdate.ts'
import { stateAt, type ModelStanding } from './stateAt.ts'
import type { SufficientStatistics } from './sufficientStatistics.ts'
import type { TrainingProblem } from './trainingProblem.ts'
import type { TrainingState } from './trainingState.ts'
import { decoderPenalty, type WeightPrior } from './weightPrior.ts'

/** γ_t = (t + 20)^−0.6 for the t-th chunk from 0: sums without bound, its squares do not. */
const STEP_OFFSET = 20
const STEP_POWER = 0.6
/** After so many halvings a chunk moves nothing. */
const MAX_HALVINGS = 10
/** Rank cut-off of the information, wide because the halvings know the chunk alone. */
const CUTOFF = 1e-11

/**
 * The next state of online EM: one pass over the data in chunks, each of which moves all parameters by a part γ_t of an
 * M-step; then one exact E-step over all data. The likelihood may fall: a chunk is not the data. After t chunks the
 * parameters depend on chunks long past by γ_t only, so that a pass may already be enough of data beyond measure.
 *
 * Running statistics of regions, as online EM would keep them, mean nothing once the regions have moved. Those of a
 * layer in *its own parameters* do: with S̄, T̄ decaying averages of its normal equations per point, θ = S̄⁻¹T̄ before the
 * chunk (S, T), and b = T − S θ the gradient that the chunk itself gives,
 *   S̄' = (1 − γ) S̄ + γ S,  T̄' = (1 − γ) T̄ + γ T,  T̄' − S̄' θ = γ b,  so that  θ' = S̄'⁻¹T̄' = θ + γ S̄'⁻¹ b.
 * So only S̄ is kept, which no region indexes, and T̄ not at all. Each pass starts with the exact S̄ of all data at its
 * parameters, which the E-step before it gives: nothing stale outlives a pass. Because b is unbiased and S̄ an average, the
 * steps come to rest where E[b] = 0, which is where the exact likelihood is stationary (Fisher's identity); a damped
 * M-step from each chunk's own S would not. All layers move at once, from one E-step. Where few chunks show a direction
 * its step is long and moves the regions: a step that makes its own chunk less likely is halved, which takes one more
 * E-step of the chunk (on the circle, 1-8-8-2, NLL rose to 11 … 15 in three of six runs without it). As γ falls the halvings
 * end, so that they bias nothing in the limit.
 * Σx and Σz are decaying averages of E[r rᵀ] and E[z zᵀ] themselves. A Gaussian weight prior adds its precision / N to
 * S̄; a Laplace or uniform one makes the step a proximal one, in the metric of S̄.
 *
 * A pass that begins at a stationary point leaves the parameters as they are (isStationary).
 *
 * @throws NumericalError  'diverged'; 'tooManyParameters' of layerSystem
 * Source   online EM of Cappé and Moulines; the form for moving regions is derived, above
 */
export function* nextOnlineState(problem: TrainingProblem, state: TrainingState): Steps<TrainingState> {
  const { data, options } = problem
  if (isStationary(problem, state)) return afterPass(state, state, 0)
  let numChunks = state.memory?.method === 'online' ? state.memory.numbers['numChunks'] : 0
  let model = state.model
  let information = systemsOf(model, state, options.weightPrior).map(({ blocks }) =>
    blocks.map((block) => perPoint(block, data.numPoints)),
  )
  const frequencies = observedPerPoint(state.statistics, data.dataDim)
  const chunks = batchesOf(data, options.batchSize, options.seed, state.epoch)
  for (const [c, chunk] of chunks.entries()) {
    const gamma = (numChunks + STEP_OFFSET) ** -STEP_POWER
    const standing: ModelStanding | null =
      chunk === data ? state : yield* stateAt({ data: chunk, options }, model)
    if (standing === null) throw diverged(state)
    const { statistics } = standing
    const systems = systemsOf(model, standing, options.weightPrior)
    information = information.map((blocks, l) =>
      blocks.map((average, b) => {
        const own = perPoint(systems[l].blocks[b], chunk.numPoints)
        return average.map((value, i) => (1 - gamma) * value + gamma * own[i])
      }),
    )
    let next = 0
    const layers = model.decoder.layers.map((layer) => {
      if (!isLearnedLayer(layer)) return layer
      const l = next++
      return movedLayer(
        layer,
        systems[l],
        information[l],
        gamma,
        chunk.numPoints,
        data.numPoints,
        options.weightPrior,
      )
    })
    const { noise, priorCovariance } = model
    const target = {
      decoder: { ...model.decoder, layers },
      noise: options.learnNoise
        ? blendNoise(
            noise,
            noiseUpdate(noise, data.dataDim, statistics, data.noiseFloor).noise,
            gamma,
            observedPerPoint(statistics, data.dataDim),
            frequencies,
          )
        : noise,
      priorCovariance: options.learnPrior
        ? blend(priorCovariance, priorUpdate(statistics), gamma)
        : priorCovariance,
    }
    const objectiveOf = (each: ModelStanding): number =>
      each.nll + decoderPenalty(options.weightPrior, each.model.decoder) / data.numPoints
    let part = 1
    for (let halvings = 0; ; halvings++, part /= 2) {
      const tried = { ...target, decoder: decoderBetween(model.decoder, target.decoder, part) }
      const there: ModelStanding | null = yield* stateAt({ data: chunk, options }, tried)
      if (there !== null && objectiveOf(there) <= objectiveOf(standing)) {
        model = tried
        break
      }
      if (halvings === MAX_HALVINGS) break
    }
    numChunks++
    yield { done: c + 1, total: chunks.length + 1 }
  }
  const moved = yield* stateAt(problem, model)
  return {
    ...afterPass(state, moved, chunks.length),
    memory: { method: 'online', vectors: {}, numbers: { numChunks } },
  }
}

/** Affine layers `part` of the way from one decoder to the other. */
function decoderBetween(from: Decoder, to: Decoder, part: number): Decoder {
  if (part === 1) return to
  const layers = from.layers.map((layer, l) => {
    const target = to.layers[l]
    if (!isLearnedLayer(layer) || !isLearnedLayer(target)) return layer
    return {
      ...layer,
      weight: blend(layer.weight, target.weight, part),
      bias: blend(layer.bias, target.bias, part),
    }
  })
  return { ...from, layers }
}

function systemsOf(
  model: GenerativeModel,
  { partition, statistics }: Pick<ModelStanding, 'partition' | 'statistics'>,
  prior: WeightPrior,
): LayerSystem[] {
  const compiled = compileDecoder(model.decoder)
  return model.decoder.layers.flatMap((layer, layerIndex) =>
    isLearnedLayer(layer)
      ? [layerSystem(model, compiled, partition, statistics, layerIndex, prior.kind !== 'none')]
      : [],
  )
}

function perPoint({ matrix }: LayerBlock, numPoints: number): Float64Array {
  return matrix.map((value) => value / numPoints)
}

/**
 * θ + γ S̄⁻¹ (b − ∇(−log prior)/N), or the proximal step.
 *
 * @param system      of the chunk
 * @param numInChunk  points of the chunk, over which the system's sums go
 */
function movedLayer(
  layer: LearnedLayer,
  system: LayerSystem,
  information: readonly Float64Array[],
  gamma: number,
  numInChunk: number,
  numPoints: number,
  prior: WeightPrior,
): LearnedLayer {
  const { layout, rightHandSide, blocks } = system
  const { isWeight } = layout
  const part = gamma / numInChunk
  const current = gather(layout, layer)
  const moved = current.slice()
  blocks.forEach(({ size, members, target }, b) => {
    const shared = prior.kind === 'none' ? minimumNormSolver(information[b], size, CUTOFF) : null
    for (const { start, precision } of members) {
      const of = (vector: Float64Array): Float64Array => vector.slice(start, start + size)
      // without a prior the precision cancels
      const step =
        shared !== null
          ? shared.solve(of(target).map((value) => part * value))
          : priorStep(
              information[b].map((value) => precision * value),
              of(rightHandSide).map((value) => part * value),
              of(current),
              isWeight.slice(start, start + size),
            )
      for (let k = 0; k < size; k++) moved[start + k] += step[k]
    }
  })
  return { ...layer, ...scatter(layout, moved, layer) }

  function priorStep(
    matrix: Float64Array,
    side: Float64Array,
    own: Float64Array,
    isPenalised: Uint8Array,
  ): Float64Array {
    const size = side.length
    if (prior.kind === 'laplace')
      return runToEnd(
        coordinateDescentSteps(matrix, size, side, own, isPenalised, {
          kind: 'laplace',
          rate: (gamma * prior.rate) / numPoints,
        }),
      )
    if (prior.kind === 'uniform')
      return runToEnd(coordinateDescentSteps(matrix, size, side, own, isPenalised, prior))
    const precision = prior.kind === 'gaussian' ? prior.precision / numPoints : 0
    for (let k = 0; k < size; k++) {
      if (isPenalised[k] === 0) continue
      matrix[k * size + k] += precision
      side[k] -= gamma * precision * own[k]
    }
    return minimumNormSolver(matrix, size, CUTOFF).solve(side)
  }
}

/** Mean number of points, per point, that show a coordinate: [D]. */
function observedPerPoint({ patterns, numPoints }: SufficientStatistics, dataDim: number): Float64Array {
  const counts = new Float64Array(dataDim)
  for (const each of patterns) for (const d of each.observed) counts[d] += each.numPoints / numPoints
  return counts
}

/**
 * Σx after a chunk. A diagonal's M-step is a mean over what the chunk shows, of which it may show more or less than other
 * chunks: its weight is in proportion, or the average would not be that of the data.
 *
 * @param inChunk  observedPerPoint of the chunk
 * @param inAll    and of all data
 */
function blendNoise(
  from: NoiseCovariance,
  to: NoiseCovariance,
  gamma: number,
  inChunk: Float64Array,
  inAll: Float64Array,
): NoiseCovariance {
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)
  if (from.kind === 'isotropic' && to.kind === 'isotropic') {
    const part = Math.min(1, (gamma * sum(inChunk)) / sum(inAll))
    return { ...from, variance: from.variance + part * (to.variance - from.variance) }
  }
  if (from.kind === 'diagonal' && to.kind === 'diagonal')
    return {
      ...from,
      variances: from.variances.map((value, d) =>
        inChunk[d] > 0
          ? value + Math.min(1, (gamma * inChunk[d]) / inAll[d]) * (to.variances[d] - value)
          : value,
      ),
    }
  if (from.kind === 'full' && to.kind === 'full')
    return { ...from, matrix: blend(from.matrix, to.matrix, gamma) }
  throw new TypeError(`noise became ${to.kind} from ${from.kind}`)
}

function blend(from: Float64Array, to: Float64Array, gamma: number): Float64Array {
  return from.map((value, i) => value + gamma * (to[i] - value))
}
