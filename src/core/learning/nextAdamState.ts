import { measuring, type Steps } from '../steps.ts'
import { afterPass, diverged } from './afterPass.ts'
import { batchesOf } from './batchesOf.ts'
import { isStationary } from './isStationary.ts'
import { offTheFloor } from './offTheFloor.ts'
import { createParameterSpace } from './parameterSpace.ts'
import { addSmoothPrior } from './priorSlope.ts'
import { stateAt, type ModelStanding } from './stateAt.ts'
import type { TrainingProblem } from './trainingProblem.ts'
import type { TrainingState } from './trainingState.ts'
import type { WeightPrior } from './weightPrior.ts'

const FIRST_DECAY = 0.9
const SECOND_DECAY = 0.999
const EPSILON = 1e-8

/**
 * The next state of Adam: one pass over the data in batches, each step along the exact gradient of its batch's mean NLL
 * and of −log prior / N, in the coordinates of createParameterSpace; then one exact E-step over all data. The likelihood
 * may fall: a batch's slope is not that of the data, and nothing halves a step. A Laplace prior acts by its proximal map
 * in Adam's own metric, a uniform one by projection.
 *
 * A pass that begins at a stationary point leaves the parameters as they are (isStationary).
 *
 * @throws NumericalError  'diverged' where the objective leaves the range of the doubles
 * Source   Kingma and Ba's algorithm 1 with their constants; the gradient is exact, where a VAE's is that of a bound
 */
export function* nextAdamState(problem: TrainingProblem, state: TrainingState): Steps<TrainingState> {
  const { data, options } = problem
  const { weightPrior, learningRate } = options
  const N = data.numPoints
  if (isStationary(problem, state)) return afterPass(state, state, 0)
  const kept = state.memory?.method === 'adam' ? state.memory : null
  const { standing: start, leastVariance } =
    kept === null
      ? yield* offTheFloor(problem, state)
      : { standing: state, leastVariance: kept.numbers['leastVariance'] }
  const space = createParameterSpace(start.model, options, leastVariance)
  const isKept = kept !== null && kept.vectors['first'].length === space.size
  let numSteps = isKept ? kept.numbers['numSteps'] : 0
  let first = isKept ? kept.vectors['first'] : new Float64Array(space.size)
  let second = isKept ? kept.vectors['second'] : new Float64Array(space.size)
  let parameters = space.parametersOf(start.model)
  const batches = batchesOf(data, options.batchSize, options.seed, state.epoch)
  for (const [b, batch] of batches.entries()) {
    // of all the data at once, the E-step is at hand
    const standing: ModelStanding | null =
      batch === data ? start : yield* stateAt({ data: batch, options }, space.modelAt(parameters))
    if (standing === null) throw diverged(state)
    const gradient = space.gradientAt(parameters, standing.partition, standing.statistics)
    addSmoothPrior(gradient, parameters, space.isWeight, weightPrior, N)
    numSteps++
    first = first.map((m, i) => FIRST_DECAY * m + (1 - FIRST_DECAY) * gradient[i])
    second = second.map((v, i) => SECOND_DECAY * v + (1 - SECOND_DECAY) * gradient[i] * gradient[i])
    const firstScale = 1 / (1 - FIRST_DECAY ** numSteps)
    const secondScale = 1 / (1 - SECOND_DECAY ** numSteps)
    parameters = parameters.map((value, i) => {
      const rate = learningRate / (Math.sqrt(secondScale * second[i]) + EPSILON)
      const moved = value - rate * firstScale * first[i]
      return space.isWeight[i] === 1 ? withinPrior(moved, rate, weightPrior, N) : moved
    })
    yield { done: b + 1, total: batches.length + 1 }
  }
  const moved = yield* measuring(stateAt(problem, space.modelAt(parameters)))
  return {
    ...afterPass(state, moved, batches.length),
    memory: { method: 'adam', vectors: { first, second }, numbers: { numSteps, leastVariance } },
  }
}

/** A weight after the part of its prior that has no gradient. */
function withinPrior(weight: number, rate: number, prior: WeightPrior, numPoints: number): number {
  switch (prior.kind) {
    case 'none':
    case 'gaussian':
      return weight
    case 'laplace':
      return Math.sign(weight) * Math.max(Math.abs(weight) - (rate * prior.rate) / numPoints, 0)
    case 'uniform':
      return Math.min(Math.max(weight, -prior.bound), prior.bound)
  }
}
